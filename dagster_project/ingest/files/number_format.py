"""What a cell shows of its number: format codes of spreadsheets ([MS-XLS] 2.4.126, ECMA-376 part 1, 18.8.31).

A format that only rounds, groups or pads says nothing new. One that scales, hides or puts words beside the number
does: words come into the text of the cell, a number that is shown in thousands is the number of thousands; where
the number that people see is another one still, the text is both.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

from dagster_project.ingest.files.cell_text import number_text, percent_text

# Formats that are known by number alone (ECMA-376 part 1, 18.8.30), as a Chinese program shows them.
KNOWN_CODES = {9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy"}
KNOWN_CODES |= dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), "h:mm:ss")
KNOWN_CODES |= dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"') | {22: "yyyy/m/d h:mm", 30: "m-d-yy"}
KNOWN_CODES |= dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"') | {31: 'yyyy"年"m"月"d"日"'}
KNOWN_CODES |= {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00"}
# No program shows more decimals, or keeps a longer code.
MOST_DECIMALS = 30
LONGEST_CODE = 1024
GENERAL = ("general", "g/通用格式", "standard")
HALVES = ("am/pm", "a/p", "上午/下午")
CONDITION = re.compile(r"([<>=]{1,2})(-?[0-9]{1,15}(?:[.][0-9]{1,15})?)")
COMPARE = {
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
}
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]
MONTHS += ["November", "December"]
# What says of a number that it is below 0, or above.
MINUS_SIGNS, MINUS_WORDS = set("-−－﹣–"), set("(（负▲△▼↓降减跌亏")
UP_WORDS = re.compile("增长|上升|增加|提高|上涨|增|升|涨|↑")
DOWN_WORDS = re.compile("负增长|下降|减少|降低|下跌|亏损|负|降|减|跌|亏|[▲△▼↓]")
# Signs that say something of a number as letters do; other signs (¥, brackets, blanks) do not.
TELLING_SIGNS = set("%％‰‱°℃≥≤<>＜＞≈~～±*＊#★※↑↓▲△▼")
# Signs and codes of money, the longest first.
CURRENCIES = {
    "HK$": "港币",
    "US$": "美元",
    "CNY": "人民币",
    "RMB": "人民币",
    "USD": "美元",
    "HKD": "港币",
    "EUR": "欧元",
}
CURRENCIES |= {"JPY": "日元", "¥": "人民币", "￥": "人民币", "$": "美元", "€": "欧元", "£": "英镑"}
YEN = "-411"
BLANK_ZH = "空白"
YEAR_AND_MONTH = re.compile(r"(?:19|20)[0-9]{2}[.][0-9]{1,2}")
Token = tuple[str, str]


def shown_otherwise(text: str, shown: str) -> str:
    """A text that holds both what is stored and what people see, and that no reader takes for a number."""
    return f"{text}〔显示为{shown.strip() or BLANK_ZH}〕"


@dataclass
class Section:
    """One of the parts of a format code between semicolons."""

    tokens: list[Token] = field(default_factory=list)
    condition: tuple[str, Decimal] | None = None
    # Room for a sign that is not there, or filled up: how programs write amounts of money.
    is_padded: bool = False

    def has(self, *kinds: str) -> bool:
        """Whether there is a token of one of these kinds."""
        return any(kind in kinds for kind, _ in self.tokens)

    def settle(self) -> None:
        """Work out once what holds for every number."""
        places = [place for place, (kind, _) in enumerate(self.tokens) if kind in ("digit", "general")]
        self.first, self.last = (places[0], places[-1]) if places else (len(self.tokens), -1)
        point = next((place for place, (kind, _) in enumerate(self.tokens) if kind == "point"), len(self.tokens))
        self.decimals = min(MOST_DECIMALS, sum(place > point for place in places))
        end = max((place for place in places if place < point), default=-1)
        # Commas right behind the last digit before the point, or behind the last digit of all.
        self.thousands = sum(_leading_commas(self.tokens[place + 1 :]) for place in {end, self.last} if place >= 0)
        self.percents = sum(kind == "percent" for kind, _ in self.tokens)
        self.before = "".join(text for kind, text in self.tokens[: self.first] if kind == "literal")
        # Where no digits are, all stands before them.
        rest = self.tokens[self.last + 1 :] if places else []
        self.behind = "".join(text for kind, text in rest if kind == "literal")
        within = "".join(text for kind, text in self.tokens[self.first : self.last] if kind == "literal")
        is_split = bool(within.strip(" ,'\u00a0\u202f")) and not self.has("exponent", "fraction")
        has_digits = any(sign.isdigit() for sign in self.before + self.behind)
        # By so many places the number that is seen is smaller: thousands, or a point that is only drawn (0!.0000).
        self.drawn = 0
        if is_split and within.strip() == "." and self.decimals == 0 and not self.has("point"):
            point = next(place for place in range(self.first, self.last) if self.tokens[place] == ("literal", "."))
            self.drawn, is_split = sum(place > point for place in places), False
        self.places = 3 * self.thousands + self.drawn
        # The digits that are seen are not those of the number otherwise.
        self.is_scaled = self.percents > 1 or is_split or has_digits or bool(self.places and self.percents)
        self.is_scaled = self.is_scaled or self.places > MOST_DECIMALS
        # Whether it shows a digit whatever the number is.
        self.has_sure_digit = self.has("general", "text") or any(token == ("digit", "0") for token in self.tokens)

    def is_blank(self) -> bool:
        """Whether it shows nothing at all."""
        return not self.has("digit", "general", "text") and not self.before.strip()


def _leading_commas(tokens: list[Token]) -> int:
    return next((place for place, (kind, _) in enumerate(tokens) if kind != "comma"), len(tokens))


class NumberFormat:
    """A format code, read once."""

    def __init__(self, code: str) -> None:
        sections = [_section(tokens) for tokens in _split(_tokens(code))][:4]
        self.for_text: Section | None = None
        if len(sections) == 4 or (len(sections) > 1 and sections[-1].has("text")):
            self.for_text = sections.pop()
        self.sections = sections
        self.has_conditions = any(section.condition for section in sections)
        self._beside: dict[tuple[bool, bool], tuple[str, str, bool] | None] = {}
        self.is_date = any(section.has("date") for section in sections)
        first = sections[0]
        self.is_percent = first.percents == 1 and not self.is_date
        self.currency = "" if self.is_date else _currency_of(first)
        self.decimals = first.decimals
        self.hides_text = self.for_text is not None and self.for_text.is_blank()
        has_text_words = self.for_text is not None and _says_something(self.for_text.before + self.for_text.behind)
        # Whether each cell needs a closer look, or all are what they seem to be.
        self.is_odd = not self.is_date and (
            self.hides_text
            or has_text_words
            or any(self._text_of(number) != self._usual(number) for number in self._samples())
        )
        # Among hours, m is minutes.
        shows = {text[0] for kind, text in first.tokens if kind == "date"}
        is_whole = {"m", "d"} <= shows and bool(shows & {"y", "e"})
        self.hides_day = self.is_date and bool(shows) and not is_whole and not shows & {"h", "s"}
        # Whether people may see another period in it than its text says.
        self.shows_a_part = self.hides_day or (bool(self.decimals) and not self.is_date)

    def _samples(self) -> Iterator[Decimal]:
        """A number of each kind that a section may be for."""
        yield from map(Decimal, ("0", "1234567.5", "-1234567.5", "0.25", "-0.25"))
        for section in self.sections:
            if section.condition:
                yield from (section.condition[1] + Decimal(step) for step in ("-1", "0", "1"))

    def _usual(self, number: Decimal) -> str:
        return percent_text(float(number)) if self.is_percent else number_text(float(number))

    def text(self, number: float) -> str:
        """The text of a cell with this number: as shown but unrounded, or both where they differ."""
        if not math.isfinite(number):
            return number_text(number)
        sign = number > 0, number < 0
        if sign not in self._beside:
            self._beside[sign] = None if self.has_conditions else self._always_beside(number)
        beside = self._beside[sign]
        if beside is None:
            return self._text_of(Decimal(repr(number)))
        return f"{beside[0]}{percent_text(number) if beside[2] else number_text(number)}{beside[1]}"

    def _always_beside(self, number: float) -> tuple[str, str, bool] | None:
        """What stands beside every number of this sign, and whether it is percent; None where that differs."""
        section, _ = self._section_of(Decimal(repr(number)))
        usual = percent_text(number) if section.percents else number_text(number)
        text = self._text_of(Decimal(repr(number)))
        before, is_found, behind = text.partition(usual)
        is_alike = is_found and section.has_sure_digit and "〔" not in text
        return (before, behind, bool(section.percents)) if is_alike else None

    def text_of_text(self, text: str) -> str:
        """The text of a cell that holds text."""
        if self.for_text is None or not self.for_text.has("text"):
            return shown_otherwise(text, "") if self.hides_text else text
        before, behind = (_words(part) for part in (self.for_text.before, self.for_text.behind))
        return f"{before}{text}{behind}"

    def _text_of(self, number: Decimal) -> str:
        section, is_negative_only = self._section_of(number)
        text = number_text(float(number.scaleb(-section.places)))
        if section.has("text") and not section.has("digit", "general"):
            return text
        shown = self._rendered(abs(number), section)
        if not number and section.is_padded and shown.strip() in MINUS_SIGNS:
            # The dash that stands for 0 in a column of amounts.
            return text
        has_minus = bool(set(section.before + section.behind) & (MINUS_SIGNS | MINUS_WORDS))
        sign = "-" if number < 0 and not is_negative_only else ""
        is_sign_lost = (is_negative_only and not has_minus) or (
            number > 0 and bool(set(section.before) & (MINUS_SIGNS | set("(（")))
        )
        has_digits = any(sign.isdigit() for sign in shown)
        if section.is_scaled or not has_digits or is_sign_lost or _loses_much(number, section):
            return shown_otherwise(number_text(float(number)), sign + shown)
        known = DOWN_WORDS if number < 0 else UP_WORDS
        before, behind = (_words(known.sub("", part)) for part in (section.before, section.behind))
        usual = percent_text(float(number)) if section.percents else text
        return f"{before}{usual}{behind}"

    def shown(self, number: float) -> str:
        """What people see of a number: rounded, without marks between thousands."""
        value = Decimal(repr(number))
        section, is_negative_only = self._section_of(value)
        return ("-" if value < 0 and not is_negative_only else "") + self._rendered(abs(value), section)

    def shown_date(self, text: str) -> str:
        """What people see of a day, 2024-01-09: 1月9日."""
        year, month, day = text[:10].split("-")
        return "".join(_date_part(token, year, int(month), int(day)) for token in self.sections[0].tokens)

    def _section_of(self, number: Decimal) -> tuple[Section, bool]:
        """The section that a number is shown by, and whether that is one for numbers without their minus."""
        for section in self.sections:
            if section.condition and COMPARE[section.condition[0]](number, section.condition[1]):
                sign, limit = section.condition
                return section, number < 0 and sign in ("<", "<=") and limit <= 0
        if self.has_conditions:
            free = [section for section in self.sections if not section.condition]
            return (free or self.sections)[-1], False
        if number < 0 and len(self.sections) > 1:
            return self.sections[1], True
        if not number and len(self.sections) > 2:
            return self.sections[2], False
        return self.sections[0], False

    @staticmethod
    def _rendered(number: Decimal, section: Section) -> str:
        """A number that is not negative as the section shows it."""
        if section.has("general", "exponent", "fraction") or not section.has("digit"):
            digits = number_text(float(number)) if section.has("digit", "general", "text") else ""
            return f"{section.before}{digits}{section.behind}"
        with localcontext() as context:
            context.prec, context.rounding = 400, ROUND_HALF_UP
            scaled = number.scaleb(2 * section.percents - 3 * section.thousands)
            whole, _, fraction = format(scaled, f".{section.decimals}f").partition(".")
        return _filled(section, whole.lstrip("0"), fraction)


def _filled(section: Section, whole: str, fraction: str) -> str:
    """The digits in their places, what stands between the places where it stands."""
    tokens = section.tokens
    point = next((place for place, (kind, _) in enumerate(tokens) if kind == "point"), len(tokens))
    places = [place for place, (kind, _) in enumerate(tokens) if kind == "digit" and place < point]
    digits: dict[int, str] = {}
    for place in reversed(places):
        digits[place], whole = (whole[-1:] or ("0" if tokens[place][1] == "0" else "")), whole[:-1]
    if places:
        digits[places[0]] = whole + digits[places[0]]
    behind = [place for place, (kind, _) in enumerate(tokens) if kind == "digit" and place > point]
    digits |= dict(zip(behind, fraction, strict=False))
    for place in reversed(behind):
        if tokens[place][1] == "0" or digits.get(place, "0") != "0":
            break
        digits[place] = ""
    shown = {"literal": lambda text: text, "point": lambda _: ".", "percent": lambda _: "%"}
    return "".join(
        digits.get(place, "") if kind == "digit" else shown[kind](text) if kind in shown else ""
        for place, (kind, text) in enumerate(tokens)
    )


def _loses_much(number: Decimal, section: Section) -> bool:
    """Whether of a number that is shown in thousands people see another one: 41.26 is 0 thousand to them."""
    scaled = float(number.scaleb(-section.places))
    seen = round(scaled, section.decimals + section.drawn)
    return bool(section.places) and abs(seen - scaled) * 100 > abs(scaled)


def _currency_of(section: Section) -> str:
    """The money that a sign beside the number says it is, '' where none does."""
    signs = "".join(text for kind, text in section.tokens if kind in ("literal", "currency"))
    if YEN in signs:
        return "日元"
    return next((name for sign, name in CURRENCIES.items() if sign in signs), "")


def _says_something(text: str) -> bool:
    return any(sign.isalpha() or sign in TELLING_SIGNS for sign in text)


def _words(text: str) -> str:
    """The words that a format puts beside a number; '' where it is only signs."""
    return text.strip() if _says_something(text) else ""


def _date_part(token: Token, year: str, month: int, day: int) -> str:
    kind, text = token
    if kind != "date":
        return text if kind == "literal" else {"point": ".", "comma": ",", "fraction": "/"}.get(kind, "")
    match text[:1]:
        case "y" | "e":
            return year[2:] if text in ("y", "yy") else year
        case "m" if len(text) > 2:
            return MONTHS[month - 1][: 3 if len(text) == 3 else None]
        case "m":
            return f"{month:0{len(text)}}"
        case "d" if len(text) < 3:
            return f"{day:0{len(text)}}"
    return ""


def _section(tokens: list[Token]) -> Section:
    section = Section()
    for kind, text in tokens:
        if kind == "padding":
            section.is_padded = True
        elif kind == "condition" and (found := CONDITION.fullmatch(text)) and found[1] in COMPARE:
            section.condition = found[1], Decimal(found[2])
        elif kind != "condition":
            section.tokens.append((kind, text))
    section.settle()
    return section


def _split(tokens: Iterator[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token[0] == "end":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _tokens(code: str) -> Iterator[Token]:
    """The parts of a format code, from left to right, each sign looked at once."""
    at = 0
    lower = code.lower()
    while at < len(code):
        sign, start = code[at], at
        at += 1
        if sign == '"':
            end = code.find('"', at)
            end = len(code) if end < 0 else end
            yield "literal", code[at:end]
            at = end + 1
        elif sign in "\\!":
            yield "literal", code[at : at + 1]
            at += 1
        elif sign in "_*":
            yield "padding", ""
            at += 1
        elif sign == "[":
            end = code.find("]", at)
            end = len(code) if end < 0 else end
            yield _bracket(code[at:end])
            at = end + 1
        elif general := next((word for word in (*GENERAL, *HALVES) if lower.startswith(word, start)), ""):
            yield ("general" if general in GENERAL else "date"), ("" if general in GENERAL else "h")
            at = start + len(general)
        elif sign in "eE" and code[at : at + 1] in ("+", "-") and code[at : at + 1]:
            yield "exponent", ""
            at += 1
        elif lower[start] in "ymdhse" or lower.startswith("aaa", start):
            while at < len(code) and lower[at] == lower[start]:
                at += 1
            yield "date", lower[start:at]
        else:
            kind = {";": "end", ".": "point", ",": "comma", "%": "percent", "@": "text", "/": "fraction"}.get(sign)
            yield (kind or ("digit" if sign in "0#?" else "literal")), sign


def _bracket(text: str) -> Token:
    """What stands in brackets: a currency sign, a condition, a length of time, or what changes no digit."""
    if text.startswith("$"):
        sign = text[1:].partition("-")[0]
        # US$ and CNY are signs of currencies as $ is; 万元 is a word.
        is_money = text.endswith(YEN) or sign in CURRENCIES
        if is_money or (sign.isascii() and not any(map(str.isdigit, sign))):
            return "currency", text
        return "literal", sign
    if text and set(text.lower()) in ({"h"}, {"m"}, {"s"}):
        # Hours beyond 24 are no day.
        return "date", "h"
    return ("condition", text) if text[:1] in ("<", ">", "=") else ("padding_free", "")


@lru_cache(maxsize=4096)
def number_format(code: str) -> NumberFormat:
    """The format of a code. Never raises: what is no format shows the number as it is."""
    return NumberFormat(code[:LONGEST_CODE])


def format_of(format_id: int, custom: dict[int, str]) -> NumberFormat:
    """The format of a number that a style gives, by the codes of the file or as it is known."""
    return number_format(custom.get(format_id, KNOWN_CODES.get(format_id, "General")))
