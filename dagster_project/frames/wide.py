"""Figures side by side, as people lay them out: indicators down, towns or periods across."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from dagster_project.errors import UsageError
from dagster_project.frames.reading import Moment, opened, traits_of
from dagster_project.frames.typed import frame_of
from dagster_project.wording.periods import spellings

PERIODS_SHOWN = 12


def by_town(period: str, *, home: str | Path | None = None, as_of: Moment | None = None) -> pd.DataFrame:
    """The figures of a period: a row an indicator that any town reported, a column a town.

    `period` is a code (2024-Q3) or what people call it (2024年三季度); `home` and `as_of` are those of `read`.
    Rows and columns bear Chinese names; a town that shares its name with another has its district before it.
    Figures are the versions that count, Float64, pd.NA where there is none. Each row has its own unit: `attrs`
    says `units`, `time_basis` (a figure may be for the year to date) and `direction` by the name of the indicator.
    Of a grade the figure is its rank, which only sorts.

    >>> quarter = by_town("2024-Q3")
    >>> float(quarter.loc["出口总额", "万古镇"]), quarter.attrs["units"]["出口总额"]
    (3060.5, '万美元')

    Raises UsageError for a period that the warehouse does not know, and what `read` raises.
    """
    with opened(home, as_of) as (connection, about):
        code = _period(connection, period)
        towns = [label for _, _, label in _towns(connection)]
        values = frame_of(connection, f"{_FIGURES} where period_code = $code", {"code": code})
        return _laid_out(connection, values, "镇", towns, about | {"period_code": code})


def by_period(town: str, *, home: str | Path | None = None, as_of: Moment | None = None) -> pd.DataFrame:
    """The figures of a town: a row an indicator that it reported, a column a period, the oldest first.

    `town` is a code or a Chinese name. Columns are period codes in the order of their last day, a month before the
    quarter that ends with it: `filter(regex="-Q")` keeps the quarters. The rest is as in `by_town`.

    Raises UsageError for a town that the warehouse does not know, and what `read` raises.
    """
    with opened(home, as_of) as (connection, about):
        code = _town(connection, town)
        oldest_first = "order by ends_on, starts_on desc"
        values = frame_of(connection, f"{_FIGURES} where town_code = $code {oldest_first}", {"code": code})
        periods = list(dict.fromkeys(values["报告期"]))
        return _laid_out(connection, values, "报告期", periods, about | {"town_code": code})


_TOWNS = """
select
    town_code, town_name,
    if(count(*) over (partition by town_name) > 1, district_name || town_name, town_name) as label
from marts.dim_town
where is_current
order by district_code, town_code
"""

_FIGURES = f"""
select indicators.indicator_name_zh as 指标, towns.label as 镇, period_code as 报告期, reported.value as 数值
from (from marts.fct_indicator_value where is_current and value_status = 'reported') as reported
inner join marts.dim_indicator as indicators using (indicator_code)
inner join marts.dim_period as periods using (period_code)
inner join ({_TOWNS}) as towns using (town_code)
"""


def _laid_out(
    connection: duckdb.DuckDBPyConnection,
    values: pd.DataFrame,
    heading: str,
    across: list[str],
    about: dict[str, Any],
) -> pd.DataFrame:
    names = connection.sql(
        "select indicator_name_zh from marts.dim_indicator order by category_zh, indicator_code"
    ).fetchall()
    reported = set(values["指标"])
    down = [name for (name,) in names if name in reported]
    wide = values.pivot(index="指标", columns=heading, values="数值").reindex(index=down, columns=across)
    wide = wide.astype("Float64")
    wide.attrs.update(about, **traits_of(connection, "indicator_name_zh", down))
    return wide


def _towns(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """Code, name and label of every town."""
    return connection.sql(_TOWNS).fetchall()


def _town(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    towns = _towns(connection)
    found = [code for code, *names in towns if text in (code, *names)]
    if len(found) != 1:
        there = ", ".join(f"{label} ({code})" for code, _, label in towns)
        raise UsageError(f"{len(found) or 'No'} towns are called {text!r}. There are: {there}.")
    return found[0]


def _period(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    periods = connection.sql(
        "select period_code, period_code in (select period_code from marts.fct_indicator_value)"
        " from marts.dim_period order by ends_on, starts_on desc"
    ).fetchall()
    wanted = "".join(text.split())
    for code, _ in periods:
        if wanted in spellings(code):
            return str(code)
    last = [code for code, has_figures in periods if has_figures][-PERIODS_SHOWN:]
    raise UsageError(f"There is no period {text!r}. The last with figures: {', '.join(last) or 'none'}.")
