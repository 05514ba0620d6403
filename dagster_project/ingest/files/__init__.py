"""Bytes to grids of cells with their text: workbooks, CSV, YAML, and what makes a file unsafe to open."""
