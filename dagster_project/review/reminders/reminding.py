"""Write the reminders of a cycle: reminders/<district>/<cycle>/<day>/ with texts, forms and the office's list."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

import duckdb

from dagster_project.errors import UsageError
from dagster_project.review.cycle_review import Cycle
from dagster_project.review.cycles import cycle_named
from dagster_project.review.reminders.owed import Debtor, debtors_of
from dagster_project.review.reminders.texts import text_of
from dagster_project.review.reminders.workbook import write_list
from dagster_project.settings import Settings
from dagster_project.templates.indicators import write_template
from dagster_project.templates.measures import read_measure_template, write_measure_template
from dagster_project.templates.rows import read_template, title_of
from dagster_project.warehouse.release import shown_release
from dagster_project.wording.periods import period_name
from dagster_project.wording.synthetic import SENTENCE, is_synthetic, labelled


@dataclass(frozen=True)
class Reminded:
    """What was written for a district: its folder, and who owes how much."""

    folder: Path
    cycle: Cycle
    debtors: list[Debtor]
    is_synthetic: bool

    @property
    def lines(self) -> list[str]:
        """What the command prints."""
        district = self.debtors[0].district_name
        count = sum(len(debtor.items) for debtor in self.debtors)
        offices = f"{len(self.debtors)} {'department owes' if len(self.debtors) == 1 else 'departments owe'}"
        head = f"{district}{self.cycle.cycle_name_zh}：{len(self.debtors)} 个单位 {count} 项未报。"
        lines = [f"{head}{offices} {count} report{'' if count == 1 else 's'}."]
        if self.is_synthetic:
            lines.append(f"  {SENTENCE}")
        lines += [f"  {debtor.name} {len(debtor.items)} 项，{debtor.due_words}" for debtor in self.debtors]
        return [*lines, f"Texts and forms are in {self.folder}"]


def remind(settings: Settings, cycle_text: str, district: str | None, today: date) -> list[Reminded]:
    """Write the reminders of each district in which somebody owes something to a cycle, or of one of them.

    `cycle_text` and `district` are codes or Chinese names. Written again on one day, they are replaced; those of
    other days stay. Raises UsageError: no release, no such cycle, no such district.
    """
    release = shown_release(settings)
    cycle = cycle_named(release.database, cycle_text)
    with duckdb.connect(release.database, read_only=True) as connection:
        chosen = _district_codes(connection, district)
        found = [one for one in debtors_of(connection, cycle.cycle_code) if one.district_code in chosen]
        return [
            _write(settings, connection, cycle, list(debtors), today)
            for _, debtors in groupby(found, key=lambda one: one.district_code)
        ]


def _district_codes(connection: duckdb.DuckDBPyConnection, district: str | None) -> list[str]:
    """The codes of the district of this code or name; of all, where none is named. Raises UsageError."""
    known = connection.execute(
        "select distinct district_code, district_name from marts.dim_department order by district_code"
    ).fetchall()
    found = [code for code, name in known if district in (None, code, name)]
    if not found:
        names = ", ".join(f"{code} ({name})" for code, name in known) or "none"
        raise UsageError(f"There is no district {district!r}. Those with departments: {names}.")
    return found


def _write(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    cycle: Cycle,
    debtors: list[Debtor],
    today: date,
) -> Reminded:
    """The reminders of one district, whole or not at all."""
    is_marked = is_synthetic(connection)
    folder = settings.reminders / debtors[0].district_code / cycle.cycle_code / today.isoformat()
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    told = []
    for debtor in debtors:
        forms = _make_forms(connection, debtor, part)
        text = text_of(debtor, today, forms, is_marked)
        (part / f"{labelled(debtor.name, is_marked)}催报.txt").write_text(
            text, encoding="utf-8-sig", newline="\r\n"
        )
        told.append((debtor, forms, text))
    period = period_name(cycle.period_code) or cycle.period_code
    title = labelled(f"{debtors[0].district_name}{period}催报清单", is_marked)
    write_list(part / f"{title}.xlsx", title, told, today, is_marked)
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)
    return Reminded(folder, cycle, debtors, is_marked)


def _make_forms(connection: duckdb.DuckDBPyConnection, debtor: Debtor, folder: Path) -> list[str]:
    """The forms on which a department can report all that it owes, by their names; each once."""
    names = []
    for is_indicators, period_code in dict.fromkeys(
        (kind == "indicator", period_code) for kind, period_code, _ in debtor.by_report
    ):
        if is_indicators:
            indicators = read_template(connection, debtor.department_code, period_code)
            names.append(f"{title_of(indicators)}.xlsx")
            write_template(indicators, folder / names[-1])
        else:
            measures = read_measure_template(connection, debtor.department_code, period_code)
            names.append(f"{measures.title('事项进展')}.xlsx")
            write_measure_template(measures, folder / names[-1])
    return names
