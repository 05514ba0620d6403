"""A release for tools that do not read DuckDB: open files, and PostgreSQL. What is in them: docs/export.md."""
