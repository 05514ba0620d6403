"""Text that ends its lines where a page did comes in as paragraphs; text that does not stays as it is."""

from __future__ import annotations

import re

import pytest

from dagster_project.ingest.notice.blocks import Line
from dagster_project.ingest.notice.formats.text_file import read_text

PARAGRAPHS = (
    "虚构县木槿镇建设方案",
    "一、发展目标",
    "到2025年底，建设全面铺开。地区生产总值达到12.5亿元，常住人口城镇化率达到39%。到2026年底，建设初见成效。"
    "地区生产总值达到13.6亿元，常住人口城镇化率突破40%，农村生活污水处理率达到40%以上。",
    "（一）建设产业强镇。规模以上工业总产值三年增加2.4亿元，达到6亿元；科技型企业达到15家，较2024年增加5家，"
    "研发投入强度不低于1.2%。（责任单位：县发展改革局）",
    "（二）建设宜居小镇。镇区建成区面积不突破2.2平方公里，建成区绿化覆盖率达到34%以上，治理黑臭水体4处。",
)


def wrapped(paragraphs: tuple[str, ...], indent: str, page_no: str) -> str:
    """The paragraphs as a page of 24 signs a line shows them, a page number in their middle."""
    lines = [
        line
        for paragraph in paragraphs
        for line in re.findall(".{1,24}", (indent if len(paragraph) > 24 else "") + paragraph)
    ]
    return "\n".join([*lines[:5], page_no, *lines[5:]])


def texts(content: str) -> list[str]:
    return [block.text for block in read_text(content.encode()).blocks if isinstance(block, Line)]


@pytest.mark.parametrize("indent", ["", "　　"])
@pytest.mark.parametrize("page_no", ["— 2 —", "第 2 页", "2"])
def test_lines_of_a_page_are_joined(indent: str, page_no: str) -> None:
    assert tuple(texts(wrapped(PARAGRAPHS, indent, page_no))) == PARAGRAPHS


def test_blank_lines_part_paragraphs() -> None:
    parts = [wrapped((paragraph,), "", "") for paragraph in PARAGRAPHS]
    assert tuple(texts("\n\n".join(part.strip() for part in parts))) == PARAGRAPHS


def test_a_paragraph_a_line_stays() -> None:
    content = "\n".join([*PARAGRAPHS, "2", "— 2 —", *PARAGRAPHS])
    assert texts(content) == content.split("\n")
    first = read_text(content.encode()).blocks[2]
    assert isinstance(first, Line)
    assert content[first.start : first.end] == PARAGRAPHS[2]


def test_a_comma_ends_no_paragraph_however_narrow_its_line() -> None:
    first, rest = PARAGRAPHS[2].split("到2026年底，")
    content = wrapped((*PARAGRAPHS[:2], f"{first}到2026年底，", rest, *PARAGRAPHS[3:]), "", "— 2 —")
    assert tuple(texts(content)) == PARAGRAPHS


def test_an_indented_line_reaches_as_far_as_the_others() -> None:
    """Blanks before the first word of a paragraph count; none begins with a full stop."""
    paragraphs = [
        "（一）建设产业强镇。规模以上工业总产值达到六亿元，县域经济做大做强，招引企业十二家以上，打造创业就业新的平台。",
        "（牵头单位：县经济贸易局；配合单位：县文化和旅游局）",
        "（二）建设宜居小镇。镇区建成区面积不超过两平方公里，绿化覆盖率不低于百分之三十四，治理黑臭水体四处，改造老旧小区。",
    ]
    lines = [
        line
        for paragraph in paragraphs
        for line in (" " * 10 + paragraph[:20], *re.findall(".{1,25}", paragraph[20:]))
    ]
    assert texts("\n".join(lines)) == paragraphs
