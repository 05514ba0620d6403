"""dbt's models as plain SQL: compiled once for each state of the project, executed in one process without dbt."""
