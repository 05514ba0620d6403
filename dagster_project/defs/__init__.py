"""Dagster: assets, checks, jobs, schedules. Thin: what they do lives in ingest, warehouse and review.

19 files, because each holds the definitions of one part of the picture that the UI shows, or what such a part
hands on to the next: beginning.py is what begins while promises are asked and answers stored.
"""
