"""Bytes to grids of cells with their text: workbooks, CSV, YAML, and what makes a file unsafe to open.

One idea in 17 files, because a workbook is its package, its sheets, its styles, its looks, its comments and its
formulas, and the old binary kind has two files of its own.
"""
