"""Towns and indicators by the names that submissions may use, folded by the macro that folds them there."""

from __future__ import annotations

import difflib

import duckdb
from jinja2 import Environment

from dagster_project.errors import UsageError
from dagster_project.settings import PROJECT

# Code, name and every spelling of it, folded.
Known = list[tuple[str, str, list[str]]]
_FOLDING = PROJECT / "dbt" / "macros" / "fold_text.sql"


class NotFound(UsageError):
    """No such town, indicator or figure in the release, or more than one; the message says what there is."""


def find_town(connection: duckdb.DuckDBPyConnection, text: str) -> tuple[str, str]:
    """Code and name of the town that a text means: its code, its name, or both its district's name and its own.

    Raises NotFound, also where several districts have a town of that name.
    """
    known = connection.execute(
        f"""
        select town_code, town_name, [town_code, {_folded("town_name")}, {_folded("district_name || town_name")}]
        from marts.dim_town where is_current order by town_code
        """
    ).fetchall()
    return _pick("town", text, [_fold(connection, text)], known)


def find_indicator(connection: duckdb.DuckDBPyConnection, text: str) -> tuple[str, str]:
    """Code and name of the indicator that a text means: any name that a report may use, or that an annex uses.

    A unit in brackets behind the name, as in 出口总额（万美元）, is left out. Raises NotFound.
    """
    known = connection.execute(
        f"""
        select
            indicators.indicator_code,
            any_value(indicator_name_zh),
            list_distinct(
                string_split(any_value(names_folded), '；') || list({_folded("targets.indicator_text")})
            )
        from marts.dim_indicator as indicators
        left join marts.fct_indicator_target as targets on indicators.indicator_code = targets.indicator_code
        group by indicators.indicator_code order by indicators.indicator_code
        """
    ).fetchall()
    folded = _fold(connection, text)
    [[plain]] = connection.execute(
        """
        select case
            when regexp_extract($text, '[(]([^()]*)[)]$', 1) in (select unit_text from marts.dim_unit)
                then regexp_replace($text, '[(][^()]*[)]$', '')
            else $text
        end
        """,
        {"text": folded},
    ).fetchall()
    return _pick("indicator", text, [folded, plain], known)


def _pick(what: str, text: str, folded: list[str], known: Known) -> tuple[str, str]:
    found = [(code, name) for code, name, spellings in known if not set(spellings).isdisjoint(folded)]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFound(f"More than one {what} is named {text!r}: {', '.join(code for code, _ in found)}.")
    spellings_of_all = sorted({spelling for _, _, spellings in known for spelling in spellings if spelling})
    near = difflib.get_close_matches(folded[-1], spellings_of_all, n=5, cutoff=0.3)
    raise NotFound(f"No {what} is named {text!r}. Nearest: {', '.join(near) or 'none'}.")


def _fold(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    [[folded]] = connection.execute(f"select {_folded('$text')}", {"text": text}).fetchall()
    return str(folded)


def _folded(expression: str) -> str:
    """The SQL that folds a text, from the macro itself."""
    macros = Environment().from_string(_FOLDING.read_text(encoding="utf-8")).module
    return str(macros.fold_text(expression))  # type: ignore[attr-defined]
