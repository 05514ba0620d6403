"""Whether a home holds made-up figures, and the words that then stand on everything a person sees of it.

The file raw/演示数据.txt marks a home for good: taking the file away takes nothing back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LABEL = "演示数据"
SENTENCE = f"{LABEL}：地名、单位和数字都是编造的。Every place, office and figure here is made up."


def is_synthetic(connection: DuckDBPyConnection) -> bool:
    """Whether a mark was ever taken in. `connection` holds quality.source_file, as a release does."""
    found = connection.execute(
        "select count(*) from quality.source_file where kind = 'synthetic_mark' and outcome = 'accepted'"
    ).fetchall()
    return bool(found[0][0])


def labelled(title: str, is_marked: bool) -> str:
    """A title, and before it the label where the home is marked."""
    return f"【{LABEL}】{title}" if is_marked else title
