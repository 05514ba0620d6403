"""Registers under raw/registers/: what a district decides, as data. registers.yml says what their rows must be."""
