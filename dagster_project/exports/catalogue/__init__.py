"""The catalogue of a release as a page: each indicator with its definition, targets, figures and files."""
