"""The header of an annex table: one row or several, read by what its texts say and not by a list of them.

A column of values says a year, or a word for a baseline or a target, or both in either order, over one or two
rows: 2025年目标, 目标值（2025年）, 现状值 over 2022. Where a word is left over, it says something else of its
figures and the column is none. Columns that nobody knows are kept beside the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import permutations

from dagster_project.ingest.files.grid import Grid, Sheet, cell_address
from dagster_project.ingest.landing.problems import reject
from dagster_project.ingest.sheets.cells import Cells
from dagster_project.ingest.sheets.columns import Column, expected_names, fold_header, role_of, vocabulary
from dagster_project.ingest.sheets.headers import stacks_at

# In this order, and the role without which a table is none: one of projects has 责任单位 as one of measures has.
KINDS = {"annex_indicators": "indicator_name", "annex_projects": "title", "annex_measures": "title"}
# A project is told from a measure by one of these.
_OF_PROJECTS = {"investment", "content", "years"}
_YEAR = re.compile(r"20[0-9]{2}年?(?:度|年末|年底|底(?!线)|末)?")
_BASELINE = "基期|基准|基线|基数|基础|基年|底数|起始|初始|起点|现状|现有|当前|目前|实[际绩]|完成"
_WISH = "力争|争取|奋斗|努力|挑战"
_TARGET = (
    f"目标|预期|计划|规划|远景|愿景|近期|中期|远期|终期|末期|预计|任务|{_WISH}|确保|底线|保底|展望|达到|拟|要求"
)
_WORDS = re.compile(f"{_BASELINE}|{_TARGET}")
# What is no target of its year where another one is.
_LESSER = re.compile(f"{_WISH}|近期|中期")
_FILLERS = re.compile(
    '数值|指标值|情况|水平|年度|年份|阶段|截[至止]|[全本我]镇|期[初中末满]|试点|创建|培育|建设|实施|考核|[“”"]?十四五[“”"]?末?'
    # 2023年统计数据, 2025年分解目标, 2025年进度安排: where figures come from, or how targets are handed down.
    "|数据|统计|初[值数]|快报|决算|基本|分解|安排|进度|序时|工作|总体|控制|约束|验收|时间|节点|里程碑|应|实现"
    # 启动年（2024年）, 攻坚期（2025年）: what the year is called.
    "|(?:启动|起步|开局|攻坚|突破|提升|推进|深化|巩固|收官|达效|决胜)[年期]"
    r"|[值数期性年分各逐到至前()【】\[\]:、,/|·—–-]"
)
# 第二年（2025年）, 末年（2027年）: by themselves they say no year.
_PLACES = re.compile("第[一二三四五][年期]|[首末]年")
# What is done by then, and not in that year alone.
_BY_THEN = re.compile("[底末前]|累计")
_PLAN_END = re.compile('十四五[“”"]?末')
# 泗河湾镇 over years: whose figures they are.
_UNIT = re.compile(
    r"\s*[（(](?:单位[:：])?(?:[千百]?[万亿]?(?:元|美元|人|户|家|个|亩|吨)|平方公里|公里|公顷|[盏处所座项件类条]|[%％‰])[)）]$"
)
_TOWN = re.compile(r"^[^\s0-9]{1,8}(?:镇|乡|街道)\s+|\s+[^\s0-9]{1,8}(?:镇|乡|街道)$")
_BRACKETS = re.compile(r"\s*[（(][^（()）]{1,12}[）)]\s*$")
_FIGURE = re.compile("[0-9０-９]")
_FIGURE_OR_GRADE = re.compile("[0-9０-９ⅠⅡⅢⅣⅤ]|[IV]+类")
_BESIDE_FIGURES = {"departments", "remark", "other"}
_MOST_ROWS_ABOVE = 20


@dataclass(frozen=True)
class AnnexHeader:
    """What kind of table it heads, its last row, its columns, and the columns that nobody knows."""

    table_kind: str
    last_row: int
    columns: list[Column]
    unknown: list[Column]


def is_value_head(text: str) -> bool:
    """Whether a header, its rows one behind the other, says a year or what a value is, and nothing beside it."""
    folded = fold_header(text)
    years, rest = set(_YEAR.findall(folded)), _YEAR.sub("", folded)
    words, rest = _WORDS.findall(rest), _WORDS.sub("", rest)
    # 十四五 ends in 2025, wherever the pilot does.
    numbers = {year[:4] for year in years}
    if not numbers and _PLAN_END.search(folded):
        numbers = {"2025"}
    rest = _PLACES.sub("", rest) if numbers else rest
    is_one_year = numbers == {"2025"} if "十四五" in folded else len(numbers) <= 1
    return is_one_year and bool(numbers or words) and not _FILLERS.sub("", rest)


def says_year(text: str) -> bool:
    """Whether a text says a year and perhaps what stands there in it."""
    return bool(_YEAR.search(fold_header(text))) and is_value_head(text)


def annex_header(sheet: Sheet, table_kind: str | None = None, is_transcribed: bool = False) -> AnnexHeader:
    """The header of the table on a sheet, of this kind or of any.

    Where `is_transcribed`, every column that its kind needs must be there. Raises FileRejected
    (header_not_found, columns_wrong).
    """
    kinds = [table_kind] if table_kind else list(KINDS)
    for row_no, row in enumerate(sheet.grid[:_MOST_ROWS_ABOVE], start=1):
        for kind in kinds:
            if header := _header_in(sheet, row_no, row, kind, is_transcribed):
                _check(sheet.grid, row_no, header, is_transcribed)
                return header
    raise reject("header_not_found", expected=" / ".join(expected_names(kind, not table_kind) for kind in kinds))


def _header_in(sheet: Sheet, row_no: int, row: list[str], kind: str, is_known: bool) -> AnnexHeader | None:
    """The header that begins in this row; None where no two columns of it have a role in this kind of table.

    Where the kind is not known, one of them must be what makes a table one of this kind.
    """
    roles = {no: role for no, text in enumerate(row, start=1) if (role := _role(text, kind))}
    below = sheet.grid[row_no:]
    values = [
        no
        for no, text in enumerate(row, start=1)
        if no not in roles and is_value_head(_UNIT.sub("", text)) and not _holds_words(text, no, below)
    ]
    is_key = is_known or KINDS[kind] in roles.values() or _is_like(kind, set(roles.values()), sheet.grid, row_no)
    if not is_key or len(roles) + bool(values and kind == "annex_indicators") < 2:
        return None
    if not is_known and kind == "annex_projects" and not _OF_PROJECTS & set(roles.values()):
        return None
    # What stands right of the first figures is no name of a row.
    first_value = min([*values, len(row) + 1])
    keys = {no for no in roles if no < first_value} or set(roles)
    last_row, heads = _heads(sheet, row_no, keys)
    rows = sheet.grid[last_row:]
    columns = [
        _column(no, head, kind, _role(row[no - 1] if no <= len(row) else "", kind), rows) for no, head in heads
    ]
    if KINDS[kind] not in {column.role for column in columns} and not (is_known and kind == "annex_indicators"):
        columns = _with_key(columns, KINDS[kind], rows)
    if "unit" in {column.role for column in columns}:
        # Two places that say the unit are none.
        columns = [replace(column, role="unknown") if _says_unit(column) else column for column in columns]
    columns = _with_one_key(columns, KINDS[kind], kind, rows)
    columns = _without_doubles(columns, rows)
    if not is_known and kind != "annex_indicators":
        columns = _with_roles_once(columns)
    return AnnexHeader(
        kind,
        last_row,
        [replace(column, role="other") if column.role == "unknown" else column for column in columns],
        [column for column in columns if column.role == "unknown"],
    )


def _role(text: str, kind: str) -> str | None:
    """The role that a header means, what it says in brackets behind it apart: 指标（单位）."""
    return role_of(text, kind) or role_of(_BRACKETS.sub("", text), kind)


def _is_like(kind: str, roles: set[str], grid: Grid, row_no: int) -> bool:
    """Whether a table whose key column has no usual name is of this kind all the same.

    One of indicators numbers what years give figures of, and says their units, in a column or behind the names of
    works that are done by then; one of measures numbers what offices answer for, and no year gives figures of it.
    """
    heads = [text for row in grid[row_no - 1 : row_no + 1] for text in row if says_year(text)]
    years = len(heads)
    if kind == "annex_indicators":
        is_measured = "unit" in roles or (all(map(_BY_THEN.search, heads)) and _names_hold_units(grid[row_no:]))
        return "item_no" in roles and years > 1 and is_measured
    offices = {"lead_departments", "support_departments"}
    return kind == "annex_measures" and "item_no" in roles and bool(roles & offices) and not years


def _names_hold_units(rows: Grid) -> bool:
    """Whether the rows that say something each have a text with a unit behind it: 路灯（盏）."""
    said = [row for row in rows if any(map(str.strip, row))]
    return bool(said) and all(any(_UNIT.search(text.strip()) for text in row) for row in said)


def _heads(sheet: Sheet, row_no: int, keys: set[int]) -> tuple[int, list[tuple[int, str]]]:
    """The last row of the header whose names stand in this row, and what is said over each column."""
    row, below = sheet.grid[row_no - 1], sheet.grid[row_no] if row_no < len(sheet.grid) else []
    years = [text for text in below if text.strip()]
    if years and all(map(says_year, years)) and below[0].strip() and not sheet.merged:
        return row_no + 1, _without_places(sheet.grid, row_no, row, years)
    if years and all(map(says_year, years)) and not any(_at(below, no) for no in keys):
        sheet = replace(sheet, grid=_worded(sheet.grid, row_no))
    _, last_row, stacks = stacks_at(Cells(sheet), row_no, keys)
    heads = {no: [text.text.strip() for text in stacks[no]] for no in sorted(stacks)}
    while last_row < len(sheet.grid) and _goes_on(sheet.grid[last_row], keys):
        for no in heads:
            heads[no] += [sheet.grid[last_row][no - 1].strip()] if _at(sheet.grid[last_row], no) else []
        last_row += 1
    return last_row, [(no, " ".join(texts)) for no, texts in heads.items()]


def _goes_on(row: list[str], keys: set[int]) -> bool:
    """Whether a row goes on with the header above: what its figures are, and nothing below the names.

    Where heads were broken between two lines (年均增, 速(%)), the row says that of some and holds no figure.
    """
    texts = [text for text in row if text.strip()]
    says_values = [is_value_head(text) for text in texts]
    is_broken = any(says_values) and len(texts) > 1 and not any(map(_FIGURE.search, texts))
    return bool(texts) and not any(_at(row, no) for no in keys) and (all(says_values) or is_broken)


def _worded(grid: Grid, row_no: int) -> Grid:
    """The grid with 年 behind the bare years of the row below: a number is taken for no header."""
    words = [re.sub(r"^(\s*20[0-9]{2})\s*$", r"\1年", text) for text in grid[row_no]]
    return [*grid[:row_no], words, *grid[row_no + 1 :]]


def _without_places(grid: Grid, row_no: int, row: list[str], years: list[str]) -> list[tuple[int, str]]:
    """The heads where the text of a table lost which group title stands over which years.

    Each group title covers some of the years, in their order; which, nobody can see where there are several, so
    each year is said to be of all.
    """
    titles = [text.strip() for text in row if text.strip()]
    groups = [no for no, text in enumerate(titles) if is_value_head(text) and not says_year(text)]
    width = max((len(below) for below in grid[row_no + 1 :]), default=0)
    is_clear = groups and groups == list(range(groups[0], groups[-1] + 1))
    if not is_clear or len(titles) - len(groups) + len(years) != width:
        raise reject("header_not_found", expected=expected_names("annex_indicators"))
    one_each = len(groups) == len(years)
    group = "|".join(titles[no] for no in groups)
    inner = [f"{titles[groups[no]] if one_each else group} {year.strip()}" for no, year in enumerate(years)]
    return list(enumerate([*titles[: groups[0]], *inner, *titles[groups[-1] + 1 :]], start=1))


def _at(row: list[str], column_no: int) -> bool:
    return column_no <= len(row) and bool(row[column_no - 1].strip())


def _column(column_no: int, head: str, kind: str, named: str | None, rows: Grid) -> Column:
    role = _role(head, kind)
    if not role and kind == "annex_indicators" and _role(head.split(" ")[-1], kind) in _BESIDE_FIGURES:
        # 协同部门 below 责任分工.
        role = _role(head.split(" ")[-1], kind)
    if not role and kind == "annex_indicators" and is_value_head(_UNIT.sub("", _TOWN.sub("", head))):
        role = None if _holds_words(head, column_no, rows) else "year_value"
    return Column(column_no, role or named or "unknown", head)


def _holds_words(head: str, column_no: int, rows: Grid) -> bool:
    """Whether a head without a year stands over words alone: 建设任务 names works, and no figure of a target."""
    texts = [row[column_no - 1] for row in rows if _at(row, column_no)]
    return not _YEAR.search(fold_header(head)) and bool(texts) and not any(map(_FIGURE_OR_GRADE.search, texts))


def _without_doubles(columns: list[Column], rows: Grid) -> list[Column]:
    """The columns, one of targets for a year: no wish (力争目标) beside a target, no 近期目标 beside 远期目标.

    Of two that say it otherwise (2025年目标, 2025年任务) nobody knows which counts; two heads alike are refused.
    """
    targets = [one for one in columns if one.role == "year_value" and not re.search(_BASELINE, one.header_text)]
    doubles = set()
    for one, other in permutations(targets, 2):
        is_same = _year_and_town(one.header_text) == _year_and_town(other.header_text)
        is_alike = one.header_text == other.header_text
        is_lesser = bool(_LESSER.search(one.header_text)) >= bool(_LESSER.search(other.header_text))
        is_beside = any(_at(row, one.column_no) and _at(row, other.column_no) for row in rows)
        if is_same and not is_alike and is_lesser and is_beside:
            doubles.add(one.column_no)
    return [replace(one, role="unknown") if one.column_no in doubles else one for one in columns]


def _year_and_town(head: str) -> tuple[str, ...]:
    years = sorted({year[:4] for year in _YEAR.findall(head)})
    return (*years, *(match[0].strip() for match in _TOWN.finditer(head)))


def _says_unit(column: Column) -> bool:
    """Whether the head of a column of figures says their unit: 2025年（亿元）."""
    return column.role == "year_value" and bool(_UNIT.search(column.header_text))


def _with_one_key(columns: list[Column], key: str, kind: str, rows: Grid) -> list[Column]:
    """The columns with one that names: the lowest level of indicators, the first text of a measure.

    A text that is merged over several measures is that of their group.
    """
    places = [place for place, column in enumerate(columns) if column.role == key]
    kept = places[-1:] if kind == "annex_indicators" else _fullest(columns, places, rows)
    spare = "category" if kind == "annex_indicators" else "other"
    return [
        replace(column, role=spare) if place in places and place not in kept else column
        for place, column in enumerate(columns)
    ]


def _fullest(columns: list[Column], places: list[int], rows: Grid) -> list[int]:
    """The first of these columns that says something in as many rows as any of them; none of none."""
    counts = [sum(_at(row, columns[place].column_no) for row in rows) for place in places]
    return [place for place, count in zip(places, counts, strict=True) if count == max(counts)][:1]


def _with_roles_once(columns: list[Column]) -> list[Column]:
    """The columns of a list, each role once: 责任单位 beside 牵头单位 support, any other is a remark."""
    kept: list[Column] = []
    for column in columns:
        taken = {other.role for other in kept}
        if column.role in taken and column.role == "lead_departments":
            column = replace(column, role="support_departments")
        if column.role in taken and column.role != "unknown":
            column = replace(column, role="other")
        kept.append(column)
    return kept


def _with_key(columns: list[Column], key: str, rows: Grid) -> list[Column]:
    """The columns of a list whose texts have no usual name: the first full one behind 序号 has them."""
    numbered = [place for place, column in enumerate(columns) if column.role == "item_no"]
    free = [
        place
        for place, column in enumerate(columns)
        if numbered and place > numbered[0] and column.role in ("other", "unknown") and column.header_text.strip()
    ]
    chosen = _fullest(columns, free, rows)
    return [replace(column, role=key) if place in chosen else column for place, column in enumerate(columns)]


def _check(grid: Grid, row_no: int, header: AnnexHeader, is_transcribed: bool) -> None:
    """Raises FileRejected (columns_wrong) where a column is missing, or two say the same."""
    rules = vocabulary()[header.table_kind]
    found = [column.role for column in header.columns]
    needed = [role for role, rule in rules.items() if rule.get("required")]
    if not is_transcribed:
        needed = [role for role in needed if role in ("year_value", KINDS[header.table_kind])]
    elif header.table_kind == "annex_indicators" and _is_unnumbered(grid[header.last_row :]):
        # Rows without numbers count by their place.
        needed.remove("item_no")
    missing = [_first_name(rules[role]) for role in needed if role not in found]
    seen: set[str] = set()
    extra = []
    for column in header.columns:
        is_many = rules.get(column.role, {}).get("many") or column.role in ("other", "category", "remark")
        key = f"{column.role} {fold_header(column.header_text)}" if is_many else column.role
        if key in seen and column.role not in ("other", "remark", "category"):
            extra.append(_place(row_no, column))
        seen.add(key)
    if missing:
        known = {column.column_no for column in header.columns} - {column.column_no for column in header.unknown}
        width = max(map(len, grid[row_no - 1 :]))
        extra += [
            f"{(_text(grid, row_no, no)) or '（空白表头）'} ({cell_address(row_no, no)})"
            for no in range(1, width + 1)
            if no not in known and any(_at(row, no) for row in grid[row_no - 1 :])
        ]
    if missing or extra:
        raise reject(
            "columns_wrong",
            place=f"row {row_no}",
            missing="、".join(missing) or "—",
            extra="、".join(extra) or "—",
            expected=expected_names(header.table_kind),
        )


def _is_unnumbered(rows: Grid) -> bool:
    """Whether there are rows, and the first column does not number them, whatever stands over it."""
    texts = [row[0].strip() for row in rows if row and any(map(str.strip, row))]
    return bool(texts) and not all(text.isdecimal() for text in texts)


def _text(grid: Grid, row_no: int, column_no: int) -> str:
    row = grid[row_no - 1]
    return row[column_no - 1].strip() if column_no <= len(row) else ""


def _first_name(rule: dict[str, list[str]]) -> str:
    return rule["names"][0] if "names" in rule else "年份列（如 2025年）"


def _place(row_no: int, column: Column) -> str:
    return f"{column.header_text.strip()} ({cell_address(row_no, column.column_no)})"
