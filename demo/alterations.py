"""What can be wrong with a report: each alteration makes of a right report a wrong one.

The lines of the wrong one know which rule must find them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from demo.district import TOWNS
from demo.reports import TIDY, Line, Report, Write, csv_bytes, figure, workbook

Alteration = Callable[[Report], Report]


def town(sign: str) -> str:
    """The code of a town by the sign that its name differs in."""
    return next(code for code, name in TOWNS.items() if name[2] == sign)


def on(sign: str, subject: str, fate: str, *warned: str, **texts: str) -> Alteration:
    """The line of a town on an indicator (or the measure or project whose code ends so) is written otherwise."""

    def alter(report: Report) -> Report:
        hits = [place for place, line in enumerate(report.lines) if _is_of(line, town(sign), subject)]
        if not hits:
            raise LookupError(f"{report.path} has no line of {sign} on {subject}")
        lines = [
            line.but(fate, warned, **texts) if place in hits else line for place, line in enumerate(report.lines)
        ]
        return replace(report, lines=tuple(lines))

    return alter


def _is_of(line: Line, town_code: str, subject: str) -> bool:
    if line.key[0] in ("measure", "project"):
        return line.key[1].startswith(f"{town_code}-") and line.key[1].endswith(subject)
    return line.key[:2] == (town_code, subject)


def every(fate: str, **texts: str) -> Alteration:
    """Every line is written otherwise."""
    return lambda report: replace(report, lines=tuple(line.but(fate, (), **texts) for line in report.lines))


def with_line(line: Line) -> Alteration:
    """One more line."""
    return lambda report: replace(report, lines=(*report.lines, line))


def doubled(sign: str, subject: str, fate: str) -> Alteration:
    """A line that stands twice, so that neither counts."""

    def alter(report: Report) -> Report:
        altered = on(sign, subject, fate)(report)
        twice = [line for line in altered.lines if line.fate == fate]
        return replace(altered, lines=(*altered.lines, *twice))

    return alter


def written_by(change: Callable[[Write], Write], *notes: str, refused: str | None = None) -> Alteration:
    """The file is written otherwise: `notes` are the rules of what is noticed, `refused` that which refuses it."""
    return lambda report: replace(
        report, write=change(report.write), notes=(*report.notes, *notes), file_rule=refused or report.file_rule
    )


def cut_short(write: Write) -> Write:
    """The beginning of the file only."""
    return lambda lines: write(lines)[:900]


def empty(write: Write) -> Write:
    """No bytes at all."""
    return lambda lines: b""


def as_prose(write: Write) -> Write:
    """A sentence where a table should be."""
    return lambda lines: "各镇情况总体平稳，具体数据另行报送。（演示数据）\n".encode()


def this_quarter_only(write: Write) -> Write:
    """A header that says the figures are of the quarter alone, where they count from January."""
    header = ["当季" if column == "数值" else column for column in TIDY]
    return lambda lines: csv_bytes([header, *([line[column] for column in TIDY] for line in lines)])


def under_words(words: str) -> Callable[[Write], Write]:
    """Words over the column of values that say it holds something else than what was reached."""
    above = [words if column == "数值" else "" for column in TIDY]

    def altered(write: Write) -> Write:
        return lambda lines: csv_bytes([above, TIDY, *([line[column] for column in TIDY] for line in lines)])

    return altered


def with_total_and_rank(write: Write) -> Write:
    """A column and a row that are not taken in."""

    def rows(lines: Sequence[Line]) -> bytes:
        table = [[*(line[column] for column in TIDY), str(place)] for place, line in enumerate(lines, start=1)]
        return csv_bytes([[*TIDY, "排名"], *table, ["合计", lines[0]["指标"], lines[0]["报告期"], "9999"]])

    return rows


def with_cover_and_draft(write: Write) -> Write:
    """A cover without a table, and a hidden sheet of figures that do not count."""

    def sheets(lines: Sequence[Line]) -> bytes:
        table = [[line[column] for column in TIDY] for line in lines]
        draft = [["镇", "指标", "数值", "单位"], ["虚构松镇", lines[0]["指标"], "1", lines[0]["单位"]]]
        cover = [["生态环境指标（演示数据）"], ["说明文字，没有表格"]]
        return workbook({"封面": cover, "填报表": [TIDY, *table], "底稿": draft}, hidden=("底稿",))

    return sheets


def of_another_form(write: Write) -> Write:
    """The sheet of the department for the economy with 本月 where its layout expects 累计."""

    def sheet(lines: Sequence[Line]) -> bytes:
        heads = [[None, "镇", "总产值", None], [None, None, "本月", "上月"]]
        return workbook({"月报": [["月报（演示数据）"], ["报告期：另附"], *heads, [1, "虚构松镇", 1, 2]]})

    return sheet


def stray(indicator: str, period: str, fate: str, *warned: str, **texts: str) -> Alteration:
    """One more line, which the report is not about."""
    return with_line(figure(town("松"), indicator, period, "9.0").but(fate, warned, **texts))
