"""The sheet “回执” of a receipt: what became of the file in ten seconds, then the table of problems."""

from __future__ import annotations

from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from dagster_project.receipts.lines import (
    JUSTIFIED,
    NOTE,
    REJECT,
    WARN,
    Gathered,
    Kind,
    Line,
    Record,
)
from dagster_project.receipts.look import (
    BOX,
    CENTERED,
    HEADER_FILL,
    HEADER_FONT,
    MIDDLE,
    WRAPPED,
    dress,
    fill_of,
    font_of,
    new_cell,
    paint,
)
from dagster_project.receipts.marks import LINE_POINTS, Placed, named, set_up_page
from dagster_project.wording.excel_text import line_count, visible, write_text
from dagster_project.wording.moments import in_beijing
from dagster_project.wording.synthetic import labelled

TITLE = "回执"
CHECK_TITLE = "预检"
# A check takes nothing in, and says so wherever a receipt would say what was taken in.
CHECKED_ONLY = "这是预检，数据尚未报送；改好后再次预检，通过后正式报送。"
COLUMNS = {"处理": 11, "工作表": 14, "单元格": 20, "填写内容": 22, "问题": 48, "建议": 44, "影响": 14}
TABLE_WIDTH = sum(COLUMNS.values())
LONGEST_VALUE_SHOWN = 200
ROWS_WITHOUT_FREEZING = 15

NOTHING_TO_DO = "无需处理。"
REST_STANDS = "已采用的值不受影响。"
GOOD = Kind(4, "✓", "", "C6EFCE", "005A1F")
SAME = Kind(5, "＝", "", "DDEBF7", "1F4E78")


class Verdict(NamedTuple):
    """The outcome in words and colour, and what to do next."""

    look: Kind
    words: str
    next_step: str


def title_of(release_id: str | None) -> str:
    """What the workbook is: a receipt, or the result of a check, which is none."""
    return "数据填报回执" if release_id else "填报预检结果（尚未报送）"


def verdict_of(file: Record, gathered: Gathered, is_check: bool = False) -> Verdict:
    """What became of a file, from its row of quality.source_file and its issues; of a check, what would."""
    verdict = _verdict(file, gathered)
    if not is_check:
        return verdict
    step = "" if verdict.next_step == NOTHING_TO_DO else verdict.next_step.replace("重报", "再预检")
    step = step.replace(REST_STANDS, "")
    return Verdict(verdict.look, f"预检：{_as_check(verdict.words)}", f"{step}{CHECKED_ONLY}")


def _as_check(words: str) -> str:
    """What was taken in (采用) as what would be (可采用)."""
    for done, would in (("未采用", "不能采用"), ("被采用", "可采用"), ("采用", "可采用")):
        if done in words:
            return words.replace(done, would, 1)
    return words


def _verdict(file: Record, gathered: Gathered) -> Verdict:
    outcome, rejected = file["outcome"], file["quarantined_count"] or 0
    if outcome == "rejected":
        return Verdict(REJECT, "整个文件未采用", file["suggestion_zh"] or "请按下面的原因改正后重报。")
    if outcome == "duplicate":
        return Verdict(SAME, "与已收到的文件相同，没有重复计入", file["suggestion_zh"] or NOTHING_TO_DO)
    if outcome == "empty":
        return Verdict(WARN, "没有填报任何数值，按未报计", file["suggestion_zh"])
    if rejected:
        rest = REST_STANDS if file["accepted_count"] else ""
        step = f"请改正标“✗ 需更正”的单元格，另存后重报；{rest}"
        if gathered.count(WARN):
            step += "标“！ 请核对”的，属实请在说明列写明原因。"
        words = "部分采用" if file["accepted_count"] else "没有值被采用"
        look = WARN if file["accepted_count"] else REJECT
        return Verdict(look, f"{words}，{rejected} 个值需更正", step)
    if gathered.count(REJECT):
        step = f"请改正标“✗ 需更正”的单元格，另存后重报；{REST_STANDS}"
        return Verdict(WARN, f"部分采用，{gathered.count(REJECT)} 处内容没有采用", step)
    if gathered.count(WARN):
        step = "请核对下表各处：有误请改正后重报；属实请在说明列写明原因后重报。核对前按所填数值计入。"
        return Verdict(WARN, f"全部采用，有 {gathered.count(WARN)} 条提醒请核对", step)
    if gathered.count(JUSTIFIED):
        return Verdict(GOOD, "全部采用，提醒均已说明", NOTHING_TO_DO)
    return Verdict(GOOD, "全部采用，没有问题", NOTHING_TO_DO)


def counts_of(file: Record, gathered: Gathered) -> str:
    """The counts of a file in one line; withdrawals are among the values taken in."""
    if file["outcome"] in ("rejected", "duplicate"):
        return "没有读取数值。" if file["outcome"] == "rejected" else "没有再次读取数值。"
    taken = f"采用 {file['accepted_count'] or 0}"
    parts = [("撤回", file.get("withdrawn_count")), ("已被后来的填报更替", file.get("superseded_count"))]
    among = "，".join(f"{name} {count}" for name, count in parts if count)
    taken += f"（含{among}）" if among else ""
    text = (
        f"共 {file['value_count']} 个值：{taken}，需更正 {file['quarantined_count'] or 0}，"
        f"空白 {file['blank_count'] or 0}。"
    )
    warnings = gathered.count(WARN) + gathered.count(JUSTIFIED)
    return text + (f"提醒 {warnings} 条，其中已说明 {gathered.count(JUSTIFIED)} 条。" if warnings else "")


def add_summary(
    workbook: Workbook,
    file: Record,
    gathered: Gathered,
    read_as: str,
    placed: Placed,
    notes: list[str],
    release_id: str | None,
) -> None:
    """Add the summary as the first sheet. `notes` are said below it; `release_id` is None for a check."""
    worksheet = workbook.create_sheet(TITLE if release_id else CHECK_TITLE, 0)
    for column_no, width in enumerate(COLUMNS.values(), start=1):
        worksheet.column_dimensions["ABCDEFG"[column_no - 1]].width = width
    worksheet.sheet_view.showGridLines = False
    head_rows = _head_rows(file, gathered, read_as, release_id)
    _write_head(worksheet, labelled(title_of(release_id), bool(file.get("is_synthetic"))), head_rows)
    for cell in worksheet[2]:
        paint(cell, verdict_of(file, gathered).look)
    row_no = _write_table(worksheet, len(head_rows) + 3, _lines_of(file, gathered), placed)
    if gathered.left_out_count:
        notes = [f"另有 {gathered.left_out_count} 条问题没有列出，见 quality.submission_issue。", *notes]
    _write_notes(worksheet, row_no + 1, [*notes, _origin(file, release_id)])
    worksheet.print_area = f"A1:G{worksheet.max_row}"
    set_up_page(worksheet)
    workbook.active = 0


def _head_rows(
    file: Record, gathered: Gathered, read_as: str, release_id: str | None
) -> list[tuple[str, str, int]]:
    """The labels of the head, their texts, and the size of each."""
    received_at = file["received_at"]
    received = f"{in_beijing(received_at):%Y-%m-%d %H:%M}（北京时间）" if received_at else "—"
    version = f"，第 {file['version_no']} 版" if file.get("version_no") else ""
    later = "，之后已收到更新的版本" if file.get("is_current") is False else ""
    number = file.get("judgement_no") or 1
    again = f"（第 {number} 次判定，登记事项变动后重新判定，以本回执为准）" if number > 1 else ""
    verdict = verdict_of(file, gathered, is_check=release_id is None)
    counts = counts_of(file, gathered)
    sent = f"收到：{received}{version}{later}" if release_id else "尚未报送"
    rows = [
        ("结果", f"{verdict.look.sign} {verdict.words}{again}", 16),
        ("数量", _as_check(counts) if release_id is None else counts, 12),
        ("读作", read_as, 12),
        ("下一步", verdict.next_step, 12),
        ("文件", file["name"], 11),
        ("部门", f"{file['department']}　　报告期：{file['period']}　　{sent}", 11),
    ]
    return [row for row in rows if row[1]]


def _write_head(worksheet: Worksheet, title: str, rows: list[tuple[str, str, int]]) -> None:
    worksheet.merge_cells("A1:G1")
    write_text(worksheet["A1"], title)
    dress(worksheet["A1"], font_of(size=18, bold=True))
    worksheet.row_dimensions[1].height = 30
    for row_no, (label, text, size) in enumerate(rows, start=2):
        _write_pair(worksheet, row_no, label, text, size)


def _write_pair(worksheet: Worksheet, row_no: int, label: str, text: str, size: int) -> None:
    """A label and, across the rest of the table, its text."""
    worksheet.merge_cells(start_row=row_no, start_column=2, end_row=row_no, end_column=len(COLUMNS))
    write_text(worksheet.cell(row_no, 1), label)
    write_text(worksheet.cell(row_no, 2), visible(text, 1_000))
    dress(worksheet.cell(row_no, 1), font_of(bold=True, size=min(size, 12), color="404040"), alignment=MIDDLE)
    dress(worksheet.cell(row_no, 2), font_of(size=size, bold=size > 12), alignment=MIDDLE)
    lines = line_count(text, (TABLE_WIDTH - COLUMNS["处理"]) * 11 / size)
    worksheet.row_dimensions[row_no].height = max(size + 9.0, lines * (size + 5.0))


def _lines_of(file: Record, gathered: Gathered) -> list[Line]:
    """The lines of the table; what keeps a whole file out comes first."""
    if file["outcome"] not in ("rejected", "duplicate"):
        return gathered.lines
    kind = REJECT if file["outcome"] == "rejected" else NOTE
    line = Line(kind, None, file["message_zh"] or "", file["suggestion_zh"] or "")
    line.cells, line.cell_count = ([file["place"]], 1) if file.get("place") else ([], 0)
    return [line, *gathered.lines]


def _write_table(worksheet: Worksheet, row_no: int, lines: list[Line], placed: Placed) -> int:
    """Write the table of problems and return the row below it."""
    if not lines:
        return row_no - 1
    for column_no, header in enumerate(COLUMNS, start=1):
        cell = worksheet.cell(row_no, column_no, header)
        dress(cell, HEADER_FONT, HEADER_FILL, BOX, CENTERED)
    worksheet.print_title_rows = f"{row_no}:{row_no}"
    if len(lines) > ROWS_WITHOUT_FREEZING:
        worksheet.freeze_panes = f"A{row_no + 1}"
    for line in lines:
        row_no += 1
        _write_line(worksheet, row_no, line, placed)
    return row_no + 1


def _write_line(worksheet: Worksheet, row_no: int, line: Line, placed: Placed) -> None:
    first = line.cells[0] if line.cells else ""
    written = placed.texts.get((line.sheet, first), line.value_text)
    unit = "个值" if line.is_about_values else "处"
    texts = [
        f"{line.kind.sign} {line.kind.label}",
        line.sheet or "",
        named(line.cells, line.cell_count),
        visible(written, LONGEST_VALUE_SHOWN),
        visible(line.message, 2_000),
        visible(line.suggestion, 2_000),
        f"影响 {line.issue_count} {unit}" if line.issue_count > 1 else "",
    ]
    lines = 1
    for column_no, (text, width) in enumerate(zip(texts, COLUMNS.values(), strict=True), start=1):
        cell = new_cell(worksheet, row_no, column_no)
        write_text(cell, text)
        dress(cell, border=BOX, alignment=WRAPPED)
        lines = max(lines, line_count(text, width))
    dress(worksheet.cell(row_no, 1), font_of(bold=True, color=line.kind.font), fill_of(line.kind))
    worksheet.row_dimensions[row_no].height = min(lines * LINE_POINTS + 3, 400.0)
    location = placed.links.get((line.sheet, first))
    if location:
        cell = worksheet.cell(row_no, 3)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location)
        dress(cell, font_of(color="0563C1", underline="single"))


def _origin(file: Record, release_id: str | None) -> str:
    source = f"发布版本 {release_id}" if release_id else "预检结果，不是回执"
    digest = f"，文件指纹 sha256 {file['sha256']}" if file.get("sha256") else ""
    return f"{source}{digest}。"


def _write_notes(worksheet: Worksheet, row_no: int, notes: list[str]) -> None:
    for offset, note in enumerate(notes):
        worksheet.merge_cells(
            start_row=row_no + offset, start_column=1, end_row=row_no + offset, end_column=len(COLUMNS)
        )
        cell = worksheet.cell(row_no + offset, 1)
        write_text(cell, note)
        dress(cell, font_of(size=9, color="7F7F7F"), alignment=WRAPPED)
        worksheet.row_dimensions[row_no + offset].height = 13.0 * line_count(note, TABLE_WIDTH * 1.2)
