"""A figure beside its own annex, another department's figure and its own corrections is asked about.

What a check says of a file before it comes is what a build says afterwards.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from dagster_project.settings import PROJECT, Settings
from dagster_project.warehouse.compiled.databases import attach_home, show_landing
from dagster_project.warehouse.compiled.execution import build_afresh
from dagster_project.warehouse.compiled.project import compiled_project
from dagster_project.warehouse.rehearsal import rehearse
from tests.end_to_end.submitting import put, tidy_csv, workbook
from tests.homes import built, copy_of, new_home, query, run_warm

WANGU = "万古镇"
COMMERCE, SCIENCE, STATISTICS = "500111-commerce", "500111-science_technology", "500111-statistics"
HOUSING, FARMING = "500111-housing_construction", "500111-agriculture_rural_affairs"
# What is asked about, and what the question says.
FAR = {
    f"2024/{COMMERCE}/美元.csv": (
        f"{WANGU},出口总额,2024年,68905000,万美元,区商务委",
        "2022年基期 6090、2025年目标 7500 万美元，填报数约为目标的 9187倍；疑为“美元”误作“万美元”",
    ),
    f"2024-09/{COMMERCE}/亿美元.csv": (
        f"{WANGU},出口总额,2024年9月,0.51,万美元,区商务委",
        "2025年目标 7500 万美元，填报数约为目标的 1/14706；疑为“亿美元”误作“万美元”",
    ),
    f"2024/{STATISTICS}/小数.csv": (f"{WANGU},常住人口城镇化率,2024年,0.6691,%,区统计局", "疑为“小数”误作“%”"),
    f"2024/{STATISTICS}/指数.csv": (f"{WANGU},地区生产总值年均增速,2024年,106.6,%,区统计局", "如是应填 6.6"),
    f"2024/{STATISTICS}/总量.csv": (
        f"{WANGU},社会消费品零售总额年均增速,2024年,1044,%,区统计局",
        "基期 6.0、2025年目标 7.0%，填报数约为目标的 149倍；疑为总量误作增速",
    ),
    f"2024/{FARMING}/保持.csv": (f"{WANGU},农村生活垃圾集中处理率,2024年,1,%,区农业农村委", "目标 100%"),
    "2024/500153-development_reform/提高.csv": (
        "吴家镇,常住人口城镇化率,2024年,2.1,%,区发展改革委",
        "2025年目标 4个百分点；疑为小数或变化幅度误作数值",
    ),
    f"2024/{HOUSING}/平方米.csv": (
        f"{WANGU},镇区建成区面积,2024年,7600000,平方公里,区住房城乡建委",
        "疑为“平方米”误作“平方公里”",
    ),
}
# Right figures, in right units, of a good year and a bad one.
RIGHT = (
    f"{WANGU},出口总额,2023年,6400,万美元",
    f"{WANGU},出口总额,2023年1月,110,万美元",
    f"{WANGU},出口总额,2023年9月,0.47,亿美元",
    f"{WANGU},常住人口城镇化率,2023年,0.651,小数",
    f"{WANGU},规模以上工业总产值年均增速,2023年,44.1,%",
    f"{WANGU},地区生产总值年均增速,2023年,0.8,%",
    f"{WANGU},固定资产投资额年均增速,2023年,-31.5,%",
    f"{WANGU},农村生活垃圾集中处理率,2023年,92,%",
    f"{WANGU},国家级专精特新“小巨人”企业,2023年,9,家",
    f"{WANGU},科技型企业,2023年,150,个",
    f"{WANGU},城乡收入倍差,2023年,1.82,",
    "吴家镇,常住人口城镇化率,2023年,31.2,%",
    "吴家镇,农产品加工产值与农业总产值之比,2023年,1.4,",
)
ISSUES = """
    select source_path, cell, rule_code, message_zh, is_justified from quality.submission_issue
    where rule_code in (
        'far_from_annex', 'departments_disagree', 'correction_reversed', 'value_duplicate', 'basis_mismatch'
    ) order by all
"""
VALUES = "select * exclude (received_at, accepted_at, superseded_at) from marts.fct_indicator_value order by all"
Rows = list[tuple[object, ...]]


def exports(period: str, value: str, department: str = "区商务委", note: str = "") -> bytes:
    return tidy_csv(f"{WANGU},出口总额,{period},{value},万美元,{department},{note}")


# The second delivery, upon what stands.
SECOND = {
    f"2024-01/{COMMERCE}/更正.csv": exports("2024年1月", "560"),
    f"2024-02/{COMMERCE}/再报.csv": exports("2024年2月", "1000.0"),
    f"2024-03/{COMMERCE}/a.csv": exports("2024年3月", "1500"),
    f"2024-03/{SCIENCE}/b.csv": exports("2024年3月", "1600", "区科技局"),
    f"2024-04/{SCIENCE}/a.csv": exports("2024年4月", "2100", "区科技局"),
    f"2024-04/{STATISTICS}/b.csv": exports("2024年4月", "2000", "区统计局", "已与区商务委核对"),
    f"2024-05/{SCIENCE}/a.csv": exports("2024年5月", "2500.0", "区科技局"),
    f"2024-05/{COMMERCE}/b.csv": exports("2024年5月", "2500"),
    # Equal to the first delivery's file of the month, which was corrected since.
    f"2024-06/{COMMERCE}/又一份.csv": exports("2024年6月", "3100"),
}
FIRST = {
    f"2024-01/{COMMERCE}/原报.csv": exports("2024年1月", "550"),
    f"2024-02/{COMMERCE}/原报.csv": exports("2024年2月", "1000"),
    f"2024-06/{COMMERCE}/原报.csv": exports("2024年6月", "3100"),
}
CORRECTED = {
    f"2024-02/{COMMERCE}/更正.csv": exports("2024年2月", "1100"),
    f"2024-06/{COMMERCE}/更正.csv": exports("2024年6月", "3300"),
}


@dataclass(frozen=True)
class Held:
    settings: Settings
    checked: Rows

    def issues(self) -> dict[str, list[tuple[str, str, bool]]]:
        """Rule, sentence and whether there is a reason, by the path below submissions/."""
        found: dict[str, list[tuple[str, str, bool]]] = {}
        with duckdb.connect(self.settings.published, read_only=True) as connection:
            for path, _, rule, message, is_justified in connection.execute(ISSUES).fetchall():
                found.setdefault(path.removeprefix("submissions/"), []).append((rule, message, is_justified))
        return found

    def value(self, period: str) -> tuple[float, str]:
        [row] = query(
            self.settings.published,
            "select cast(value as double) as value, department_code from marts.fct_indicator_value"
            f" where period_code = '{period}' and indicator_code = 'export_value' and is_current",
        ).itertuples(index=False)
        return row.value, row.department_code


def deliver(settings: Settings, files: Mapping[str, bytes]) -> list[Path]:
    return [put(settings, path, content) for path, content in files.items()]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """Two deliveries that stand, and a third that was checked before it came."""
    settings = new_home(tmp_path_factory.mktemp("held"))
    shutil.copytree(PROJECT / "raw", settings.raw)
    deliver(settings, FIRST)
    built(settings)
    deliver(settings, CORRECTED)
    built(settings)
    third = SECOND | {path: tidy_csv(row) for path, (row, _) in FAR.items()}
    third[f"2023/{COMMERCE}/正确.csv"] = tidy_csv(*RIGHT)
    current_beside_cumulative = [["镇", "出口总额（万美元）", None], [None, "本月", "累计"], [WANGU, 300, 4100]]
    third[f"2024-08/{COMMERCE}/本月累计.xlsx"] = workbook({"表": current_beside_cumulative})
    third[f"2024-07/{COMMERCE}/重复.csv"] = (
        exports("2024年7月", "3600") + exports("2024年7月", "3601").split(b"\n")[1]
    )
    aside = new_home(tmp_path_factory.mktemp("aside"))
    with rehearse(settings, deliver(aside, third)) as rehearsal:
        checked = rehearsal.connection.execute(ISSUES).fetchall()
    deliver(settings, third)
    return Held(built(settings), checked)


@pytest.mark.parametrize("path", FAR)
def test_a_figure_far_from_its_annex_is_asked_about(held: Held, path: str) -> None:
    [(rule, message, is_justified)] = held.issues()[path]
    assert (rule, is_justified) == ("far_from_annex", False)
    assert FAR[path][1] in message
    assert re.search(r"“[0-9.]+”与本镇方案附件的数值相差悬殊（(万古|吴家)镇·", message)


def test_right_figures_are_not(held: Held) -> None:
    assert f"2023/{COMMERCE}/正确.csv" not in held.issues()
    [counts] = query(
        held.settings.published,
        "select value_count, accepted_count from quality.source_file where path like '%正确.csv'",
    ).values.tolist()
    # Two of them name a town of another district, where the department is unknown.
    assert counts == [len(RIGHT), len(RIGHT) - 2]


def test_real_figures_are_not(held: Held) -> None:
    assert "大足府办发〔2024〕41号" not in str(held.issues())
    assert not [path for path in held.issues() if "government_office" in path]


def test_two_departments_are_both_asked_and_the_owners_figure_stands(held: Held) -> None:
    issues = held.issues()
    [(rule, of_owner, _)] = issues[f"2024-03/{COMMERCE}/a.csv"]
    assert rule == "departments_disagree"
    assert "报“1500”（万古镇·出口总额：区科技局报 1600）" in of_owner
    [(_, of_other, _)] = issues[f"2024-03/{SCIENCE}/b.csv"]
    assert "报“1600”（万古镇·出口总额：区商务委报 1500（现以此为准））" in of_other
    assert held.value("2024-03") == (1500, COMMERCE)


def test_the_reason_of_one_settles_it_for_both(held: Held) -> None:
    issues = held.issues()
    for path in (f"2024-04/{SCIENCE}/a.csv", f"2024-04/{STATISTICS}/b.csv"):
        assert [(rule, is_justified) for rule, _, is_justified in issues[path]] == [("departments_disagree", True)]
    # Neither owns it: the later code, whatever the paths.
    assert held.value("2024-04") == (2000, STATISTICS)


def test_two_departments_that_agree_are_not_asked(held: Held) -> None:
    assert not [path for path in held.issues() if path.startswith("2024-05")]


def test_a_value_from_before_a_correction_is_asked_about(held: Held) -> None:
    issues = held.issues()
    assert f"2024-01/{COMMERCE}/更正.csv" not in issues, "a correction is none"
    [(rule, message, _)] = issues[f"2024-02/{COMMERCE}/再报.csv"]
    assert rule == "correction_reversed"
    assert "“1000.0”是更正以前的数（万古镇·出口总额：此值已于20" in message
    assert "日由区商务委更正为 1100）" in message


def test_bytes_that_came_before_the_correction_come_again(held: Held) -> None:
    """They are no new version, so the sender is told that the corrected figure stands."""
    [(rule, message, _)] = held.issues()[f"2024-06/{COMMERCE}/又一份.csv"]
    assert rule == "correction_reversed"
    assert "更正为 3300；本文件与以前收到的相同，仍以更正后的为准" in message
    assert held.value("2024-06") == (3300, COMMERCE)


def test_what_is_refused_for_itself_makes_no_duplicate(held: Held) -> None:
    assert [rule for rule, _, _ in held.issues()[f"2024-08/{COMMERCE}/本月累计.xlsx"]] == ["basis_mismatch"]
    assert held.value("2024-08") == (4100, COMMERCE)
    assert [rule for rule, _, _ in held.issues()[f"2024-07/{COMMERCE}/重复.csv"]] == ["value_duplicate"] * 2


def test_a_check_upon_what_stands_says_the_same(held: Held) -> None:
    """It is an increment: the verdicts are those of a build from all batches."""
    # That bytes came before is no matter to a check.
    third = {f"submissions/{path}" for path in (*SECOND, *FAR) if "又一份" not in path}
    with duckdb.connect(held.settings.published, read_only=True) as connection:
        ran = connection.execute(ISSUES).fetchall()
    assert {row for row in held.checked if row[0] in third} == {row for row in ran if row[0] in third}
    assert len([row for row in ran if row[0] in third]) == len(FAR) + 5


@pytest.mark.slow
def test_increments_end_as_one_build_does(held: Held, tmp_path: Path) -> None:
    """Questions come, go with a correction, and come again; the tables are those that all batches give at once."""
    settings = copy_of(held.settings, tmp_path)
    assert run_warm(settings).status == 0
    deliver(
        settings,
        {
            f"2024-02/{COMMERCE}/更正.csv": exports("2024年2月", "1150"),
            f"2024-03/{SCIENCE}/b.csv": exports("2024年3月", "1500", "区科技局"),
            f"2024/{COMMERCE}/美元.csv": exports("2024年", "6890.5"),
        },
    )
    assert run_warm(settings).status == 0
    with duckdb.connect(settings.published, read_only=True) as connection:
        ran = [connection.execute(sql).fetchall() for sql in (ISSUES, VALUES)]
    with duckdb.connect() as connection:
        attach_home(connection, new_home(tmp_path / "apart"))
        show_landing(connection, [settings.landing / "batch-*"], "")
        build_afresh(connection, compiled_project())
        connection.execute("use build")
        afresh = [connection.execute(sql).fetchall() for sql in (ISSUES, VALUES)]
    assert ran == afresh
    told = str(ran[0])
    assert not [text for text in ("“1500”", "“68905000”", "“1000.0”") if text in told]
