"""Whether a document is a notice at all: news, contracts and empty pages lie in the wrong folder now and then."""

from __future__ import annotations

import re

from dagster_project.ingest.annex_tables import annex_table
from dagster_project.ingest.files.grid import Sheet
from dagster_project.ingest.landing.problems import FileRejected, reject
from dagster_project.ingest.notice.blocks import TableBlock
from dagster_project.ingest.notice.document import Notice
from dagster_project.ingest.notice.numbering import is_top_heading

_TITLE = re.compile(
    "(?:方案|规划|規劃|计划|計劃|意见|意見|办法|辦法|通知|决定|決定|批复|批復|函)(?:\\s*[（(].*[）)])?$"
)
_ENACTED = re.compile("印发|印發|制定|转发|轉發|同意")
_OTHER = re.compile(r"(?:合同|协议|协议书|協議|新闻|简报|简讯)(?:书)?$")
# A plan has parts; a text that has none and no annex says nothing that could be taken in.
_FEWEST_PARTS = 2


def check_genre(notice: Notice) -> None:
    """Raises FileRejected (notice_not_a_plan) where a document has no title of a plan, or no part of one."""
    front = [paragraph.text.strip() for paragraph in notice.paragraphs if paragraph.kind == "front"]
    title = notice.facts.get("title")
    stands = [text for text in front if _TITLE.search(text)]
    is_titled = title and (stands or any(map(_ENACTED.search, front)))
    parts = sum(is_top_heading(paragraph.text) for paragraph in notice.paragraphs if paragraph.kind != "front")
    has_content = parts >= _FEWEST_PARTS or any(_is_readable(annex.table) for annex in notice.annexes)
    if not is_titled or not has_content or any(map(_OTHER.search, front[:3])):
        raise reject("notice_not_a_plan")


def _is_readable(table: TableBlock) -> bool:
    try:
        annex_table(Sheet(None, table.grid, table.merged))
    except FileRejected:
        return False
    return True
