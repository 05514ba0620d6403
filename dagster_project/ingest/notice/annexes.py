"""The annexes of a notice: where each begins, the title above its table, and the notes below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dagster_project.ingest.files.grid import Area, Sheet
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.notice.blocks import CELL_SIGN, PAGE_NO, Block, Line, TableBlock
from dagster_project.ingest.notice.document import NoticeAnnex
from dagster_project.ingest.notice.listed import table_of_lines
from dagster_project.ingest.notice.numbering import is_top_heading, is_upper_heading
from dagster_project.ingest.notice.tables import MOST_HEADER_ROWS, cleaned, header_repeats, with_rows
from dagster_project.ingest.sheets.annex_heads import annex_header

_NUMBER = "[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}"
_WORD = r"附\s*[件表录錄]"
# 附件1, 附件：1, 附 件 一：, 【附表1】 on a line of its own.
_HEADING = re.compile(rf"^[【\[]?{_WORD}\s*[:：]?\s*({_NUMBER})?\s*([:：.．、]?)\s*[】\]]?$")
# A table that goes on: 续表, （续表1）, 附件1（续）, 接上表.
_CONTINUED = re.compile(
    rf"^(?:[（(]?(?:续\s*表|接上表|续上表)[0-9一二三四五六]*[)）]?[:：]?|{_WORD}\s*(?:{_NUMBER})\s*[（(]\s*续\s*表?\s*[)）]"
    r"|.{2,60}[（(]\s*续\s*表?\s*[)）])$"
)
# 附件1 with the title behind it.
_HEADING_AND_TITLE = re.compile(rf"^{_WORD}\s*[:：]?\s*({_NUMBER})(?:[:：.．、\s]\s*|(?=《))(\S.{{0,80}})$")
_ANNOUNCED_FIRST = re.compile(
    rf"^{_WORD}\s*(?:({_NUMBER})\s*[:：.．、]|[:：]\s*(?:({_NUMBER})\s*[.．、:：])?)\s*(.*)$"
)
# What a site says of a document in a table above it.
_OF_THE_SITE = re.compile("索引号|主题分类|发文|发布机构|文号|成文日期|发布日期|公开方式|有效性")
_NOTE = re.compile(
    r"^(?:[备附備]?[注註]|[说說]明|(?:数据|资料|資料|數據)[来來]源)\s*[0-9０-９]{0,2}\s*[:：]|^[*＊※]"
)
_NEXT_NOTE = re.compile(r"^(?:[（(]?[0-9０-９]{1,2}\s*[.．、）)]|[①-⑳])")
# A note that says another figure than the table: 2026年目标值调整为24亿元.
_CHANGES = re.compile("(?:调整[为至到]|调[增减高低]|上调|下调|改为|更正|修正为|应为).{0,10}[0-9０-９]")
# Above a table in the body: 表1 主要指标, 专栏2 发展目标; what stands under 完成情况 or 发展基础 is no goal.
_GOALS = re.compile("指标|目标")
_FACTS = re.compile("基础|现状|完成|情况|成效|回顾|背景")
_IN_BODY = "正文表"
_PROSE_END = re.compile(r"[。；;]$")
_LONGEST_TITLE_LINE = 80
# Between a heading that carries its title and the table: 单位：…, a second line of the title.
_MOST_LINES_ABOVE = 3
_DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九十", start=1)}


@dataclass
class Section:
    """What stands under one 附件 heading: the blocks, and the number that is given or follows."""

    annex_no: int
    heading: Line
    blocks: list[Block] = field(default_factory=list)

    @property
    def has_table(self) -> bool:
        """Whether any table stands in it."""
        return any(isinstance(block, TableBlock) for block in self.blocks)

    @property
    def has_headings(self) -> bool:
        """Whether it has parts with headings of their own: 一、."""
        return any(isinstance(block, Line) and is_top_heading(block.text) for block in self.blocks)


@dataclass
class Parts:
    """A notice in its parts: the lines and tables of its body, its annexes, and the text among those."""

    lines: list[Line] = field(default_factory=list)
    body_tables: list[TableBlock] = field(default_factory=list)
    annexes: list[NoticeAnnex] = field(default_factory=list)
    annex_lines: list[Line] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def parted(blocks: Sequence[Block]) -> Parts:
    """The parts of a notice that has these blocks."""
    body, sections = _sections([part for block in blocks for part in _parts_of(block)])
    parts = Parts()
    has_headings = any(isinstance(block, Line) and is_upper_heading(block.text) for block in body)
    with_tables = {section.annex_no for section in sections if section.has_table}
    for section in sections:
        # The plan itself, sent as the annex of a letter, or an entry of the list of annexes.
        is_plan = section.has_headings and not has_headings
        is_entry = not section.has_table and section.annex_no in with_tables
        if is_plan or is_entry:
            body += [section.heading, *section.blocks]
            has_headings |= is_plan
        else:
            _add_annex(parts, section)
    for place, block in enumerate(body):
        if isinstance(block, Line):
            parts.lines.append(block)
        else:
            parts.body_tables.append(cleaned(block))
            count = sum(isinstance(annex.annex_no, str) for annex in parts.annexes)
            if goals := _goals_in_body(body, place, f"{_IN_BODY}{count + 1}"):
                parts.annexes.append(goals)
                continue
            if len(set(_OF_THE_SITE.findall(" ".join(cell for row in block.grid for cell in row)))) > 1:
                continue
            header = "、".join(filter(None, map(str.strip, block.grid[0] if block.grid else [])))
            parts.notes.append(Note("notice_table_in_body", details={"header": header[:60]}))
    for annex in parts.annexes:
        name = annex.annex_no if isinstance(annex.annex_no, str) else f"附件{annex.annex_no}"
        parts.notes += [
            Note("notice_note_changes_figures", name, details={"annex": name, "note": note[:60]})
            for note in annex.notes
            if _CHANGES.search(note)
        ]
    return parts


def _goals_in_body(body: Sequence[Block], place: int, name: str) -> NoticeAnnex | None:
    """The table at this place of the body as an annex of this name, if its title says that it holds goals.

    Its head must be one of indicators, and it stands under no heading of what is.
    """
    above = [block for block in body[:place] if isinstance(block, Line)]
    _, title = _title_lines(above[-_MOST_LINES_ABOVE:])
    text = "".join(line.text for line in title if not is_upper_heading(line.text))
    headings = [line.text for line in above if is_top_heading(line.text)]
    table = body[place]
    is_of_facts = any(map(_FACTS.search, [text, *headings[-1:]]))
    if not isinstance(table, TableBlock) or is_of_facts or not _GOALS.search(text):
        return None
    table, notes = _without_notes(cleaned(table))
    for block in body[place + 1 : place + 2]:
        notes += [block.text] if isinstance(block, Line) and _is_note(block.text, notes) else []
    return NoticeAnnex(name, text, table, tuple(notes)) if _is_headed(table, "annex_indicators") else None


def _start_of(table: TableBlock, row_no: int, text: str) -> int:
    """Where the first text of a row stands: as noted, else by the signs that part cells and rows, one each."""
    if table.text_starts:
        return table.text_starts[row_no]
    *before, row = map(CELL_SIGN.join, table.grid[: row_no + 1])
    return table.start + sum(len(one) + 1 for one in before) + row.index(text)


def _parts_of(block: Block) -> list[Block]:
    """A block in parts: a table in which another annex begins is parted at that heading."""
    if isinstance(block, Line):
        return [block]
    parts: list[Block] = []
    kept: list[int] = []
    for row_no, row in enumerate(block.grid):
        texts = [cell.strip() for cell in row if cell.strip()]
        if len(texts) == 1 and is_annex_heading(texts[0]):
            parts += [with_rows(block, kept)] if kept else []
            parts.append(Line(texts[0], _start_of(block, row_no, texts[0]), block.page_no))
            kept = []
        else:
            kept.append(row_no)
    return [*parts, with_rows(block, kept) if parts else block] if kept else parts


def is_annex_heading(text: str) -> bool:
    """Whether a text is the heading of an annex: 附件1, 附 件 一：, 附件2 重大政策清单."""
    return bool(_HEADING.match(text) or _HEADING_AND_TITLE.match(text))


def begins_list(text: str) -> bool:
    """Whether a paragraph begins the list of annexes: 附件：1．…"""
    return bool(_ANNOUNCED_FIRST.match(text))


def _number(text: str) -> int:
    if text in _DIGITS:
        return _DIGITS[text]
    if text[0] in _DIGITS:
        tens, _, units = text.rpartition("十")
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(units, 0)
    return int(text)


def _sections(blocks: Sequence[Block]) -> tuple[list[Block], list[Section]]:
    body: list[Block] = []
    sections: list[Section] = []
    for place, block in enumerate(blocks):
        goes_on = isinstance(block, Line) and sections and _CONTINUED.match(block.text)
        if isinstance(block, Line) and not goes_on and (begun := _begun(blocks, place, block)):
            stated, title = begun
            annex_no = _number(stated) if stated else sections[-1].annex_no + 1 if sections else 1
            sections.append(Section(annex_no, block, [title] if title else []))
        else:
            (sections[-1].blocks if sections else body).append(block)
    return body, sections


def _begun(blocks: Sequence[Block], place: int, line: Line) -> tuple[str, Line | None] | None:
    """Number and title, each as far as stated, of the annex that begins with this line; None where none does."""
    if match := _HEADING.match(line.text):
        is_list = match[2] and not match[1] and not _table_follows(blocks, place, len(blocks))
        return None if is_list else (match[1] or "", None)
    if (match := _HEADING_AND_TITLE.match(line.text)) and _table_follows(blocks, place, _MOST_LINES_ABOVE):
        return match[1], Line(match[2], line.start + match.start(2), line.page_no)
    return None


def _table_follows(blocks: Sequence[Block], place: int, most_lines: int) -> bool:
    """Whether a table stands below a line, before another annex begins and before too many lines."""
    for block in blocks[place + 1 : place + 2 + most_lines]:
        if isinstance(block, TableBlock):
            return True
        if _HEADING.match(block.text) or _HEADING_AND_TITLE.match(block.text):
            return False
    return False


def _add_annex(parts: Parts, section: Section) -> None:
    title = ""
    pending: list[Line] = []
    tables: list[NoticeAnnex] = []
    notes: list[str] = []

    def close() -> None:
        if tables and notes:
            last = tables.pop()
            tables.append(NoticeAnnex(last.annex_no, last.title, last.table, tuple(notes)))
            notes.clear()

    for block in section.blocks:
        if isinstance(block, TableBlock) and tables and (longer := _continued(tables[-1], block, pending)):
            close()
            tables[-1], below = longer
            notes += below
            pending = []
        elif isinstance(block, TableBlock):
            close()
            prose, title_lines = _title_lines(pending)
            title = "".join(line.text for line in title_lines) or title
            parts.annex_lines += prose
            table, below = _without_notes(cleaned(block))
            tables.append(NoticeAnnex(section.annex_no, title, table))
            notes += below
            pending = []
        elif tables and not pending and _is_note(block.text, notes):
            notes.append(block.text)
        else:
            pending.append(block)
    close()
    if not tables:
        above, listed = table_of_lines(pending)
        if listed:
            prose, title_lines = _title_lines(above)
            tables.append(NoticeAnnex(section.annex_no, "".join(line.text for line in title_lines), listed))
            pending = prose
    parts.annex_lines += pending
    parts.annexes += tables
    if len(tables) != 1:
        rule_code = "notice_annex_several_tables" if tables else "notice_annex_without_table"
        name = f"附件{section.annex_no}"
        parts.notes.append(Note(rule_code, name, details={"annex": name, "count": str(len(tables))}))


def _continued(
    annex: NoticeAnnex, table: TableBlock, between: Sequence[Line]
) -> tuple[NoticeAnnex, list[str]] | None:
    """The annex with this table as its further rows, and the notes below; None where it is one of its own.

    It goes on where 续表, the number of a page or nothing stands between, if its header is the same or it has none
    and is as wide. A header of its own (further years of the same names) makes it a table of its own.
    """
    lines = [line.text for line in between if line.text != annex.title and not PAGE_NO.match(line.text)]
    if not all(_CONTINUED.match(line) or line.startswith(("单位", "（单位")) for line in lines):
        return None
    grid = annex.table.grid
    repeats = header_repeats(grid[:MOST_HEADER_ROWS], table.grid)
    has_width = max(map(len, table.grid)) == max(map(len, grid))
    if not repeats and not (has_width and not _is_headed(table)):
        return None
    rest, below = _without_notes(replace(table, grid=table.grid[repeats:]))
    offset = len(grid) - repeats
    moved = (
        Area(area.first_row + offset, area.first_column, area.last_row + offset, area.last_column)
        for area in rest.merged
        if area.first_row > repeats
    )
    whole = replace(annex.table, grid=[*grid, *rest.grid], merged=(*annex.table.merged, *moved))
    return replace(annex, table=cleaned(whole)), below


def _is_headed(table: TableBlock, kind: str = "") -> bool:
    try:
        header = annex_header(Sheet(None, table.grid, table.merged))
    except FileRejected as error:
        return not kind and error.problem.rule_code != "header_not_found"
    return kind in ("", header.table_kind)


def _without_notes(table: TableBlock) -> tuple[TableBlock, list[str]]:
    """The table without the notes in its last rows, each in one cell over all columns, and those."""
    count = len(table.grid)
    notes: list[str] = []
    while count > 1:
        texts = [cell.strip() for cell in table.grid[count - 1] if cell.strip()]
        if len(table.grid[0]) == 1 or len(texts) != 1 or not (_NOTE.match(texts[0]) or _is_merged(table, count)):
            break
        notes.insert(0, texts[0])
        count -= 1
    merged = tuple(area for area in table.merged if area.last_row <= count)
    return (replace(table, grid=table.grid[:count], merged=merged), notes) if notes else (table, [])


def _is_merged(table: TableBlock, row_no: int) -> bool:
    """Whether a row is one cell over all columns, with a sentence in it."""
    width = max(map(len, table.grid))
    is_wide = any(
        area.first_row == area.last_row == row_no and area.first_column == 1 and area.last_column >= width
        for area in table.merged
    )
    return is_wide and bool(re.search("[。；：:]", table.grid[row_no - 1][0]))


def _is_note(text: str, before: Sequence[str]) -> bool:
    """Whether a line below a table is a note on it, or goes on with one."""
    return bool(_NOTE.match(text) or (before and _NEXT_NOTE.match(text)))


def _title_lines(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines above a table, parted into prose and the title's lines directly above it."""
    first = len(lines)
    while (
        first
        and len(lines[first - 1].text) <= _LONGEST_TITLE_LINE
        and not _PROSE_END.search(lines[first - 1].text)
    ):
        first -= 1
    return [*lines[:first]], [*lines[first:]]
