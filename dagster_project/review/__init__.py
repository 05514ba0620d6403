"""What people read out of a release: traces and differences. Imports no Dagster."""
