"""What the catalogue says of each indicator of a release: traits, targets by town, figures by year, files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from dagster_project.settings import Settings

Record = dict[str, Any]

# So much a person looks through; of what lies beyond the page says how much it is.
MOST_TARGETS = 200
MOST_FILES = 30
MOST_TOWNS_DRAWN = 8

_INDICATORS = """
    select catalogue.*, indicators.names_folded as 别名, coalesce(figures.figure_count, 0) as 数值个数
    from bi."指标目录" as catalogue
    inner join marts.dim_indicator as indicators on catalogue."指标代码" = indicators.indicator_code
    left join (
        select indicator_code, sum(period_count) as figure_count
        from marts.fct_indicator_latest
        group by indicator_code
    ) as figures on catalogue."指标代码" = figures.indicator_code
    order by catalogue."类别", catalogue."指标", catalogue."指标代码"
"""
_TARGETS = f"""
    select
        targets.indicator_code, towns.district_name, towns.town_name, targets.target_year, targets.target_text,
        targets.unit, targets.baseline_year, targets.baseline_text, documents.title, targets.stated_in,
        targets.annex_no, targets.item_no_text, targets.paragraph_no, targets.cell,
        count(*) over (partition by targets.indicator_code) as row_count
    from marts.fct_indicator_target as targets
    inner join marts.dim_town as towns on targets.town_code = towns.town_code and towns.is_current
    left join marts.dim_document as documents on targets.document_code = documents.document_code
    where targets.is_effective
    qualify
        row_number() over (
            partition by targets.indicator_code
            order by towns.district_name, towns.town_name, targets.town_code, targets.target_year
        ) <= {MOST_TARGETS}
    order by
        targets.indicator_code, towns.district_name, towns.town_name, targets.town_code, targets.target_year
"""
# Of many towns the middle and the ends, of few each by itself.
_MIDDLES = """
    with gone as (
        select town_code
        from marts.dim_town
        group by town_code
        having not bool_or(is_current)
    )

    select
        indicator_code, null as town_code, null as town_name, year, median(actual_value) as actual_value,
        null as baseline_year, null as baseline_value, null as target_year, null as goal_value,
        min(actual_value) as least, max(actual_value) as greatest, count(*) as town_count
    from marts.fct_indicator_year
    where town_code not in (select town_code from gone)
    group by indicator_code, year
    order by indicator_code, year
"""
_EACH = f"""
    select
        years.indicator_code, years.town_code, towns.town_name, years.year, years.actual_value,
        years.baseline_year, years.baseline_value, years.target_year, years.goal_value, null as least,
        null as greatest
    from marts.fct_indicator_year as years
    inner join marts.dim_town as towns on years.town_code = towns.town_code and towns.is_current
    where list_contains(?::varchar[], years.indicator_code)
    qualify count(distinct years.town_code) over (partition by years.indicator_code) <= {MOST_TOWNS_DRAWN}
    order by years.indicator_code, towns.town_name, years.town_code, years.year
"""
_FILES = f"""
    with files as (
        select
            indicator_code, source_path, sheet, received_at, accepted_count as place_count,
            'fct_indicator_value' as table_name, source_sha256, first_accepted_cell as cell
        from quality.source_file_indicator
        where accepted_count > 0
        union all
        select
            indicator_code, source_path, sheet, max(received_at), count(*), 'fct_indicator_target', source_sha256,
            min(coalesce(cell, '第' || paragraph_no || '段'))
        from marts.fct_indicator_target
        group by indicator_code, source_path, sheet, source_sha256
    )

    select *, count(*) over (partition by indicator_code) as row_count
    from files
    qualify
        row_number() over (
            partition by indicator_code order by table_name, received_at desc, source_path, sheet
        ) <= {MOST_FILES}
    order by indicator_code, table_name, received_at desc, source_path, sheet
"""


@dataclass
class Indicator:
    """An indicator of the catalogue: its line of bi.指标目录, and the rows that the queries above give of it."""

    traits: Record
    targets: list[Record] = field(default_factory=list)
    years: list[Record] = field(default_factory=list)
    files: list[Record] = field(default_factory=list)


def indicators_of(connection: DuckDBPyConnection) -> list[Indicator]:
    """Every indicator of a release, by category and name. Raises duckdb.Error."""
    indicators = [Indicator(traits) for traits in _records(connection, _INDICATORS)]
    found = [_by_indicator(connection, _TARGETS), _years(connection), _by_indicator(connection, _FILES)]
    for indicator in indicators:
        code = indicator.traits["指标代码"]
        indicator.targets, indicator.years, indicator.files = (rows[code] for rows in found)
    return indicators


def indicators_of_build(settings: Settings) -> list[Indicator]:
    """Those of the release that is copied from the build as it stands. Raises duckdb.Error."""
    with duckdb.connect(settings.build_file, read_only=True) as connection:
        return indicators_of(connection)


def views_of(connection: DuckDBPyConnection) -> list[tuple[str, str]]:
    """The views for people, each with what its comment says in Chinese."""
    rows = connection.execute(
        "select view_name, split_part(comment, chr(10), 1) from duckdb_views() where schema_name = 'bi' order by 1"
    ).fetchall()
    return [(name, about) for name, about in rows]


def _years(connection: DuckDBPyConnection) -> dict[str, list[Record]]:
    """Where no year has too many towns to draw, and only there, they are told apart, which takes its time."""
    middles = _by_indicator(connection, _MIDDLES)
    few = [
        code for code, years in middles.items() if max(year["town_count"] for year in years) <= MOST_TOWNS_DRAWN
    ]
    found: dict[str, list[Record]] = defaultdict(list)
    for code, years in middles.items():
        found[code] = [year for year in years if year["actual_value"] is not None]
    return found | (_by_indicator(connection, _EACH, few) if few else {})


def _by_indicator(
    connection: DuckDBPyConnection, query: str, *parameters: list[str]
) -> defaultdict[str, list[Record]]:
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for row in _records(connection, query, *parameters):
        found[row["indicator_code"]].append(row)
    return found


def _records(connection: DuckDBPyConnection, query: str, *parameters: list[str]) -> list[Record]:
    found = connection.execute(query, parameters)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
