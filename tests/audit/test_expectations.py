"""Every expectation fails where its promise is broken, and only there; a correct warehouse passes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dagster_project.warehouse.suites import SUITES, load_suite
from tests.audit.conftest import Bench

WANGU = "500111-wangu"
WUJIA = "500153-wujia"
DEPARTMENT = "重庆市大足区人民政府办公室"
JUDGED = "private.intermediate.int_submission_values_judged"


@dataclass(frozen=True)
class Case:
    """What breaks one promise, and how it does; nothing else may fail."""

    broken: str
    how: str
    statements: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.broken}: {self.how}"


def case(broken: str, how: str, *statements: str) -> Case:
    return Case(broken, how, statements)


def as_table(view: str) -> tuple[str, ...]:
    """Statements that put a table in the place of a view."""
    return (
        f"create temp table kept as from {view}",
        f"drop view {view}",
        f"create table {view} as from kept",
    )


def marked(received_at: str) -> tuple[str, ...]:
    """Statements after which the mark of a made-up home had been taken in at a moment."""
    return (
        *as_table("private.landing.source_files"),
        """
        insert into private.landing.source_files
        select * replace ('synthetic_mark' as kind, '演示数据.txt' as source_path)
        from private.landing.source_files where kind = 'notice' limit 1
        """,
        f"""
        insert into quality.source_file
        select * replace ('synthetic_mark' as kind, '演示数据.txt' as path, {received_at} as received_at)
        from quality.source_file where kind = 'notice' and value_count = 0 limit 1
        """,
    )


LANDING = [
    case(
        "something_has_landed",
        "everything is gone",
        *(
            f"delete from landing.{table}"
            for table in (
                *("source_files", "notices", "notice_annexes"),
                *("annex_indicators", "annex_measures", "submissions"),
            )
        ),
    ),
    case(
        "rows_belong_to_read_files",
        "a rejected file has rows",
        "update landing.source_files set outcome = 'rejected' where kind = 'annex_measures'",
    ),
    case(
        "announced_cells_landed",
        "a cell is missing",
        "delete from landing.annex_measures where cell = 'A2'",
    ),
    case(
        "annex_cells_keep_their_text",
        "a text is lost",
        "update landing.annex_indicators set value_text = null where cell = 'D3'",
    ),
    case(
        "submitted_values_keep_their_text",
        "a text is lost",
        "update landing.submissions set value_text = null where row_no = 3",
    ),
    case(
        "read_files_are_in_the_archive",
        "a digit is missing",
        "update landing.source_files set source_sha256 = left(source_sha256, 63) where kind = 'submission'",
        "update landing.submissions set source_sha256 = left(source_sha256, 63)",
    ),
    case(
        "batches_are_in_order",
        "a later batch with an earlier time",
        """
        insert into landing.source_files
        select * replace (
            'batch-9' as batch_id, received_at - interval 1 day as received_at, 'rejected' as outcome
        )
        from landing.source_files limit 1
        """,
    ),
    case(
        "no_batch_is_from_the_future",
        "received tomorrow",
        "update landing.source_files set received_at = now() + interval 1 day",
    ),
    case(
        "annex_figures_are_mostly_filled",
        "six of eight figures are blank",
        f"""
        update landing.annex_indicators set value_text = '　'
        where role = 'year_value' and town_code = '{WUJIA}' and row_no <= 7
        """,
    ),
    case(
        "annex_figures_are_short",
        "sentences stand where figures should",
        """
        update landing.annex_indicators set value_text = repeat('实际完成数', 7)
        where role = 'year_value' and row_no <= 4
        """,
    ),
    case(
        "annex_tables_do_not_shrink",
        "the next version has three cells",
        f"""
        insert into landing.source_files
        select * replace ('batch-9' as batch_id, received_at + interval 1 second as received_at, 3 as cell_count)
        from landing.source_files where town_code = '{WUJIA}' and kind = 'annex_measures'
        """,
        f"""
        insert into landing.annex_measures
        select * replace ('batch-9' as batch_id, received_at + interval 1 second as received_at)
        from landing.annex_measures where town_code = '{WUJIA}' and row_no = 2
        """,
    ),
]

# Other ways to break the same promises, several promises in one go.
LANDING_OTHER_WAYS = [
    [
        case(
            "rows_belong_to_read_files",
            "rows come from other bytes than the file",
            "update landing.notices set source_sha256 = reverse(source_sha256)",
        ),
        case(
            "announced_cells_landed",
            "a cell stands twice",
            "insert into landing.annex_indicators from landing.annex_indicators where cell = 'A2'",
        ),
        case(
            "read_files_are_in_the_archive",
            "capital letters, which archive/ does not use",
            "update landing.source_files set source_sha256 = upper(source_sha256) where kind = 'submission'",
            "update landing.submissions set source_sha256 = upper(source_sha256)",
        ),
    ],
    [
        case(
            "rows_belong_to_read_files",
            "rows come from no file",
            """
            insert into landing.notices
            select * replace ('annexes/x/notice.yml' as source_path) from landing.notices
            """,
        ),
        case(
            "announced_cells_landed",
            "a whole file is missing",
            "delete from landing.submissions",
        ),
        case(
            "batches_are_in_order",
            "two times in one batch",
            "update landing.source_files set received_at = received_at - interval 1 second where kind = 'notice'",
        ),
    ],
]

MARTS = [
    case(
        "every_value_is_accounted_for",
        "a value is lost",
        "update quality.source_file set accepted_count = accepted_count - 1 where kind = 'submission'",
    ),
    case(
        "landed_values_are_counted",
        "a file is left out",
        "delete from quality.source_file where kind = 'notice'",
    ),
    case(
        "real_and_made_up_never_mix",
        "real towns in a home that was marked from the start",
        *marked("received_at"),
    ),
    case(
        "no_value_stands_twice",
        "a join multiplies a row",
        """
        insert into marts.fct_indicator_value
        select * replace (version_no + 1 as version_no)
        from marts.fct_indicator_value order by all limit 1
        """,
        """
        update marts.fct_indicator_value set superseded_at = received_at, is_current = false
        where
            version_no = 1
            and (indicator_code, town_code, period_code) in (
                select (indicator_code, town_code, period_code) from marts.fct_indicator_value where version_no = 2
            )
        """,
    ),
    case(
        "quarantined_values_have_a_reason",
        "a value of a submission has none",
        *as_table(JUDGED),
        f"update {JUDGED} set outcome = 'quarantined' where row_no = 2",
    ),
    case(
        "few_values_are_quarantined",
        "all figures of the annexes are",
        """
        update quality.source_file
        set quarantined_count = accepted_count, accepted_count = 0
        where kind = 'annex_indicators'
        """,
        """
        insert into quality.annex_issue (rule_code, source_path, batch_id)
        select 'figure_unparsed', path, batch_id from quality.source_file where quarantined_count > 0
        """,
    ),
    case(
        "accepted_targets_stand",
        "a target is lost",
        f"delete from marts.fct_indicator_target where town_code = '{WUJIA}' and item_no = 1",
    ),
    case(
        "annex_tables_state_targets",
        "a table is empty",
        """
        insert into private.staging.stg_annex__tables
        select * replace ('9' as annex_no, 'annexes/empty.csv' as source_path)
        from private.staging.stg_annex__tables where kind = 'indicators' limit 1
        """,
    ),
    case(
        "every_town_has_targets",
        "a town has a notice only",
        """
        insert into private.staging.stg_annex__notices
        select * replace ('500153-xinzhen' as town_code, '500153-xinzhen-20240101' as document_code)
        from private.staging.stg_annex__notices limit 1
        """,
    ),
    case(
        "targets_reach_the_year_table",
        "a target is changed on the way",
        f"""
        update marts.fct_indicator_year set target_value = target_value + 1
        where town_code = '{WUJIA}' and year = target_year
        """,
    ),
    case(
        "years_are_complete",
        "a year is missing",
        f"delete from marts.fct_indicator_year where town_code = '{WUJIA}' and year = 2024",
    ),
    case(
        "attainment_can_be_recomputed",
        "an attainment without an actual",
        """
        update marts.fct_indicator_year set attainment_pct = 50
        where target_kind = 'reach' and actual_value is null
        """,
    ),
    case(
        "measures_have_a_lead",
        "a lead is lost",
        f"delete from marts.bridge_measure_department where measure_code = '{WANGU}-annex2-01'",
    ),
    case(
        "one_version_is_current",
        "none is",
        "update marts.fct_indicator_value set is_current = false where cell = 'D2'",
    ),
    case(
        "percentages_are_plausible",
        "an amount stands as a percentage",
        "update marts.fct_indicator_value set value = 5000 where unit = '%'",
    ),
    case(
        "reports_owed_add_up",
        "one report more is accepted than expected",
        """
        update quality.submission_status
        set accepted_count = expected_count + 1, received_count = expected_count + 1, missing_count = -1,
            completeness_pct = 101
        where department_code = '500111-education' and cycle_code = '2024-Q3'
        """,
    ),
    case(
        "obligations_name_what_there_is",
        "an indicator is misspelt",
        """
        insert into private.intermediate.int_obligations_known
            (department_code, subject_kind, subject_code, frequency, is_every_department, is_every_subject)
        values ('500111-commerce', 'indicator', 'gpd', 'month', false, false)
        """,
    ),
]

# Other ways to break the same promises, several promises in one go.
MARTS_OTHER_WAYS = [
    [
        case(
            "every_value_is_accounted_for",
            "a value is counted twice",
            "update quality.source_file set blank_count = blank_count + 1 where kind = 'annex_indicators'",
        ),
        case(
            "landed_values_are_counted",
            "the build knows more values than landed",
            *as_table("private.landing.submissions"),
            "delete from private.landing.submissions where row_no = 2",
        ),
        case(
            "quarantined_values_have_a_reason",
            "a figure of an annex has none",
            "update private.intermediate.int_annex_figures_judged set outcome = 'quarantined' where cell = 'D2'",
        ),
        case(
            "accepted_targets_stand",
            "a target stands twice",
            f"""
            insert into marts.fct_indicator_target
            from marts.fct_indicator_target where town_code = '{WUJIA}' and item_no = 1
            """,
        ),
        case(
            "targets_reach_the_year_table",
            "a row works towards another year",
            f"update marts.fct_indicator_year set target_year = 2030 where town_code = '{WUJIA}'",
        ),
        case(
            "years_are_complete",
            "a year stands twice",
            f"""
            insert into marts.fct_indicator_year
            from marts.fct_indicator_year where town_code = '{WUJIA}' and year = 2024
            """,
        ),
        case(
            "attainment_can_be_recomputed",
            "an attainment beside its actual",
            """
            update marts.fct_indicator_year
            set actual_value = (baseline_value + target_value) / 2, attainment_pct = 50.001
            where target_kind = 'reach' and baseline_value is not null
            """,
        ),
        case(
            "measures_have_a_lead",
            "it only has support",
            f"""
            update marts.bridge_measure_department set role = 'support' where measure_code = '{WANGU}-annex2-01'
            """,
        ),
        case(
            "one_version_is_current",
            "two are",
            """
            insert into marts.fct_indicator_value
            select * replace (version_no + 1 as version_no, 'D99' as cell)
            from marts.fct_indicator_value where cell = 'D2'
            """,
        ),
    ],
    [
        case(
            "real_and_made_up_never_mix",
            "the mark came after other files",
            "delete from private.seeds.seed_districts",
            *marked("received_at + interval 1 second"),
        ),
    ],
    [
        case(
            "quarantined_values_have_a_reason",
            "a measure has none",
            "update private.intermediate.int_annex_measures_judged set outcome = 'quarantined' where row_no = 2",
        ),
        case(
            "attainment_can_be_recomputed",
            "an actual without an attainment",
            """
            update marts.fct_indicator_year
            set actual_value = (baseline_value + target_value) / 2, attainment_pct = null
            where target_kind = 'reach' and baseline_value is not null
            """,
        ),
    ],
    [
        case(
            "quarantined_values_have_a_reason",
            "the reason is about another cell",
            *as_table(JUDGED),
            f"update {JUDGED} set outcome = 'quarantined' where row_no = 2",
            """
            insert into quality.value_issue (rule_code, source_path, batch_id, row_no, cell, value_cell)
            select 'figure_unparsed', path, batch_id, 3, 'D3', 'D3'
            from quality.source_file where kind = 'submission'
            """,
        ),
    ],
    [
        case(
            "quarantined_values_have_a_reason",
            "a file counts one and has none",
            """
            update quality.source_file
            set quarantined_count = quarantined_count + 1, accepted_count = accepted_count - 1
            where kind = 'submission'
            """,
        ),
    ],
    [
        case(
            "reports_owed_add_up",
            "a report is nowhere",
            """
            update quality.submission_status set missing_count = missing_count - 1
            where department_code = '500111-education' and cycle_code = '2024-Q3'
            """,
        ),
        case(
            "obligations_name_what_there_is",
            "a department is unknown",
            """
            insert into private.intermediate.int_obligations_known
                (department_code, subject_kind, subject_code, frequency, is_every_department, is_every_subject)
            values ('500111-nobody', 'measure', '*', 'month', false, true)
            """,
        ),
    ],
]

# Changes that look like one of the above and break no promise.
LANDING_HOLDS = (
    """
    update landing.annex_indicators set value_text = ''
    where role = 'year_value' and cell like 'D%'  -- half of a table with two years
    """,
    """
    insert into landing.source_files (batch_id, received_at, source_path, kind, outcome, cell_count)
    select batch_id, received_at, 'submissions/x', 'submission', 'rejected', 0 from landing.source_files limit 1
    """,
)
MARTS_HOLD = (
    # Half of the way is half attained.
    """
    update marts.fct_indicator_year
    set actual_value = (baseline_value + target_value) / 2, attainment_pct = 50
    where target_kind = 'reach' and baseline_value is not null
    """,
    # A measure without a lead, and an issue that says why.
    f"delete from marts.bridge_measure_department where measure_code = '{WANGU}-annex2-01'",
    f"""
    insert into quality.annex_issue (rule_code, source_path, received_at, row_no, cell)
    select 'measure_department_unknown', source_path, received_at, 2, 'C2'
    from marts.dim_measure where measure_code = '{WANGU}-annex2-01'
    """,
    # Two statements of a target that differ, and a row that says so.
    f"update marts.fct_indicator_target set target_value = target_value + 1 where town_code = '{WUJIA}'",
    f"""
    insert into quality.target_conflict (statement_code_1, statement_code_2)
    select statement_code, 'another' from marts.fct_indicator_target where town_code = '{WUJIA}'
    """,
)


def test_every_expectation_has_a_case_of_its_own() -> None:
    for suite, cases in (("landing", LANDING), ("marts", MARTS)):
        assert [case.broken for case in cases] == [expectation.id for expectation in load_suite(suite)]


@pytest.mark.parametrize("suite", SUITES)
def test_the_real_data_keeps_every_promise(bench: Bench, suite: str) -> None:
    results = bench.audit(suite)
    assert {name: result.observed_value for name, result in results.items() if not result.success} == {}
    assert list(results) == [expectation.id for expectation in load_suite(suite)]
    assert not any(result.sample_rows for result in results.values())


@pytest.mark.parametrize("broken", LANDING, ids=str)
def test_landing(bench: Bench, broken: Case) -> None:
    bench.change_landing(*broken.statements)
    assert bench.failed("landing") == {broken.broken}


@pytest.mark.parametrize("broken", MARTS, ids=str)
def test_marts(bench: Bench, broken: Case) -> None:
    bench.change_build(*broken.statements)
    assert bench.failed("marts") == {broken.broken}


@pytest.mark.parametrize("together", LANDING_OTHER_WAYS)
def test_landing_in_other_ways(bench: Bench, together: list[Case]) -> None:
    bench.change_landing(*(statement for broken in together for statement in broken.statements))
    assert bench.failed("landing") == {broken.broken for broken in together}


@pytest.mark.parametrize("together", MARTS_OTHER_WAYS)
def test_marts_in_other_ways(bench: Bench, together: list[Case]) -> None:
    bench.change_build(*(statement for broken in together for statement in broken.statements))
    assert bench.failed("marts") == {broken.broken for broken in together}


def test_what_is_allowed_holds(bench: Bench) -> None:
    bench.change_landing(*LANDING_HOLDS)
    bench.change_build(*MARTS_HOLD)
    assert bench.failed("landing") == set()
    assert bench.failed("marts") == set()


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
