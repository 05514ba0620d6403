"""Workbooks for departments to fill in."""
