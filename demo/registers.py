"""What stands in no notice: the mark, the departments, what they owe, and the layout of one of their sheets."""

from __future__ import annotations

from dagster_project.ingest.synthetic import MARK_NAME
from demo.district import (
    BASE_YEAR,
    DEPARTMENTS,
    DISTRICT_CODE,
    DISTRICT_NAME,
    INDICATORS,
    POLICIES,
    REFORMS,
    TRANSPORT,
)
from demo.neighbours import NEIGHBOURS
from demo.plan import LAST_YEAR
from demo.reports import MONTHLY_LAYOUT, csv_bytes

# Days after the end of the period.
DUE_DAYS = {"month": 10, "quarter": 15, "half": 20, "year": 25}
MARK_TEXT = "演示数据：这里的地名、单位、文件和数字都是程序编造的，与任何真实地方无关。\n"


def register_files() -> dict[str, bytes]:
    """The files that come before anything else, by their paths below raw/."""
    return {
        MARK_NAME: MARK_TEXT.encode(),
        "layouts/示例经信月报.yml": MONTHLY_LAYOUT.encode(),
        "registers/departments.csv": csv_bytes(
            [
                ("部门代码", "部门名称", "区县代码", "区县名称"),
                *((code, name, DISTRICT_CODE, DISTRICT_NAME) for code, name in DEPARTMENTS.items()),
                *(
                    (code, name, one.code, one.name)
                    for one in NEIGHBOURS
                    for code, name in one.departments.items()
                ),
            ]
        ),
        "registers/obligations.csv": csv_bytes([OBLIGATION_COLUMNS, *_obligations()]),
    }


OBLIGATION_COLUMNS = (
    *("department_code", "subject_kind", "subject_code", "frequency", "due_days"),
    *("valid_from_on", "valid_to_on", "source"),
)


def _obligations() -> list[tuple[str, ...]]:
    owed = []
    theirs = [indicator for one in NEIGHBOURS for indicator in one.indicators]
    for indicator in [*INDICATORS.values(), *theirs]:
        for frequency in dict.fromkeys((indicator.frequency, "year")):
            owed.append((indicator.department, "indicator", indicator.code, frequency))
    owed += [(code, "measure", "*", "quarter") for code in dict.fromkeys(code for _, code in POLICIES + REFORMS)]
    owed.append((TRANSPORT, "project", "*", "quarter"))
    return [
        (*row, str(DUE_DAYS[row[3]]), f"{_first_year(row[0])}-01-01", "", "演示数据：编造的填报约定")
        for row in owed
    ]


def _first_year(department_code: str) -> int:
    return BASE_YEAR + 1 if department_code.startswith(DISTRICT_CODE) else LAST_YEAR
