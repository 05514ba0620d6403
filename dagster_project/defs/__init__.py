"""Dagster: assets, checks and jobs. Thin: what they do lives in ingest and warehouse."""
