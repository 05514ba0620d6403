"""Formulas that no program computed: those that are plain sums of the sheet's own numbers are, and it is said."""

from __future__ import annotations

import io

import openpyxl
import pytest

from dagster_project.ingest.files.workbook import read_workbook

# A1 and B1 are numbers, C1 is a word, D1 is blank, E1 is 50 %.
FORMULAS = {
    "product": ("=A1*2", "10"),
    "sum of a range": ("=SUM(A1:B1)", "12.5"),
    "sum of cells": ("=SUM($A$1,B1,1)", "13.5"),
    "brackets and signs": ("=-(A1+B1)/2 + 10", "3.75"),
    "rounded": ("=ROUND(A1/B1,1)", "0.7"),
    "share": ("=A1*E1", "2.5"),
    "number alone": ("=41.26", "41.26"),
    "no binary dust": ("=0.1+0.2", "0.3"),
    "word among cells": ("=SUM(A1:C1)", None),
    "blank among cells": ("=A1+D1", None),
    "nothing to divide by": ("=A1/0", None),
    "itself": ("=A2", None),
    "another sheet": ("=Sheet2!A1", None),
    "another function": ("=AVERAGE(A1:B1)", None),
    "condition": ("=IF(A1>0,A1,0)", None),
    "unfinished": ("=SUM(A1", None),
    "range of millions": ("=SUM(A1:ZZ99999)", None),
}


@pytest.mark.parametrize(("formula", "text"), FORMULAS.values(), ids=FORMULAS)
def test_what_a_formula_comes_to_that_nobody_computed(formula: str, text: str | None) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"], sheet["C1"], sheet["E1"] = 5, 7.5, "约3", 0.5
    sheet["E1"].number_format = "0%"
    sheet["A2"] = formula
    out = io.BytesIO()
    book.save(out)
    read = read_workbook(out.getvalue(), "a.xlsx")
    assert read.sheets[0].grid[1][0] == (formula if text is None else text)
    told = [(note.rule_code, note.cell, note.details["formula"]) for note in read.notes]
    assert told == ([] if text is None else [("formula_computed", "A2", formula)])


def test_formulas_of_formulas_and_as_their_cells_show_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A2"], sheet["A3"], sheet["A4"] = 5, "=A1+1", "=A2/8", "=A1"
    # Formulas are of what is stored, and a cell that shows thousands is left alone.
    sheet["A1"].number_format, sheet["A3"].number_format, sheet["A4"].number_format = "#,##0.000,", "0.0%", "0,"
    out = io.BytesIO()
    book.save(out)
    assert read_workbook(out.getvalue(), "a.xlsx").sheets[0].grid == [["0.005"], ["6"], ["75%"], ["=A1"]]
