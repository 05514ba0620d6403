"""Receipts (回执): what each department is told about each file, and checks before anything is sent."""
