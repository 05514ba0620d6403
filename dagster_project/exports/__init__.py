"""A release for tools that do not read DuckDB: open files, PostgreSQL, a contract: docs/export.md, docs/bi.md."""
