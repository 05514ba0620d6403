"""What other programs import so as to read the warehouse: docs/bi.md."""
