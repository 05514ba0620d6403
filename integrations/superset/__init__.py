"""Two dashboards for Apache Superset: dashboards.yml says what they show, bundle.py makes the file to import."""
