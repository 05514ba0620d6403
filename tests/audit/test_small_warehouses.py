"""Warehouses with little in them, or much of a kind, keep every promise."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.audit.cases import DEPARTMENT, WANGU, WUJIA
from tests.audit.conftest import Bench


def write(raw: Path, path: str, text: str) -> None:
    (raw / path).parent.mkdir(parents=True, exist_ok=True)
    (raw / path).write_text(text, encoding="utf-8")


def nothing(raw: Path) -> None:
    shutil.rmtree(raw)
    raw.mkdir()


def one_town_with_targets_only(raw: Path) -> None:
    shutil.rmtree(raw / "submissions")
    shutil.rmtree(raw / "annexes" / WANGU)
    folder = raw / "annexes" / WUJIA
    (folder / "annex-2-policies.csv").unlink()
    sidecar = (folder / "notice.yml").read_text(encoding="utf-8")
    write(raw, f"annexes/{WUJIA}/notice.yml", sidecar[: sidecar.index("  - annex_no: 2")])


def daily_business(raw: Path) -> None:
    """Rejected values and files, blanks, a duplicate and a correction: all is reported, nothing blocks."""
    header = "镇,指标,报告期,数值,单位,填报单位,说明\n"
    rows = [
        "万古镇,地区生产总值,2023年,80,亿元",
        "万古镇,没有的指标,2024年,80,亿元",
        "无名镇,地区生产总值,2024年,80,亿元",
        "万古镇,规上工业总产值,2024年,几十,亿元",
        "万古镇,社会消费零售总额同比增长,2024年,,%",
        "万古镇,全体居民可支配收入,2024年,不适用,元",
        "万古镇,全体居民可支配收入,某年,5,元",
    ]
    write(raw, "submissions/2024/x/bad.csv", header + "".join(f"{row},{DEPARTMENT},\n" for row in rows))
    write(raw, "submissions/2024/x/header_only.csv", header)
    write(raw, "submissions/2024/x/no_table.csv", "完全不是表\n")
    first = raw / "submissions" / "2023" / "500111-government_office" / "wangu-2023-actuals.csv"
    write(raw, "submissions/2024/x/again.csv", first.read_text(encoding="utf-8"))
    annex = f"annexes/{WANGU}/annex-1-indicators.csv"
    text = (raw / annex).read_text(encoding="utf-8")
    for good, bad in (
        ("地区生产总值年均增速", "神秘指标"),
        ("6090,7500", "很多,7500"),
        ("8.0,8.1", "8.0,很多"),
        ("6.0,7.0", "6.0,"),
    ):
        assert good in text
        text = text.replace(good, bad)
    write(raw, annex, text)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "failing"),
    [
        (nothing, {"something_has_landed"}),
        (one_town_with_targets_only, set()),
        (daily_business, set()),
    ],
)
def test_small_and_messy_warehouses(
    session_bench: Bench,
    make_home: Callable[[Callable[[Path], object]], Path],
    change: Callable[[Path], object],
    failing: set[str],
) -> None:
    session_bench.use(make_home(change))
    assert session_bench.failed("landing") == failing
    assert session_bench.failed("marts") == set()
