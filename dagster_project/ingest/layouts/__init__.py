"""Layouts as data: which cell of a described sheet holds what."""
