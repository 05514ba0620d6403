"""Bytes to grids of cells with their text: workbooks, CSV, YAML, and what makes a file unsafe to open.

One idea, in more files than other rooms: a workbook is its package, its sheets, its styles and its looks, and the
old binary kind has two files of its own.
"""
