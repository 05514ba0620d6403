"""Words in and around a submission's table: periods in title lines, labels before colons, totals, footers.

The patterns stand in columns.yml and see folded text; what is returned is always a part of the text as written.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from dagster_project.ingest.sheets.columns import vocabulary

# Longer texts are sentences, not headers or labels.
LONGEST_HEADER = 60
LONGEST_TITLE = 1000
# What stands behind a period and names nothing.
_NO_REST = ("份", "()", "数", "值", "数据", "份数", "份数据", "完成情况", "份完成情况")
_FIGURE = re.compile(r"[-+≥≤<>~约]?[0-9][0-9,]*([.][0-9]*)?([eE][-+]?[0-9]+)?[%‰]?")


@cache
def names_to_roles() -> dict[str, str]:
    """The role of every usual column name of a submission."""
    return {name: role for role, rule in vocabulary()["submission"].items() for name in rule["names"]}


@lru_cache(maxsize=1 << 16)
def role(text: str) -> str | None:
    """The role that a header of a submission means, or None."""
    if not text or text.isascii() or len(text) > LONGEST_HEADER:
        return None
    names = names_to_roles()
    folded = fold(text)[0]
    plain = names.get(folded) or _role_by_shape(folded)
    return plain or (names.get(fold(plain_head(text))[0]) if _may_be_of_form(folded) else None)


def _may_be_of_form(folded: str) -> bool:
    return bool(re.search(r"^\W|^[0-9]|\W$|[贵您你]", folded))


def _role_by_shape(folded: str) -> str | None:
    rules = vocabulary()["submission"].items()
    if role := next((role for role, rule in rules if re.fullmatch(rule.get("pattern", r"(?!)"), folded)), None):
        return role
    # Below 累计值/期末值 stands what counts from January or is there at the end, as the indicator is counted.
    parts = re.split("[/、或]", folded)
    return "value" if len(parts) == 2 and all(_pattern("either_value").fullmatch(part) for part in parts) else None


@lru_cache(maxsize=1 << 12)
def plain_head(text: str) -> str:
    """A head without what an online form puts around it, a question as what it asks for: 1、镇名[单选题]: → 镇名.

    截至9月底，贵镇累计新增就业是多少？（单位：人） → 9月底累计新增就业(人). A question for one month stays.
    """
    folded = fold(text)[0]
    if text.isascii() or len(text) > LONGEST_HEADER or not _may_be_of_form(folded):
        return text
    before, behind = _pattern("before_head").pattern, _pattern("behind_head").pattern
    # 镇：万古镇 above a table is no head, 1、镇名： is one.
    plain = re.sub(f"^(?:{before})+", "", folded)
    plain = re.sub(f"(?:{behind})+$", "", plain.rstrip(":") if plain != folded else plain)
    period, rest = split_period(plain)
    asked = _pattern("question").fullmatch(rest)
    if asked and not (period and matches(period, "part_alone") and "累计" not in rest):
        unit = asked["unit"] or asked["counted"]
        return f"{period}{asked['name']}" + (f"({unit})" if unit else "")
    return text if asked or plain == folded else plain


def fold(text: str) -> tuple[str, list[int]]:
    """The text without white space, full-width signs folded, and for each sign where it stood in the text."""
    folded: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for letter in unicodedata.normalize("NFKC", sign):
            if not letter.isspace():
                folded.append(letter)
                places.append(place)
    return "".join(folded), places


def matches(text: str, kind: str) -> bool:
    """Whether the whole text is of this kind: total, footer, bare_period, unnamed_sheet, place, marked."""
    return bool(_pattern(kind).fullmatch(fold(text)[0]))


def town_in(text: str) -> str:
    """The town that a title begins with, '' where it begins with none or with several."""
    if len(text) > LONGEST_HEADER:
        return ""
    found = _pattern("town_of_title").fullmatch(fold(split_period(text)[1])[0])
    return found["town"] if found else ""


def name_in(text: str) -> str:
    """What a title says its table is of, 2025年各镇出口总额（万美元）情况表 → 出口总额(万美元); '' for nothing.

    Whether that is the name of an indicator, SQL knows.
    """
    if len(text) > LONGEST_HEADER:
        return ""
    rest = fold(split_period(text)[1])[0]
    town = town_in(text)
    if town and rest.count(town) == 1:
        rest = rest[rest.index(town) + len(town) :]
    before, behind = _pattern("before_name").pattern, _pattern("behind_name").pattern
    name = re.sub(f"^(?:{before})+", "", rest)
    name = re.sub(f"(?:{behind})+$", "", name)
    bracketed = re.fullmatch(r"(.+?)[(]([^()]*)[)]", name)
    name, bracket = bracketed.groups() if bracketed else (name, "")
    name = re.sub(f"(?:{behind})+$", "", name)
    # 累计 in brackets says no more than when.
    words = [word for word in re.split("[,、;/]", bracket) if word and role(word) != "value"]
    return "" if matches(name, "no_name") else f"{name}({','.join(words)})" if words else name


def unit_of_name(name: str) -> str:
    """The unit in brackets behind the name of one figure, '' where there is none: 出口总额(万美元) → 万美元."""
    found = re.fullmatch(r"[^()、,和与及]+[(]([^()]+)[)]", name)
    return found[1] if found and matches(found[1], "bare_unit") else ""


def is_figure(text: str) -> bool:
    """Whether the text is a plain number, so that it is no header."""
    return bool(_FIGURE.fullmatch(fold(text)[0]))


def find_periods(text: str) -> list[tuple[int, int]]:
    """From where to where a text names periods, readable or not, from left to right."""
    if len(text) > LONGEST_TITLE:
        return []
    # 表1 2024年9月 without its space would be of the year 12024.
    folded, places = fold(re.sub(r"(?<=[0-9])\s+(?=20[0-9]{2})", lambda gap: ";" * len(gap[0]), text))
    return [
        (places[found.start()], places[found.end() - 1] + 1)
        for found in _period_pattern().finditer(folded)
        if found["period"]
    ]


def periods_in(text: str) -> str:
    """All that a text says of its period, as written: 2024年主要指标（1-9月） → 2024年 1-9月; '' for nothing."""
    return " ".join(text[start:end] for start, end in find_periods(text))


def split_period(text: str) -> tuple[str, str]:
    """The period that a header or a sheet's name states, and what is left: 2024年9月完成值 → 2024年9月, 完成值."""
    if matches(text, "bare_period"):
        return text.strip(), ""
    found = find_periods(text)
    if not found:
        return "", text
    rest = text
    for start, end in reversed(found):
        rest = rest[:start] + rest[end:]
    return periods_in(text), "" if fold(rest)[0] in _NO_REST else rest.strip()


def split_basis(text: str) -> tuple[str, str]:
    """What stands before a name and says how it is counted, and the name: 累计出口额 → 累计, 出口额."""
    found = re.match(f"(?:{_pattern('time_before_name').pattern})", fold(text)[0])
    places = fold(text)[1]
    if not found or not found.end() < len(places) or role(text):
        return "", text
    start = places[found.end()]
    return text[:start].strip(), text[start:].strip()


def unbracketed(text: str) -> str | None:
    """What stands in the brackets where the whole text is in brackets, （亿元） → 亿元; else None."""
    text = text.strip()
    if len(text) > 2 and text[0] in "(（[［【" and text[-1] in ")）]］】" and not set(text[1:-1]) & set("()（）"):
        return text[1:-1].strip()
    return None


def labelled(text: str, kind: str) -> str | None:
    """What stands behind a label and its colon, 单位：亿元 → 亿元; '' where only the label is there; else None.

    `kind` is unit_label, department_label, period_label or town_label.
    """
    found = _label_pattern(kind).search(text) if len(text) <= LONGEST_TITLE else None
    if not found:
        return None
    value = found["value"]
    depth = 0
    for place, sign in enumerate(value):
        depth += (sign in "(（") - (sign in ")）")
        if depth < 0:
            return value[:place]
    return value


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    patterns = vocabulary()["submission_lines"][kind]["patterns"]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.DOTALL)


@cache
def _period_pattern() -> re.Pattern[str]:
    """Either no period, which is passed over, or a period; the first to begin counts, and no_period at a tie."""
    year, part, end = (_pattern(f"period_{piece}").pattern for piece in ("year", "part", "end"))
    composed = rf"(?:(?:{year})(?:[(](?:{part})[)]|{part})|{year}|{part})(?:{end})?"
    return re.compile(
        f"(?<![0-9])(?:(?:{_pattern('no_period').pattern})|(?P<period>{_pattern('period').pattern}|{composed}))"
    )


@cache
def _label_pattern(kind: str) -> re.Pattern[str]:
    """The label as people write it: with spaces between its signs, with full-width brackets and colon."""
    label = re.sub(r"([\u4e00-\u9fff])", r"\1\\s*", _pattern(kind).pattern)
    label = label.replace("[(]", "[(（]").replace("[)]", "[)）]")
    # 单位：万元，%: what follows the comma is a unit as well.
    more = (
        rf"(?:[,，]\s*(?:{_pattern('bare_unit').pattern})(?![^\s,，;；。()（）]))*" if kind == "unit_label" else ""
    )
    return re.compile(rf"(?:^|[\s(（,，;；、])(?:{label})\s*[:：]\s*(?P<value>[^\s,，;；。]*{more})")
