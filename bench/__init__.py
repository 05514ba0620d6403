"""Measurements of the whole and of its parts, and the synthetic data they need; the product imports none of it."""
