"""Three hundred files at once, good, bad and odd: what was written down beside them the warehouse holds."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from dagster_project.settings import Settings
from tests.end_to_end.submitting import put, tidy_csv, workbook
from tests.homes import copy_of, query, run_warm

SEED = 300
FILES = 300
HEADER = ["镇", "指标", "报告期", "数值", "单位"]
DEPARTMENT = "未注明/500111-commerce"
NONSENSE = [
    b"",
    b"\0" * 64,
    b"PK\x03\x04 and no more",
    b"%PDF-1.7",
    b"\xff\xfe\xff",
    "镇，指标，数值\n".encode(),
    b"[" * 9,
]


def one_file(settings: Settings, number: int, chance: random.Random) -> tuple[int, int, int, int]:
    """Put one file. Returns how many values it has, how many are good, their sum, and how many are blank."""
    period = f"{2000 + number // 12 % 24}年{number % 12 + 1}月"
    if number % 10 == 9:
        put(
            settings,
            f"{DEPARTMENT}/{number:03d}.{chance.choice(['csv', 'xlsx', 'xls', 'txt'])}",
            chance.choice(NONSENSE),
        )
        return 0, 0, 0, 0
    good = number % 10 != 8
    value = chance.randrange(1, 10_000)
    rows = [
        ["万古镇", "出口总额", period, str(value), "万美元" if good else "只"],
        ["万古镇", "全体居民人均可支配收入", period, "", "元"],
    ]
    if number % 2:
        put(settings, f"{DEPARTMENT}/{number:03d}.xlsx", workbook({"填报": [HEADER, *rows]}))
    else:
        put(settings, f"{DEPARTMENT}/{number:03d}.csv", tidy_csv(*map(",".join, rows)))
    return 2, int(good), value if good else 0, 1


@pytest.mark.slow
def test_the_values_of_a_mixed_delivery_reconcile(reported: Settings, tmp_path: Path) -> None:
    settings, chance = copy_of(reported, tmp_path), random.Random(SEED)
    counts = [one_file(settings, number, chance) for number in range(FILES)]
    value_count, good_count, total, _ = map(sum, zip(*counts, strict=True))
    outcome = run_warm(settings)
    assert outcome.status == 0, outcome.err
    files = query(
        settings.published,
        f"""
        select count(*) as files, sum(value_count) as value_count,
            sum(accepted_count + superseded_count + quarantined_count + blank_count + withdrawn_count) as accounted
        from quality.source_file where path like 'submissions/{DEPARTMENT}/___.%'
        """,
    ).iloc[0]
    assert (files.files, files.value_count, files.accounted) == (FILES, value_count, value_count)
    figures = query(
        settings.published,
        f"""
        select count(*) as figures, sum(value) as total from marts.fct_indicator_value
        where source_path like 'submissions/{DEPARTMENT}/___.%' and value is not null
        """,
    ).iloc[0]
    assert (figures.figures, int(figures.total)) == (good_count, total)
    print(f"a delivery of {FILES} files: {value_count} values, {good_count} figures, sum {total}: reconciled")
