"""Random deliveries of submission files.

Whatever is written into a file is drawn together with its meaning: tests/end_to_end/runs/meanings.py.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter  # type: ignore[import-untyped]

from dagster_project.ingest.files.grid import cell_address
from tests.end_to_end.runs.meanings import (
    BY_CODE,
    DEPARTMENTS,
    FOLDERS,
    FULL_WIDTH,
    JUNK,
    ORDINAL,
    PERIODS,
    SPELT_INDICATORS,
    SPELT_TOWNS,
    STATUSES,
    WRONG_UNITS,
    Cell,
    Figure,
    File,
    Name,
)

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
