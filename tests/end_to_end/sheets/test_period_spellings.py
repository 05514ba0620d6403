"""Whatever people write for a period is read as that one or as none, never as another."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dagster_project.ingest.sheets.lines import periods_in
from dagster_project.wording.periods import codes_of
from tests.homes import sql_of

MODEL = "int_submission_periods"
DASHES = ["-", "—", "–", "~", "～", "至", "到", "－"]
CHINESE = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
PERIOD = "period_text, period_source, folder_period_text"


class Reader:
    """The compiled SQL over rows of its own."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("attach ':memory:' as private")
        for schema in ("staging", "intermediate"):
            self.connection.execute(f"create schema private.{schema}")
        texts = ("batch_id", "source_path", "sheet", "around_text", "basis_text", *PERIOD.split(", "))
        columns = ", ".join(f"{name} varchar" for name in texts)
        for table in ("stg_submission__labels", "stg_submission__reports"):
            self.connection.execute(f"create table private.staging.{table} ({columns})")
        self.connection.execute(
            "create table private.intermediate.int_decisions_known"
            " (period_code varchar, decision_kind varchar, opens_on date, closes_on date,"
            " known_at timestamp)"
        )
        self.sql = f"select period_text, folder_period_text, period_code from ({sql_of(MODEL)})"

    def codes(self, texts: list[str], folder: str = "") -> list[str | None]:
        """What each text means in a file of this folder."""
        table = "private.staging.stg_submission__labels"
        self.connection.execute(f"delete from {table}")
        self.connection.execute(
            f"insert into {table} select 'b', 'a.csv', null, '', '', unnest(?), 'row', ?", [texts, folder]
        )
        found = {text: code for text, _, code in self.connection.execute(self.sql).fetchall()}
        return [found[text] for text in texts]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def spellings_of(code: str, dash: str) -> list[str]:
    """How people write a period, its year first."""
    year, _, part = code.partition("-")
    chinese_year = year.translate(str.maketrans("0123456789", "〇一二三四五六七八九")) + "年"
    parts: list[str] = ["", "度", "全年", "底", "末", f"1{dash}12月", f"一{dash}十二月", f"1月{dash}12月份"]
    bare: list[str] = [year]
    if part.startswith("H"):
        parts = [["上半年", f"1{dash}6月"], ["下半年", f"7{dash}12月", f"三{dash}四季度"]][part == "H2"]
        parts = parts[:1] if part == "H1" else parts
        bare = [f"{year}{part}", f"{year}-{part}", f"{year}{parts[0]}"]
    elif part.startswith("Q"):
        number = int(part[1])
        name = CHINESE[number]
        parts = [f"{name}季度", f"第{name}季度", f"{number}季度", f"第{number}季度"]
        parts += [f"{number * 3 - 2}{dash}{number * 3}月"] if number > 1 else []
        if number in (2, 3):
            parts += [f"前{name}季度", f"前{number}个季度", f"一{dash}{name}季度", f"1{dash}{number}季度"]
        bare = [f"{year}{part}", f"{year}.{part.lower()}", f"{year}{name}季度"]
    elif part:
        number = int(part)
        name = CHINESE[number]
        parts = [f"{number}月", f"{part}月", f"{name}月", f"{number}月份", f"{number}月末", f"{name}月底"]
        if 1 < number < 12:
            parts += [
                f"1{dash}{number}月",
                f"01月{dash}{part}月",
                f"一{dash}{name}月",
                f"前{number}个月",
                f"前{name}个月",
            ]
        bare = [f"{year}-{part}", f"{year}/{part}", f"{year}.{part}", f"{year}{part}", f"{year}-{part}-01"]
    years = [f"{year}年", chinese_year]
    return [*bare, *(f"{one}{text}" for one in years for text in parts)]


def full_width(text: str) -> str:
    return text.translate(str.maketrans("0123456789-~().", "０１２３４５６７８９－～（）．"))


BEFORE = ["", "截至", "截止到", "大足区", "附件1：", "（一）", "三、", "与上年同期相比，"]
BEHIND = [
    "主要指标",
    "（快报）",
    "第三产业增加值",
    "一般公共预算收入",
    "预计",
    "前",
    "以来",
    "上旬",
    "年末",
    "报",
    "1",
    "、",
]
ANYTHING = st.text(alphabet="2024年一二三四十季度月上下半前第个至-—~()末底QH19 ", min_size=1, max_size=12)


@hypothesis_settings(max_examples=3, deadline=None)
@given(year=st.integers(2001, 2059), dash=st.sampled_from(DASHES))
def test_every_spelling_is_its_period(reader: Reader, year: int, dash: str) -> None:
    wanted = {
        form(text): code
        for code in codes_of(year)
        for text in spellings_of(code, dash)
        for form in (str, full_width, " ".join)
    }
    read = dict(zip(wanted, reader.codes(list(wanted)), strict=True))
    assert {text: found for text, found in read.items() if found != wanted[text]} == {}


@hypothesis_settings(max_examples=3, deadline=None)
@given(
    year=st.integers(2001, 2059),
    dash=st.sampled_from(DASHES),
    folder=st.sampled_from(["", "2023", "2022-05", "2021-Q2"]),
)
def test_more_words_never_make_it_another_period(reader: Reader, year: int, dash: str, folder: str) -> None:
    """As a cell, and as a title of which only the periods are landed."""
    wanted: dict[str, str] = {}
    for code in codes_of(year):
        for place, text in enumerate(spellings_of(code, dash)):
            title = f"{BEFORE[place % len(BEFORE)]}{text}{BEHIND[(place + year) % len(BEHIND)]}"
            wanted |= {title: code} | ({cut: code} if (cut := periods_in(title)) else {})
    read = dict(zip(wanted, reader.codes(list(wanted), folder), strict=True))
    assert {text: found for text, found in read.items() if found not in (wanted[text], None)} == {}


@hypothesis_settings(max_examples=5, deadline=None)
@given(st.lists(ANYTHING, min_size=50, max_size=100, unique=True))
def test_whatever_is_written_is_a_period_or_none(reader: Reader, texts: list[str]) -> None:
    for code in reader.codes(texts, "2024"):
        assert code is None or code in codes_of(int(code[:4]))
