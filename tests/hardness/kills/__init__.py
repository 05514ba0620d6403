"""Commands killed at moments of their own, and what must stand afterwards. Figures: docs/reliability.md."""
