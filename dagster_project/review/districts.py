"""Whose review it is: the districts of a cycle, and the part of the warehouse that each is judged on."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import duckdb

from dagster_project.errors import UsageError
from dagster_project.review.cycle_review import Cycle, District

# What a pack holds; bi shows the same again.
SCHEMAS = ("marts", "quality")


def districts_by_cycle(database: Path) -> dict[str, list[District]]:
    """Of each cycle those with something to review in it, by code: a pilot that has begun, or reports."""
    with duckdb.connect(database, read_only=True) as connection:
        rows = connection.execute(
            """
            with found as (
                select cycles.cycle_code, towns.district_code, towns.district_name
                from marts.dim_review_cycle as cycles
                inner join marts.dim_town as towns
                    on towns.is_current and towns.pilot_from_year <= year(cycles.ends_on)
                union all
                select owed.cycle_code, departments.district_code, departments.district_name
                from quality.obligation_status as owed
                inner join marts.dim_department as departments using (department_code)
            )

            select cycle_code, district_code, min(district_name)
            from found
            group by cycle_code, district_code
            order by cycle_code, district_code
            """
        ).fetchall()
    districts: dict[str, list[District]] = defaultdict(list)
    for cycle_code, *named in rows:
        districts[cycle_code].append(District(*named))
    return districts


def chosen(districts: list[District], text: str | None, cycle: Cycle) -> list[District]:
    """All of them or, of a code or a name, the one that is meant. Raises UsageError where there is none."""
    found = [one for one in districts if text in (None, one.district_code, one.district_name)]
    if not found:
        shown = "、".join(f"{one.district_code} {one.district_name}" for one in districts) or "none"
        raise UsageError(
            f"No district {text or ''} has anything to review in {cycle.cycle_code}. Those that have: {shown}."
        )
    return found


def write_part(database: Path, district: District, target: Path) -> None:
    """Write the tables of marts and quality with the rows that are of a district, and those that are of none.

    A row is of the district of its town; where it names none, of its department; what is wrong with a file, of
    whom the file is from. Towns are ranked anew, among those of the district.
    """
    target.unlink(missing_ok=True)
    with duckdb.connect(target, config={"autoinstall_known_extensions": False}) as connection:
        quoted = str(database).replace("'", "''")
        connection.execute(f"attach '{quoted}' as whole (read_only)")
        connection.execute(_OF_CODE)
        connection.execute(_OF_PATH)
        for schema in SCHEMAS:
            connection.execute(f"create schema {schema}")
        for table, columns in _tables(connection):
            of = _district_of(table, columns)
            within = (
                f" where coalesce({of}, '{district.district_code}') = '{district.district_code}'" if of else ""
            )
            connection.execute(f"create table {table} as from whole.{table}{within}")
        connection.execute(_RANKED)
        connection.execute("detach whole")


def _tables(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, list[str]]]:
    """The tables and views of the whole with their columns."""
    return connection.execute(
        """
        select schema_name || '.' || table_name, list(column_name order by column_index)
        from duckdb_columns()
        where database_name = 'whole' and list_contains(?, schema_name)
        group by all
        order by 1
        """,
        [list(SCHEMAS)],
    ).fetchall()


def _district_of(table: str, columns: list[str]) -> str:
    """The expression that names the district of a row, null where it is of none; empty where no row is of one."""
    found = [f"of_code({name})" for name in ("town_code", "department_code") if name in columns]
    paths = [f"of_path({name})" for name in ("source_path", "path") if name in columns]
    if "district_code" in columns:
        return "district_code"
    found = [*paths, *found] if table.startswith("quality.") else found
    return f"coalesce({', '.join(found)})" if found else ""


# Codes of towns and departments begin with the code of their district.
_OF_CODE = "create temp macro of_code(code) as nullif(regexp_extract(code, '^([0-9]{6})-', 1), '')"
_OF_PATH = """
create temp macro of_path(path) as case
    when starts_with(path, 'submissions/') then of_code(split_part(path, '/', 3))
    when starts_with(path, 'annexes/') then of_code(split_part(path, '/', 2))
end
"""
# As dbt's model ranks them, among the towns of the district alone.
_RANKED = """
create or replace table marts.fct_indicator_comparison as
select
    compared.* replace (
        cast(rank() over (of_indicator order by sign * actual_value desc) as integer) as rank,
        cast(count(*) over of_indicator as integer) as town_count,
        cast(median(actual_value) over of_indicator as double) as median_value,
        cast(sign * max(sign * actual_value) over of_indicator as decimal(28, 8)) as best_value,
        cast(
            sign * actual_value - max(sign * actual_value) over of_indicator as decimal(28, 8)
        ) as distance_to_best
    )
from marts.fct_indicator_comparison as compared
inner join (
    select indicator_code, case when direction = 'down' then -1 else 1 end as sign
    from marts.dim_indicator
) as signs on compared.indicator_code = signs.indicator_code
window of_indicator as (partition by compared.indicator_code, year)
order by compared.indicator_code, town_code, year
"""
