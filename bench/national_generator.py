"""Write a synthetic country: its registers, its monthly figures with a realistic share of faults, and the truth.

Nothing is ever written below raw/ of the project. Beside the files stands truth.json (see national_truth).

    python -m bench.national_generator --out DIR [--towns 41350] [--indicators 24] [--months 60] [--seed 1]

DuckDB makes the rows; Python holds none of them.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from bench.national_plan import (
    CORRECTED_VALUE,
    DEPARTMENT_NAME,
    FAULTY_VALUE,
    FIRST_YEAR,
    Size,
    add_size_flags,
    period_code,
    prepare,
    size_of,
    submission_columns,
)
from bench.national_truth import count_truth
from dagster_project.settings import PROJECT

SENDER = "演示统计局（合成）"


def generate(out: Path, size: Size, one_file: bool = False) -> dict[str, Any]:
    """Write `out`/raw and `out`/truth.json anew and return the truth.

    `one_file` puts all months into one Parquet file instead of one a year. Raises ValueError where `out` lies in
    raw/ of the project or the size cannot be.
    """
    refuse_real_raw(out)
    with duckdb.connect() as connection:
        prepare(connection, size)
        shutil.rmtree(out / "raw", ignore_errors=True)
        _write_registers(connection, out / "raw" / "registers")
        for name, first, after in _spans(size, one_file):
            _write_bulk(connection, _place(out, after) / name, f"from drawn({first}, {after})")
        # Sorts after the bulk files, so that its rows are the later versions.
        corrections = _place(out, size.months) / "bulk-corrections.parquet"
        _write_parquet(connection, corrections, _corrections(size))
        truth = count_truth(connection, size, out / "raw")
    text = json.dumps(truth, ensure_ascii=False, indent=2)
    (out / "truth.json").write_text(text + "\n", encoding="utf-8")
    return truth


def bulk_files(raw: Path) -> list[Path]:
    """The bulk files below `raw`, in the order in which later ones count."""
    return sorted(raw.glob(f"submissions/*/{SENDER}/bulk-*.parquet"))


def _place(out: Path, after: int) -> Path:
    """The folder of the last month before `after`: a figure of a year that no folder says is asked about."""
    folder = out / "raw" / "submissions" / period_code(after - 1) / SENDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def refuse_real_raw(out: Path) -> None:
    """Raises ValueError where a folder lies in raw/ of the project: that is for real files."""
    if (out / "raw").resolve().is_relative_to(PROJECT / "raw"):
        raise ValueError(f"{out} would put synthetic files among the real ones")


def _spans(size: Size, one_file: bool) -> list[tuple[str, int, int]]:
    """File name, first month and month after the last of each bulk file."""
    if one_file:
        return [("bulk-all.parquet", 0, size.months)]
    return [
        (f"bulk-{FIRST_YEAR + year}.parquet", 12 * year, min(12 * year + 12, size.months))
        for year in range(math.ceil(size.months / 12))
    ]


def _write_bulk(connection: duckdb.DuckDBPyConnection, path: Path, plan: str) -> None:
    """All figures of some months, and behind them the second rows of the duplicates."""
    figures = f"select {submission_columns(FAULTY_VALUE)} {plan}"
    doubled = f"select {submission_columns('cast(true_value + 1 as varchar)')} {plan} where fault = 'duplicate'"
    _write_parquet(connection, path, f"{figures} union all {doubled}")


def _corrections(size: Size) -> str:
    value = f"case followup when 'withdrawn' then '撤回' else {CORRECTED_VALUE} end"
    columns = submission_columns(value, is_clean=True)
    return f"select {columns} from drawn(0, {size.months}) where followup <> 'none'"


def _write_registers(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    folder.mkdir(parents=True)
    towns = """
        select town_code as 镇代码, town_name as 镇名, district_code as 区县代码, district_name as 区县名称,
            division_code as 区划代码
        from town order by town_no
    """
    departments = f"""
        select distinct district_code || '-statistics' as 部门代码, '{DEPARTMENT_NAME}' as 部门名称,
            district_code as 区县代码, district_name as 区县名称
        from town order by 部门代码
    """
    for name, query in (("towns", towns), ("departments", departments)):
        connection.execute(f"copy ({query}) to '{_quoted(folder / name)}.csv' (format csv, header)")


def _write_parquet(connection: duckdb.DuckDBPyConnection, path: Path, query: str) -> None:
    connection.execute(f"copy ({query}) to '{_quoted(path)}' (format parquet, compression zstd)")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def main() -> None:
    """Write a synthetic country and say where."""
    parser = argparse.ArgumentParser(description="Write a synthetic country of submissions.")
    parser.add_argument("--out", type=Path, help="folder to write to (default: a new one for temporary files)")
    parser.add_argument("--one-file", action="store_true", help="one Parquet file instead of one a year")
    add_size_flags(parser)
    options = parser.parse_args()
    out = options.out or Path(tempfile.mkdtemp(prefix="zhencang-national-"))
    began = time.monotonic()
    truth = generate(out, size_of(options), options.one_file)
    print(f"{out}: {truth['values']:,} values in {time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    main()
