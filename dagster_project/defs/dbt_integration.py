"""dagster-dbt as it is where dbt-core is not installed: it then asks the manifest alone.

dbt runs in a process of its own; to import it here as well takes longer than all else that Dagster imports, and
dagster-dbt wants no more of it than some names and, to select models, its parser. Of dagster-dbt dbt's cloud,
projects that are components and the lineage of columns take nine tenths of the time.
"""

from dagster_project.imports import as_if_not_installed, left_out

_UNUSED = (
    *("dagster_dbt.cloud", "dagster_dbt.cloud_v2", "dagster_dbt.cloud_v2.component"),
    "dagster_dbt.components.dbt_project.component",
    *("sqlglot", "sqlglot.expressions", "sqlglot.lineage", "sqlglot.optimizer"),
)

with as_if_not_installed("dbt.version"), left_out(*_UNUSED):
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
