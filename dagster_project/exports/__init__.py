"""A release for tools that do not read DuckDB: open files, PostgreSQL, and a contract. What is in them: docs/export.md."""
