"""Whole files of submissions, of each kind."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter

from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.submission import read_submission
from tests.ingest.submissions.reading_sheets import TIDY, keyed, noted
from tests.steps import grows_no_faster_than_its_input


class TestFiles:
    """From the bytes of a file."""

    @pytest.mark.parametrize(
        ("content", "name", "rule_code"),
        [
            ('镇,GDP\n万古镇,"1\n'.encode(), "表.csv", "table_malformed"),
            (b" \n,,\n", "表.csv", "file_empty"),
            ("镇,GDP".encode(), "表.txt", "file_kind_unsupported"),
            ("镇,GDP\n\xff".encode("latin-1", "ignore") + b"\xff,1", "表.csv", "encoding_unknown"),
        ],
    )
    def test_what_cannot_be_read_is_refused(self, content: bytes, name: str, rule_code: str) -> None:
        with pytest.raises(FileRejected) as rejected:
            read_submission(content, name)
        assert rejected.value.problem.rule_code == rule_code

    def test_workbook_with_merged_cells_hidden_sheet_and_dates(self) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "万古镇"
        rows = [
            ["各镇情况表"],
            [],
            [None, "指标", "单位", "完成情况", None],
            [None, None, None, "2024年8月", "2024年9月"],
        ]
        for row in [*rows, [None, "GDP", "亿元", 1.5, "2.50"], [None, "人口", "人", None, 7]]:
            sheet.append(row)
        for span in ("A1:E1", "B3:B4", "C3:C4", "D3:E3"):
            sheet.merge_cells(span)
        hidden = book.create_sheet("旧")
        hidden.append(["镇", "GDP"])
        hidden.append(["万古镇", 1])
        hidden.sheet_state = "veryHidden"
        buffer = io.BytesIO()
        book.save(buffer)
        reading = read_submission(buffer.getvalue(), "表.xlsx")
        assert keyed(reading.values) == {
            "D5": ("万古镇", "GDP", "2024年8月", "1.5"),
            "E5": ("万古镇", "GDP", "2024年9月", "2.50"),
            "D6": ("万古镇", "人口", "2024年8月", ""),
            "E6": ("万古镇", "人口", "2024年9月", "7"),
        }
        assert noted(reading.notes) == [("sheet_hidden", None)]
        assert reading.encoding is None

    def test_workbook_of_xlsxwriter_with_a_sheet_a_period(self) -> None:
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer)
        for name in ("2024年8月", "2024年9月"):
            sheet = book.add_worksheet(name)
            sheet.merge_range("B2:D2", "各镇情况（单位：亿元）")
            sheet.write_row("B3", ["镇", "GDP", "出口"])
            sheet.write_row("B4", ["万古镇", 1, 2])
            sheet.merge_range("B5:D5", "注：初步数")
        book.close()
        reading = read_submission(buffer.getvalue(), "表.xlsx")
        assert [(v["sheet"], v["period_text"], v["cell"]) for v in reading.values] == [
            ("2024年8月", "2024年8月", "C4"),
            ("2024年8月", "2024年8月", "D4"),
            ("2024年9月", "2024年9月", "C4"),
            ("2024年9月", "2024年9月", "D4"),
        ]
        assert {value["title_unit_text"] for value in reading.values} == {"亿元"}
        assert reading.notes == []

    def test_rows_are_read_as_fast_however_many_there_are(self) -> None:
        def read(size: int) -> None:
            rows = (f"镇{no % 800},指标{no % 24},2024年{no % 12 + 1}月,{no}.5,亿元,区商务委" for no in range(size))
            reading = read_submission("\n".join([TIDY, *rows]).encode(), "表.csv")
            assert (len(reading.values), reading.values[-1]["cell"]) == (size, f"D{size + 1}")

        read(100_000)
        assert grows_no_faster_than_its_input(read, 4000)
