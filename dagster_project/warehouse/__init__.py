"""Build, audit and release the warehouse. Imports no Dagster."""
