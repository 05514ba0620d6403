"""dagster-dbt as it is where dbt-core is not installed: it then asks the manifest alone.

dbt runs in a process of its own; to import it here as well takes longer than all else that Dagster imports, and
dagster-dbt wants no more of it than some names and, to select models, its parser.
"""

from dagster_project.imports import as_if_not_installed

with as_if_not_installed("dbt.version"):
    from dagster_dbt import DagsterDbtTranslator, DbtCliInvocation, dbt_assets
    from dagster_dbt.asset_utils import get_updated_cli_invocation_params_for_context
    from dagster_dbt.errors import DagsterDbtCliRuntimeError

__all__ = [
    "DagsterDbtCliRuntimeError",
    "DagsterDbtTranslator",
    "DbtCliInvocation",
    "dbt_assets",
    "get_updated_cli_invocation_params_for_context",
]
