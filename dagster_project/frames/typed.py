"""Rows of DuckDB as a frame whose types keep what is missing apart from what is 0, false or empty."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

# Text columns with few values that come again and again, beside those whose names end so.
_ENDINGS = ("_code", "_kind", "_status", "_basis")
_WORDS = {"status", "unit", "direction", "grain", "comparator"}
_DTYPES = {
    pa.string(): pd.StringDtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}


def frame_of(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, Any] | None = None
) -> pd.DataFrame:
    """The rows of a query on a warehouse, in its order; `parameters` are those that it names with a $.

    Whole numbers are Int64, other numbers Float64, texts string, truth values boolean; missing is pd.NA in all of
    them, and NaT among days and times. A decimal of the warehouse becomes the Float64 nearest to it, which is
    exact to 15 digits. Days are datetime64 without a zone, the times of columns `*_at` are UTC. Codes, units and
    other words that come again and again are categories; periods are in order of their last day, a shorter one
    before the longer that ends with it.

    Raises duckdb.Error.
    """
    found = connection.sql(query, params=parameters).to_arrow_table()
    plain = pa.table([_plain(column) for column in found.columns], found.column_names)
    frame: pd.DataFrame = plain.to_pandas(types_mapper=_DTYPES.get, date_as_object=False)
    return frame.assign(**{str(name): _settled(connection, column) for name, column in frame.items()})


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of one of the types that `_DTYPES` knows, where it is a number."""
    if pa.types.is_decimal(column.type) and column.type.scale:
        # By way of its text: what arrow makes of 92.85 by itself is 92.85000000000001.
        return column.cast(pa.string()).cast(pa.float64())
    if pa.types.is_integer(column.type) or pa.types.is_decimal(column.type):
        # A sum of whole numbers is a decimal without places.
        return column.cast(pa.int64())
    return column.cast(pa.float64()) if pa.types.is_floating(column.type) else column


def _settled(connection: duckdb.DuckDBPyConnection, column: pd.Series) -> pd.Series:
    """A column with the type that its name asks for."""
    name = str(column.name)
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return column.dt.tz_convert("UTC")
    if name.endswith("_at") and pd.api.types.is_datetime64_dtype(column.dtype):
        return column.dt.tz_localize("UTC")
    if not isinstance(column.dtype, pd.StringDtype):
        return column
    if name.endswith("period_code"):
        return column.astype(_periods(connection, column))
    return column.astype("category") if name.endswith(_ENDINGS) or name in _WORDS else column


def _periods(connection: duckdb.DuckDBPyConnection, column: pd.Series) -> pd.CategoricalDtype:
    """Every period of the warehouse, so that frames can be compared and joined; what is none comes last."""
    rows = connection.sql("select period_code from marts.dim_period order by ends_on, starts_on desc").fetchall()
    known = [code for (code,) in rows]
    return pd.CategoricalDtype([*known, *sorted(set(column.dropna()) - set(known))], ordered=True)
