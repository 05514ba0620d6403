"""Spark computes, DuckDB is published: the same models, built into Parquet and loaded from there."""
