"""One thing has one word: those that sounded translated or legal do not come back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dagster_project.settings import PROJECT

# What people who work in a district's offices would not write, and what stands for it: docs/decisions.md.
SETTLED = {
    r"(?:未|已|部分|没有|暂未|只)收入": "采用, 未采用, 部分采用",
    r"实绩": "实际值, 指标完成情况",
    r"未裁定|裁定": "待明确, 明确以哪个为准",
    r"口径矛盾": "目标表述不一致",
    r"账目平衡": "数据勾稽关系",
    r"强制成册|封存|冻结": "定稿, 特批定稿",
    r"可以开会|开会条件": "数据核查通过，可提交研判",
    r"缺数|缺报": "无数据, 未报",
    r"谁落后|现应达|距最好|今后每年": "滞后指标及差距, 序时应达, 与最优差距, 后续年均需",
    r"(?<!目标)完成度": "目标完成率",
    r"已有数字": "数据更正",
    r"通知没有单列": "方案未单列",
    r"评审": "调度研判, 研判材料",
    r"读不懂": "无法识别",
    r"序时进度%": "序时完成率%",
}
SHOWN = ("dagster_project/**/*.py", "dagster_project/**/*.j2", "dagster_project/**/*.sql", "dbt/models/**/*.sql",
         "dbt/models/bi/*.yml", "dbt/seeds/seed_rules.csv", "dbt/seeds/seed_statuses.csv", "expectations/*.yml",
         "demo/*.py", "README.zh-CN.md")  # fmt: skip


def shown_files() -> list[Path]:
    return sorted({path for pattern in SHOWN for path in PROJECT.glob(pattern)})


@pytest.mark.parametrize("word", SETTLED, ids=SETTLED.values())
def test_a_word_that_was_given_up_does_not_come_back(word: str) -> None:
    found = [
        f"{path.relative_to(PROJECT)}:{number}: {line.strip()}"
        for path in shown_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(word, line)
    ]
    assert not found, f"write {SETTLED[word]}"


def test_there_are_files_to_look_at() -> None:
    assert len(shown_files()) > 200
