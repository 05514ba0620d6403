"""Random deliveries of submission files, and what must become of each value, worked out in Python alone.

Whatever is written into a file is drawn together with its meaning, so nothing here parses: that is the warehouse's
part. What the oracle does itself is units, the rules that reject, duplicates and the order of versions.
"""

from __future__ import annotations

import csv
import io
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from hashlib import sha256

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter  # type: ignore[import-untyped]

from dagster_project.ingest.files.grid import cell_address

Key = tuple[str, str, str]
REGISTER = """镇代码,镇名,区县代码,区县名称
500111-longshui,龙水镇,500111,大足区
500111-zhongao,中敖镇,500111,大足区
500111-sanqu,三驱镇,500111,大足区
500153-anfu,安富街道,500153,荣昌区
500153-panlong,盘龙镇,500153,荣昌区
500153-yuantong,远觉镇,500153,荣昌区
"""


@dataclass(frozen=True)
class Name:
    """A text and what it means: a code, or None where nobody can know."""

    text: str
    code: str | None
    # Of a period, the basis that its text states (1—9月).
    basis: str | None = None


@dataclass(frozen=True)
class Figure:
    """What stands in a value's cell: its text, its kind, its number, and the unit written behind it."""

    text: str
    kind: str
    number: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True)
class Indicator:
    """An indicator: the basis it is counted on, what it can be, and how many of its unit are in one of another."""

    code: str
    basis: str
    units: Mapping[str, Fraction] = field(default_factory=dict)
    lowest: int | None = 0
    highest: int | None = None


def _units(**factors: object) -> dict[str, Fraction]:
    return {unit: Fraction(str(factor)) for unit, factor in factors.items()}


SHARE = {"%": Fraction(1), "‰": Fraction(1, 10), "小数": Fraction(100), "pct": Fraction(1), "％": Fraction(1)}
AREA = _units(平方公里=1, 公顷="0.01", 平方米="0.000001") | {"亩": Fraction(2000, 3) / 1_000_000}
INDICATORS = {
    "地区生产总值": Indicator(
        "gdp", "year_to_date", _units(亿元=1, 万元="0.0001", 元="0.00000001", 百万元="0.01")
    ),
    "出口总额": Indicator("export_value", "year_to_date", _units(万美元=1, 亿美元=10000, 美元="0.0001")),
    "常住人口城镇化率": Indicator("urbanization_rate", "point_in_time", SHARE, 0, 100),
    "社会消费品零售总额增速": Indicator("retail_sales_growth", "year_to_date", SHARE, -100),
    "镇区常住人口": Indicator("town_seat_population", "point_in_time", _units(万人=1, 人="0.0001", 千人="0.1")),
    "镇区建成区面积": Indicator("built_up_area", "point_in_time", AREA),
    "镇域当年新增就业人数": Indicator("new_employment", "year_to_date", _units(人=1, 万人=10000, 名=1)),
    "农产品加工产值与农业总产值之比": Indicator(
        "processing_to_agriculture_ratio", "year_to_date", _units(比=1) | {"": Fraction(1)}
    ),
    # No unit, but grades.
    "辖区河流水质类别": Indicator("river_water_class", "point_in_time"),
}
BY_CODE = {indicator.code: indicator for indicator in INDICATORS.values()}
ORDINAL = "river_water_class"
# Of the others neither 区商务委 nor 区司法局 is the owner.
OWNED_BY_COMMERCE = {"export_value", "retail_sales_growth"}
SPELT_INDICATORS = [
    *(Name(name, indicator.code) for name, indicator in INDICATORS.items()),
    *(Name("gdp", "gdp"), Name("全区幸福指数", None), Name("出口总客", None)),
]
TOWNS = {
    **{
        "万古镇": "500111-wangu",
        "吴家镇": "500153-wujia",
        "龙水镇": "500111-longshui",
        "中敖镇": "500111-zhongao",
    },
    **{
        "三驱镇": "500111-sanqu",
        "安富街道": "500153-anfu",
        "盘龙镇": "500153-panlong",
        "远觉镇": "500153-yuantong",
    },
}
SPELT_TOWNS = [
    *(Name(name, code) for name, code in TOWNS.items()),
    *(
        Name("大足区万古镇", "500111-wangu"),
        Name("吴　家 镇", "500153-wujia"),
        Name("500111-sanqu", "500111-sanqu"),
    ),
    *(Name("万谷镇", None), Name("国外", None)),
]
PERIODS = [
    *(
        Name("2023年", "2023"),
        Name("2024", "2024"),
        Name("2024年上半年", "2024-H1"),
        Name("2024年三季度", "2024-Q3"),
    ),
    *(Name("2024Q3", "2024-Q3"), Name("２０２４年９月", "2024-09"), Name("2024-09", "2024-09")),
    *(Name("2024年1—9月", "2024-09", "year_to_date"), Name("2024年前三季度", "2024-Q3", "year_to_date")),
    *(Name("2098年", "2098"), Name("去年", None), Name("2024年13月", None)),
]
FOLDERS = [Name("2024-Q3", "2024-Q3"), Name("2023", "2023"), Name("2024年9月", "2024-09"), Name("补报", None)]
DEPARTMENTS = [
    *(Name("500111-commerce", "500111"), Name("500153-commerce", "500153"), Name("500111-justice", "500111")),
    Name("区某某局", None),
]
WRONG_UNITS = ["家", "斤", "", "亿美元", "个百分点"]
STATUSES = [
    *(Figure(text, "blank") for text in ("", "", " ", "—", "-", "/", "——")),
    *(Figure(text, "not_applicable") for text in ("不适用", "无", "N/A")),
    *(Figure(text, "withheld") for text in ("保密", " 保 密 ")),
    *(Figure(text, "withdrawn") for text in ("撤回", "撤回", "撤销")),
    *(Figure(text, "ordinal", Decimal(rank)) for text, rank in (("III类", 3), ("Ⅱ", 2), ("劣五类", 6))),
    *(Figure(text, "ratio", Decimal(number)) for text, number in (("2∶1", "2"), ("5:4", "1.25"))),
]
JUNK = [
    *("约20", "≥5", "80 100", "待定", "NaN", "inf", "-inf", "1e400", "1e25", "#REF!", "#N/A", "=A1+B1", "12—15"),
    *("1.2.3", "１２ ３", "十二", "0x1F", "1,23", "3家左右", "true", "'=cmd|' /C calc'!A0"),
]
FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
# No figure is as large as this in its own unit; the arithmetic of units ends here.
LARGEST_CONVERTED = 10**15
EIGHT_DIGITS = Decimal("0.00000001")


@dataclass(frozen=True)
class Cell:
    """One value of a file: where it stands and what it means."""

    address: str
    sheet: str | None
    town: Name
    indicator: Name
    period: Name
    figure: Figure
    unit: str
    department: Name
    basis: str | None = None

    @property
    def key(self) -> Key | None:
        """Indicator, town, period, where all are known."""
        codes = (self.indicator.code, self.town.code, self.period.code)
        return codes if all(codes) else None  # type: ignore[return-value]


@dataclass(frozen=True)
class Version:
    """An accepted figure."""

    delivery: int
    path: str
    sheet: str | None
    address: str
    text: str
    status: str
    value: Decimal | None
    # Whether the department owns the indicator, where one of ours does, and which it is.
    sender: tuple[bool, str]


@dataclass
class Taken:
    """One version of a file: what it was taken for, and what became of its cells."""

    delivery: int
    path: str
    outcome: str
    value_count: int = 0
    quarantined_count: int = 0
    blank_count: int = 0


@dataclass
class File:
    """The bytes of a file and what stands in it."""

    content: bytes
    cells: list[Cell]
    # What the folder says of the period.
    folder: Name


def months_of(code: str) -> tuple[int, int]:
    """The first and the last month of a period, counted from the year 0."""
    length = {"": 12, "H": 6, "Q": 3}.get(code[5:6], 1)
    begin = int(code[:4]) * 12 + (int(code[5:].lstrip("HQ") or 1) - 1) * length
    return begin, begin + length - 1


def contradicted_periods(file: File) -> set[str]:
    """The periods in a file that do not go with its folder's: docs/judgement.md says which do."""
    if file.folder.code is None:
        return set()
    folder_from, folder_to = months_of(file.folder.code)
    there = {code: months_of(code) for cell in file.cells if (code := cell.period.code)}
    going = {
        code
        for code, (begin, end) in there.items()
        if (folder_from <= begin and end <= folder_to) or end == folder_to
    }
    # A cell that takes its period from the folder does not name the folder's own beside an earlier one.
    is_named = any(cell.period.code in going and cell.period != file.folder for cell in file.cells)
    earlier = {code for code, (_, end) in there.items() if end < folder_to} if is_named else set()
    return there.keys() - going - earlier


def status_and_value(cell: Cell) -> tuple[str, Decimal | None] | None:
    """What is accepted of a cell by itself; None where a rule rejects it. Blank cells are not asked."""
    figure = cell.figure
    if cell.key is None or cell.period.code == "2098" or cell.department.code != cell.town.code[:6]:  # type: ignore[index]
        return None
    indicator = BY_CODE[cell.indicator.code]  # type: ignore[index]
    stated = cell.period.basis or cell.basis
    if figure.kind == "junk" or (stated and stated != indicator.basis):
        return None
    if figure.text == "无" and indicator.code != ORDINAL and (indicator.lowest or 0) <= 0:
        # Zero, or no such thing? A grade is never zero.
        return None
    if figure.kind not in ("number", "ratio", "ordinal"):
        return figure.kind, None
    assert figure.number is not None
    if (figure.kind == "ordinal") != (indicator.code == ORDINAL):
        return None
    if figure.kind == "ordinal":
        return "reported", figure.number
    factor = indicator.units.get("比" if figure.kind == "ratio" else figure.unit or cell.unit)
    if factor is None:
        return None
    exact = Fraction(_in_eight_digits(Fraction(figure.number))) * factor
    if factor != 1 and abs(exact) >= LARGEST_CONVERTED:
        return None
    value = _in_eight_digits(exact)
    if (indicator.lowest is not None and value < indicator.lowest) or value > (indicator.highest or value):
        return None
    return "reported", value


def sender_of(cell: Cell) -> tuple[bool, str]:
    """Whether the department of a value owns its indicator, and its name in codes."""
    name = "justice" if "justice" in cell.department.text or "司法" in cell.department.text else "commerce"
    return name == "commerce" and cell.indicator.code in OWNED_BY_COMMERCE, name


def _in_eight_digits(number: Fraction) -> Decimal:
    """Half away from zero, as decimals are rounded in SQL."""
    shifted = abs(number) * 10**8
    whole = int(shifted + Fraction(1, 2))
    return (Decimal(whole) / 10**8 if number >= 0 else -Decimal(whole) / 10**8).quantize(
        EIGHT_DIGITS, ROUND_HALF_UP
    )


class Oracle:
    """What the warehouse must hold after the deliveries it was told of."""

    def __init__(self) -> None:
        self.delivery_no = 0
        self.taken: list[Taken] = []
        self.versions: defaultdict[Key, list[Version]] = defaultdict(list)
        self._latest: dict[str, tuple[str, str]] = {}

    def deliver(self, files: Mapping[str, File]) -> None:
        """All files that lie under raw/ now, by path: what is new of them is taken in as one batch."""
        self.delivery_no += 1
        accepted: list[tuple[Key, Version]] = []
        for path in sorted(files, key=lambda path: path.split("/")):
            digest = sha256(files[path].content).hexdigest()
            equal = self._equal_one(path, digest)
            before = self._latest.get(path)
            if before == (digest, "accepted") or (equal and before == (digest, "duplicate")):
                continue
            self._latest[path] = (digest, "duplicate" if equal else "accepted")
            taken = Taken(self.delivery_no, path, self._latest[path][1])
            self.taken.append(taken)
            if not equal:
                accepted += self._judge(files[path], taken)
        # Within a delivery the owner comes last; of one department the path decides, as a text.
        for key, version in sorted(accepted, key=lambda pair: (pair[1].sender, pair[1].path)):
            self.versions[key].append(version)

    def _equal_one(self, path: str, digest: str) -> bool:
        return any(other != path and state == (digest, "accepted") for other, state in self._latest.items())

    def _judge(self, file: File, taken: Taken) -> Iterator[tuple[Key, Version]]:
        contradicted = contradicted_periods(file)
        filled = [cell for cell in file.cells if cell.figure.kind != "blank"]
        # What is refused for itself makes no other a duplicate.
        by_itself = [None if cell.period.code in contradicted else status_and_value(cell) for cell in filled]
        times = Counter(cell.key for cell, judged in zip(filled, by_itself, strict=True) if judged)
        taken.value_count = len(file.cells)
        taken.blank_count = len(file.cells) - len(filled)
        for cell, judged in zip(filled, by_itself, strict=True):
            if judged is None or times[cell.key] > 1:
                taken.quarantined_count += 1
                continue
            assert cell.key
            status, value = judged
            yield (
                cell.key,
                Version(
                    *(taken.delivery, taken.path, cell.sheet, cell.address, cell.figure.text, status, value),
                    sender_of(cell),
                ),
            )
        if taken.quarantined_count:
            taken.outcome = "partly_accepted"
        elif not filled:
            taken.outcome = "empty"

    def current(self) -> dict[Key, Version]:
        """The figures that stand."""
        return {key: versions[-1] for key, versions in self.versions.items() if versions[-1].status != "withdrawn"}

    def counts(self) -> dict[tuple[int, str], tuple[object, ...]]:
        """By delivery and path: outcome, values, current, superseded, withdrawn, quarantined, blank."""
        current: Counter[tuple[int, str]] = Counter()
        withdrawn: Counter[tuple[int, str]] = Counter()
        superseded: Counter[tuple[int, str]] = Counter()
        for versions in self.versions.values():
            superseded.update((version.delivery, version.path) for version in versions[:-1])
            last = versions[-1]
            (withdrawn if last.status == "withdrawn" else current)[last.delivery, last.path] += 1
        return {
            (file.delivery, file.path): (
                *(file.outcome, file.value_count, current[place], superseded[place], withdrawn[place]),
                *(file.quarantined_count, file.blank_count),
            )
            for file in self.taken
            for place in [(file.delivery, file.path)]
        }


# Files.

Drawn = tuple[Name, Name, Name, Figure, str, Name]


class Writer:
    """Draws files. The same seed draws the same ones."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = 0

    def file(self) -> tuple[str, File]:
        """A new path and what lies there."""
        self.count += 1
        kind = self.random.choice(
            ["csv", "csv", "tsv", "gb18030", "tidy.xlsx", "matrix.xlsx", "matrix.xlsx", "parquet"]
        )
        folder, department = self.name(FOLDERS), self.name(DEPARTMENTS)
        suffix = "csv" if kind == "gb18030" else kind.rpartition(".")[2]
        name = f"{self.random.choice('乙甲丁zA')}{self.count}.{suffix}"
        path = f"submissions/{folder.text}/{department.text}/{name}"
        return path, self.content(path, kind)

    def content(self, path: str, kind: str | None = None) -> File:
        """Other contents for a path."""
        _, folder_text, department_text, name = path.split("/")
        folder = next(one for one in FOLDERS if one.text == folder_text)
        department = next(one for one in DEPARTMENTS if one.text == department_text)
        kind = kind or {"xlsx": "tidy.xlsx"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
        if kind == "matrix.xlsx":
            return self._matrix(folder, department)
        return self._tidy(kind, folder, department)

    def name(self, names: Sequence[Name], district: str | None = None) -> Name:
        """One of the names, most often one that is known, says no more than it must and is of the district."""
        plain = [name for name in names if name.code and not name.basis and name.code != "2098"]
        plain = [name for name in plain if district is None or name.code[:6] == district] or plain  # type: ignore[index]
        return self.random.choice(plain if self.random.random() < 0.93 else names)

    def figure(self, indicator: Name) -> Figure:
        """A figure that most often makes sense for the indicator."""
        draw = self.random.random()
        if draw < 0.05:
            return Figure(self.random.choice(JUNK), "junk")
        if draw < 0.3:
            return self.random.choice(STATUSES)
        if indicator.code == ORDINAL and draw < 0.95:
            return self.random.choice([figure for figure in STATUSES if figure.kind == "ordinal"])
        known = BY_CODE.get(indicator.code or "", BY_CODE["gdp"])
        numbers = [
            Decimal(self.random.randint(0, 99)),
            Decimal(self.random.randint(0, 10**6)) / 10_000,
            Decimal(0),
        ]
        if known.highest is None:
            numbers += [Decimal(self.random.randint(0, 10**12)), Decimal(self.random.randint(0, 10**10)) / 10**9]
        if draw > 0.95:
            numbers = [Decimal(self.random.randint(-200, 200))]
        number = self.random.choice(numbers)
        text = f"{number:f}"
        if draw < 0.4 and abs(number) >= 1000:
            return Figure(f"{number:,f}", "number", number)
        if draw < 0.45 and ("%" in known.units or draw < 0.42):
            return Figure(f"{text}%", "number", number, "%")
        if draw < 0.5:
            return Figure(text.translate(FULL_WIDTH), "number", number)
        if draw < 0.53:
            return Figure(f" {text}　", "number", number)
        return Figure(text, "number", number)

    def unit(self, indicator: Name, wrong: float = 0.04) -> str:
        """A unit that most often fits."""
        known = BY_CODE.get(indicator.code or "", BY_CODE["gdp"]).units
        return self.random.choice([*known] if known and self.random.random() > wrong else WRONG_UNITS)

    def _tidy(self, kind: str, folder: Name, department: Name) -> File:
        rows = [self._row(department) for _ in range(self.random.randint(1, 14))]
        if self.random.random() < 0.2:
            # The same key again, in a file that gives both.
            town, indicator, period, _, unit, department_text = self.random.choice(rows)
            rows.append((town, indicator, period, self.figure(indicator), unit, department_text))
        basis = self.random.choice([None] * 7 + ["year_to_date"])
        headers = {
            "town": self.random.choice(["镇", "镇名", "乡镇"]),
            "indicator": self.random.choice(["指标", "指标名称"]),
            "period": self.random.choice(["报告期", "时间"]),
            "value": "本年累计" if basis else self.random.choice(["数值", "完成值"]),
            "unit": "计量单位",
            "department": self.random.choice(["填报单位", "责任单位"]),
        }
        order = self.random.sample(list(headers), len(headers))
        column_no = order.index("value") + 1
        table = [[headers[role] for role in order]]
        cells = []
        for row_no, (town, indicator, period, figure, unit, office) in enumerate(rows, start=2):
            texts = {"town": town.text, "indicator": indicator.text, "period": period.text, "value": figure.text}
            texts |= {"unit": unit, "department": office.text}
            table.append([texts[role] for role in order])
            cells.append(
                Cell(
                    cell_address(row_no, column_no),
                    "填报" if kind == "tidy.xlsx" else None,
                    *(town, indicator, period if period.text else folder, figure, unit),
                    *(_office(office, department, town), basis),
                )
            )
        return File(_written(kind, table), cells, folder)

    def _row(self, department: Name) -> Drawn:
        indicator = self.name(SPELT_INDICATORS)
        office = self.random.choice(
            [Name("", None)] * 16 + [Name("区商务委", "any")] * 3 + [Name("区不明局", None)]
        )
        period = self.random.choice([self.name(PERIODS), self.name(PERIODS), Name("", None)])
        town = self.name(SPELT_TOWNS, department.code)
        return town, indicator, period, self.figure(indicator), self.unit(indicator), office

    def _matrix(self, folder: Name, department: Name) -> File:
        """One or two sheets, towns down and indicators across or the other way, each for one period."""
        out = io.BytesIO()
        workbook = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
        cells = []
        periods = self.random.sample([Name("2024年上半年", "2024-H1"), Name("2023年", "2023"), Name("", None)], 2)
        for period in periods[: self.random.randint(1, 2)]:
            name = period.text or "汇总表"
            sheet = workbook.add_worksheet(name)
            towns = list(
                {town.code: town for town in (self.name(SPELT_TOWNS, department.code) for _ in "1234")}.values()
            )
            indicators = self.random.sample(SPELT_INDICATORS[:-3], self.random.randint(1, 4))
            indicators += self.random.sample(SPELT_INDICATORS[-2:], self.random.randint(0, 1))
            # Brackets that hold a known unit; blank where a title line says it for all.
            units = [
                self.unit(indicator, wrong=0) if indicator.code != ORDINAL else "" for indicator in indicators
            ]
            title_unit = self.random.choice(["", "%"])
            top = 0
            if title_unit:
                sheet.write_string(0, 0, f"主要指标情况表，单位：{title_unit}")
                units = [self.random.choice([unit, ""]) for unit in units]
                top = 1
            is_down = self.random.random() < 0.6
            sheet.write_string(top, 0, "镇名" if is_down else "指标名称")
            for no, (indicator, unit) in enumerate(zip(indicators, units, strict=True), start=1):
                label = f"{indicator.text}（{unit}）" if unit else indicator.text
                sheet.write_string(*((top, no) if is_down else (top + no, 0)), label)
            for no, town in enumerate(towns, start=1):
                sheet.write_string(*((top + no, 0) if is_down else (top, no)), town.text)
            for town_no, town in enumerate(towns, start=1):
                for indicator_no, (indicator, unit) in enumerate(zip(indicators, units, strict=True), start=1):
                    figure = self.figure(indicator)
                    row, column = (top + town_no, indicator_no) if is_down else (top + indicator_no, town_no)
                    _write(sheet, row, column, figure)
                    cells.append(
                        Cell(
                            cell_address(row + 1, column + 1),
                            *(name, town, indicator, period if period.text else folder, figure),
                            *(unit or title_unit, department),
                        )
                    )
        workbook.close()
        return File(out.getvalue(), cells, folder)


def _office(stated: Name, department: Name, town: Name) -> Name:
    """Who reports: by the row, else by the folder. 区商务委 is another office in each district."""
    if not stated.text:
        return department
    return Name(stated.text, (town.code or "")[:6] if stated.code else None)


def _write(sheet: object, row: int, column: int, figure: Figure) -> None:
    """Numbers that a float holds exactly as numbers, everything else as text."""
    is_number = figure.kind == "number" and figure.text == f"{figure.number:f}" and len(figure.text) < 12
    if is_number and f"{float(figure.text):.12g}" == figure.text:
        sheet.write_number(row, column, float(figure.text))  # type: ignore[attr-defined]
    elif figure.text:
        sheet.write_string(row, column, figure.text)  # type: ignore[attr-defined]


def _written(kind: str, table: list[list[str]]) -> bytes:
    if kind == "parquet":
        out = io.BytesIO()
        columns = list(zip(*table[1:], strict=True))
        pq.write_table(pa.table(dict(zip(table[0], map(list, columns), strict=True))), out)
        return out.getvalue()
    if kind == "tidy.xlsx":
        out = io.BytesIO()
        workbook = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
        sheet = workbook.add_worksheet("填报")
        for row_no, row in enumerate(table):
            for column_no, text in enumerate(row):
                if text:
                    sheet.write_string(row_no, column_no, text)
        workbook.close()
        return out.getvalue()
    lines = io.StringIO()
    csv.writer(lines, delimiter="\t" if kind == "tsv" else ",").writerows(table)
    return lines.getvalue().encode("gb18030" if kind == "gb18030" else "utf-8")


# Deliveries.


def deliveries(seed: int, size: int = 50) -> list[dict[str, File]]:
    """Three states of raw/ in order: new files in each, some of them corrected, copied, sent again, put back."""
    writer = Writer(seed)
    chance = writer.random
    first = dict(writer.file() for _ in range(size))
    second = first | dict(writer.file() for _ in range(size // 2))
    corrected = chance.sample(sorted(first), size // 5)
    second |= {path: writer.content(path, _kind_of(first[path], path)) for path in corrected}
    copied = chance.sample(sorted(set(first) - set(corrected)), size // 10)
    second |= {_copy_of(path): first[path] for path in copied}
    third = second | dict(writer.file() for _ in range(size // 3))
    # Back to what it was at first, for half of them; the other half and an original of a copy change (again).
    third |= {path: first[path] for path in corrected[::2]}
    third |= {path: writer.content(path, _kind_of(first[path], path)) for path in [*corrected[1::2], copied[0]]}
    return [first, second, third]


def in_other_batches(seed: int, files: Mapping[str, File], count: int) -> list[dict[str, File]]:
    """The same files in another order of delivery: the states of raw/ after each."""
    chance = random.Random(seed)
    batch_of = {path: chance.randrange(count) for path in sorted(files)}
    return [{path: files[path] for path in files if batch_of[path] <= no} for no in range(count)]


def _kind_of(file: File, path: str) -> str | None:
    """A gb18030 file stays one, a matrix a matrix."""
    if path.endswith(".csv"):
        return "gb18030" if _is_gb18030(file.content) else "csv"
    if path.endswith(".xlsx"):
        return "tidy.xlsx" if file.cells[0].sheet == "填报" else "matrix.xlsx"
    return None


def _is_gb18030(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _copy_of(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return f"{folder}/又一份{name}"
