"""Whether a home still holds what was put into it, and what can be made again where it does not."""
