"""Dagster: assets, checks, jobs, schedules. Thin: what they do lives in ingest, warehouse and review.

18 files, because each holds the definitions of one part of the picture that the UI shows.
"""
