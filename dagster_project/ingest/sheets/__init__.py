"""Grids to tables to rows: sheets that no layout describes, by their heads and titles."""
