"""Files to text cells to landing: which cell holds what, never what it means. Imports no Dagster."""
