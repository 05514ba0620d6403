"""Thousands of broken files: each is read or refused within its time, and takes no process with it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.end_to_end.submitting import workbook
from tests.hardness.fuzz import feed, mutant, zip_mutant
from tests.ingest.files.workbooks import xls, xls_number, xls_shared
from tests.notices import fictional

SEED = 20261129
# A sound file of these kinds takes far below a second.
SECONDS = 20.0
NOTICES = Path(fictional.__file__).parent
HEADER = ["镇", "指标", "报告期", "数值", "单位"]


def old_workbook() -> bytes:
    texts = [*HEADER, "万古镇", "出口总额", "2024年", "万美元"]
    first = b"".join(xls_shared(0, column, column) for column in range(5))
    rows = b"".join(
        xls_shared(row, 0, 5)
        + xls_shared(row, 1, 6)
        + xls_shared(row, 2, 7)
        + xls_number(row, 3, row)
        + xls_shared(row, 4, 8)
        for row in range(1, 20)
    )
    return xls({"填报": first + rows}, strings=texts)


def new_workbook() -> bytes:
    return workbook(
        {
            "填报": [
                HEADER,
                *(["万古镇", "出口总额", f"2024年{month}月", month, "万美元"] for month in range(1, 13)),
            ]
        }
    )


def parquet() -> bytes:
    out = io.BytesIO()
    columns = {"镇": ["万古镇"] * 50, "指标": ["出口总额"] * 50, "数值": [str(number) for number in range(50)]}
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def notice(suffix: str) -> Callable[[], bytes]:
    [path] = NOTICES.glob(f"*{suffix}")
    return path.read_bytes


KINDS: dict[str, tuple[Callable[[], bytes], Callable[..., bytes]]] = {
    ".xls": (old_workbook, mutant),
    ".xlsx": (new_workbook, zip_mutant),
    ".docx": (notice(".docx"), zip_mutant),
    ".html": (notice(".html"), mutant),
    ".pdf": (notice(".pdf"), mutant),
    ".parquet": (parquet, mutant),
}
ROUNDS = {".pdf": 25, ".html": 100, ".docx": 100}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_broken_files_are_answered_in_time(kind: str, tmp_path: Path) -> None:
    make, break_it = KINDS[kind]
    broken = feed(tmp_path / kind, kind, make(), SEED, ROUNDS.get(kind, 300), SECONDS, break_it)
    print(
        f"{kind}: {broken.tried} mutants tried, {broken.answered} survived,"
        f" {len(broken.defects)} by the last net (reader_failed)",
        *broken.defects[:5],
        sep="\n  ",
    )
    assert broken.faults == []
    assert broken.answered == broken.tried
