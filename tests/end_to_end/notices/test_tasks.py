"""The tasks of a notice's body, and who answers for them."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from dagster_project.settings import PROJECT, Settings
from tests.homes import Published, built, new_home, query, sql_of

GOLDEN = Path(__file__).parents[2] / "golden" / "tasks.csv"
# A notice of nowhere. Its faults: 区教育委 is no office, 甲二 and 乙类 name nobody at their end, 2 comes twice.
FAULTY = """吴家镇试点实施方案（2023—2025）
三、重点任务
（一）甲类。
1．甲一。办学。(牵头单位：区教育委、区财政局；配合单位:昌元街道，清流镇等）。
2．甲二。修路。
2. 甲三。通水。（责任单位：区水利局和区教委）
（二）乙类（责任单位：区商务委）应当按月报送。
四、保障措施
（一）丙一。督办。
（二）丙二。宣传。（责任单位：区融媒体中心）
"""


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A fictional notice with what people get wrong, beside the real annexes."""
    settings = new_home(tmp_path_factory.mktemp("faulty"))
    shutil.copytree(PROJECT / "raw" / "annexes", settings.raw / "annexes")
    (settings.raw / "annexes" / "500153-wujia" / "notice.txt").write_text(FAULTY, encoding="utf-8")
    return built(settings)


def test_every_task_has_the_departments_that_the_notice_names(noticed: Settings) -> None:
    database = noticed.published
    tasks = query(database, "select measure_code from marts.dim_measure where kind = 'task'")
    departments = query(
        database,
        """
        select measure_code, role, department_name, department_text, is_open_ended
        from marts.bridge_measure_department
        join marts.dim_department using (department_code)
        where measure_code like '%-task-%'
        order by measure_code, role, position
        """,
    )
    towns = query(
        database,
        "select measure_code, town_text, is_open_ended from marts.bridge_measure_town"
        " order by measure_code, position",
    )
    assert (departments["department_name"] == departments["department_text"]).all()
    with GOLDEN.open(encoding="utf-8", newline="") as lines:
        golden = list(csv.DictReader(lines))
    assert sorted(tasks["measure_code"]) == sorted(row["measure_code"] for row in golden)
    for row in golden:
        its_departments = departments[departments["measure_code"] == row["measure_code"]]
        its_towns = towns[towns["measure_code"] == row["measure_code"]]
        for role in ("lead", "support", "responsible"):
            names = its_departments[its_departments["role"] == role]["department_name"]
            assert names.tolist() == row[role].split(), (row["measure_code"], role)
        assert its_towns["town_text"].tolist() == row["towns"].split(), row["measure_code"]
        open_ended = {
            "departments": its_departments["is_open_ended"].any(),
            "towns": its_towns["is_open_ended"].any(),
        }
        assert [name for name, is_open in open_ended.items() if is_open] == row["open_ended"].split()


def test_a_task_says_where_it_stands(noticed: Settings) -> None:
    rows = query(
        noticed.published,
        "select * from marts.dim_measure where measure_code in"
        " ('500111-wangu-task-3-3-10', '500153-wujia-task-4-3') order by measure_code",
    )
    columns = ["item_no", "title_zh", "heading_path", "paragraph_no", "cell", "source_path", "document_code"]
    assert rows[columns].values.tolist() == [
        [
            10,
            "高效能推进公共服务普惠共享",
            "三 › （三） › 10．",
            41,
            "第41段",
            "annexes/500111-wangu/notice.txt",
            "500111-wangu-20240605",
        ],
        [
            3,
            "营造良好氛围",
            "四 › （三）",
            51,
            "第51段",
            "annexes/500153-wujia/notice.txt",
            "500153-wujia-20240827",
        ],
    ]


def test_only_towns_that_are_known_have_a_code(noticed: Settings) -> None:
    towns = query(noticed.published, "select distinct town_text, town_code from marts.bridge_measure_town")
    codes = dict(zip(towns["town_text"], towns["town_code"].fillna(""), strict=True))
    assert codes == {"吴家镇": "500153-wujia", "清流镇": "", "观胜镇": ""}


def test_a_name_means_an_office_of_its_own_district(noticed: Settings) -> None:
    rows = query(
        noticed.published,
        "select distinct department_text, department_code from marts.bridge_measure_department"
        " where department_text in ('区交通局', '区交通运输委', '区金融事务中心') order by department_text",
    )
    assert rows.values.tolist() == [
        ["区交通局", "500111-transport"],
        ["区交通运输委", "500153-transport"],
        ["区金融事务中心", "500153-financial_affairs"],
    ]


def test_the_body_leaves_no_question_and_the_lists_stay_as_they_are(
    noticed: Settings, published: Published
) -> None:
    assert query(noticed.published, "from quality.paragraph_issue").empty
    items = "select * exclude (received_at) from marts.dim_measure where kind <> 'task' order by measure_code"
    bridge = "select * from marts.bridge_measure_department where measure_code not like '%-task-%' order by all"
    for statement in (items, bridge):
        found = query(noticed.published, statement)
        assert found.equals(query(published.settings.published, statement))
    assert len(query(noticed.published, items)) == 54


def test_what_is_wrong_with_a_task_points_to_its_place(faulty: Settings) -> None:
    issues = query(
        faulty.published,
        "select rule_code, cell, value_text, message_zh, suggestion_zh, char_start, char_end"
        " from quality.submission_issue where cell like '第%段' order by char_start, rule_code",
    )
    assert issues[["rule_code", "cell", "value_text"]].fillna("").values.tolist() == [
        ["measure_department_unknown", "第4段", "区教育委"],
        ["task_departments_missing", "第5段", "甲二"],
        ["task_number_repeated", "第6段", "三 › （一） › 2."],
        ["task_departments_missing", "第7段", "乙类"],
        ["task_departments_unread", "第7段", ""],
    ]
    unknown = issues.iloc[0]
    assert FAULTY[unknown["char_start"] : unknown["char_end"]] == "区教育委"
    assert unknown["message_zh"] == "事项中的单位“区教育委”不在本区部门名单中。"
    assert "区教委" in unknown["suggestion_zh"]
    assert not issues["message_zh"].str.contains("[{}]").any()


def test_tasks_of_a_faulty_notice_are_visible_all_the_same(faulty: Settings) -> None:
    tasks = query(
        faulty.published,
        "select measure_code, title_zh, is_open_ended from marts.dim_measure where kind = 'task'"
        " order by paragraph_no",
    )
    assert tasks.values.tolist() == [
        ["500153-wujia-task-3-1-1", "甲一", False],
        ["500153-wujia-task-3-1-2", "甲二", False],
        ["500153-wujia-task-3-1-2-r2", "甲三", False],
        ["500153-wujia-task-3-2", "乙类", False],
        ["500153-wujia-task-4-2", "丙二", False],
    ]
    named = query(
        faulty.published,
        """
        select measure_code, role, department_text, is_open_ended from marts.bridge_measure_department
        where measure_code like '%-task-%'
        union all
        select measure_code, role, town_text, is_open_ended from marts.bridge_measure_town
        order by all
        """,
    )
    assert named.values.tolist() == [
        ["500153-wujia-task-3-1-1", "lead", "区教育委", False],
        ["500153-wujia-task-3-1-1", "lead", "区财政局", False],
        ["500153-wujia-task-3-1-1", "support", "昌元街道", True],
        ["500153-wujia-task-3-1-1", "support", "清流镇", True],
        ["500153-wujia-task-3-1-2-r2", "responsible", "区教委", False],
        ["500153-wujia-task-3-1-2-r2", "responsible", "区水利局", False],
        ["500153-wujia-task-4-2", "responsible", "区融媒体中心", False],
    ]


# Names with what could be taken for a separator, a label or a town within them.
NAMES = st.sampled_from(
    [
        "区教委",
        "区住房和城乡建委",
        "区农业农村委（区乡村振兴局）",
        "人和镇",
        "大足高新区",
        "高等教育处",
        "区水利局",
        "昌元街道",
    ]
)
SEPARATORS = st.sampled_from(["、", "，", ",", "；", ";", " 、", "， ", "、以及"])
LISTS = st.lists(st.tuples(NAMES, SEPARATORS), min_size=1, max_size=6)
ROLES = {"牵头": "lead", "配合": "support", "责任": "responsible"}


@pytest.fixture(scope="module")
def splitting() -> duckdb.DuckDBPyConnection:
    """The models that read lists of departments, over paragraphs to be put in."""
    connection = duckdb.connect()
    connection.execute(
        "attach ':memory:' as private; create schema private.staging; create schema private.intermediate"
    )
    connection.execute(
        """
        create table private.staging.stg_notice__paragraphs as select 'b' as batch_id, 'p' as source_path,
            't' as town_code, 1 as paragraph_no, 'body' as kind, '' as text, 1000 as char_start;
        create table private.intermediate.int_tasks_found as select 't' as town_code, 1 as paragraph_no,
            'm' as measure_code;
        create table private.staging.stg_annex__notices as select 't' as town_code, '500153' as district_code,
            true as is_current;
        """
    )
    for name in ("int_department_lists_found", "int_task_departments_split"):
        connection.execute(f"create view private.intermediate.{name} as {sql_of(name)}")
    return connection


@effort(max_examples=150, deadline=None)
@given(
    lists=st.dictionaries(st.sampled_from(list(ROLES)), LISTS, min_size=1),
    signs=st.sampled_from(
        [("（", "：", "；", "）"), ("(", ":", ";", ")"), ("（", ":", "；", ")"), ("(", "：", ";", "")]
    ),
    is_open=st.booleans(),
)
def test_names_that_were_joined_come_apart_again(
    splitting: duckdb.DuckDBPyConnection,
    lists: dict[str, list[tuple[str, str]]],
    signs: tuple[str, str, str, str],
    is_open: bool,
) -> None:
    """Whatever signs join them, the names come back in their roles and order, and each points to itself."""
    opening, colon, semicolon, closing = signs
    joined = {
        words: "".join(separator * (no > 0) + name for no, (name, separator) in enumerate(names)) + "等" * is_open
        for words, names in lists.items()
    }
    inner = semicolon.join(f"{words}单位{colon}{text}" for words, text in joined.items())
    text = f"1．修路（一期）。{opening}{inner}{closing}"
    splitting.execute("update private.staging.stg_notice__paragraphs set text = ?", [text])
    rows = splitting.execute(
        "select role, department_folded, char_start, char_end, is_town, is_open_ended"
        " from private.intermediate.int_task_departments_split order by role, position"
    ).fetchall()
    found: dict[str, list[str]] = {role: [] for role in ROLES.values()}
    for role, name, start, end, *_ in rows:
        found[role].append(text[start - 1000 : end - 1000])
        assert found[role][-1].replace("（", "(").replace("）", ")") == name
    assert found == {role: [name for name, _ in lists.get(words, [])] for words, role in ROLES.items()}
    for words, role in ROLES.items():
        if words in lists:
            last_is_town = bool(re.search("(镇|街道)$", lists[words][-1][0]))
            for its_role, _, _, _, is_town, is_open_ended in rows:
                if its_role == role:
                    assert is_open_ended == (is_open and is_town == last_is_town)
