"""An annex that is a list of lines and no table: a line an indicator, or a line a measure with its offices.

1．地区生产总值：2022年18.6亿元，2025年达到22.5亿元； is a row of a table with a column a year. What a line
says beside that stands in a column of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dagster_project.ingest.files.grid import Grid
from dagster_project.ingest.notice.blocks import Line, TableBlock
from dagster_project.ingest.sheets.annex_heads import is_value_head

_DIGITS = r"[（(]?[0-9０-９]{1,2}[)）]?\s*[.．、]?(?![.．、0-9０-９])"
_NO = rf"(?P<no>{_DIGITS}|[①-⑳]|[（(]?[一二三四五六七八九十]{{1,3}}[)）]?、?)?\s*"
_NAMED = re.compile(rf"^{_NO}(?P<name>[^：:，。；]{{2,40}}?)\s*[：:]\s*(?P<said>.+?)[；;。.]?$")
_PART = re.compile(
    r"^(?P<head>[^0-9]{0,8}20[0-9]{2}年?[^0-9ⅠⅡⅢⅣⅤⅥ]{0,8}?)"
    # What says that a figure is reached, and no word that says what it is more or less than.
    r"(?:的|为|是|[：:]|达到?|提高[到至]|增加[到至]|提升[到至]|降低?[到至]|下降[到至]|缩小[到至])?"
    r"(?P<figure>(?:不?[低高超少多]于|[≥≤<>＞＜])?\s*(?:[0-9０-９][0-9０-９.,，．]*\s*(?:[∶:：]\s*1)?|[ⅠⅡⅢⅣⅤⅥ]+)"
    r"[^0-9，,；;。]{0,8})$"
)
_FROM_TO = re.compile(
    rf"^{_NO}(?P<name>[^：:，。；由从]{{2,40}}?)[由从](?P<first>20[0-9]{{2}}年)的?(?P<old>[0-9.]+[^0-9，。；到至]{{0,6}}?)"
    r"(?:提高|增加|提升|增长|扩大|降低|下降|缩小|减少)?[到至](?P<last>20[0-9]{2}年)的?(?P<new>[0-9.]+[^0-9，。；]{0,8})[；;。]?$"
)
_ROLE = "(?:牵头|责任|主办|主管|负责|配合|协同|协办|参与|参加|支持)(?:单位|部门)"
_MEASURE = re.compile(
    rf"^{_NO}(?P<title>[^0-9０-９.．、）)].+?)\s*[（(【〔\[](?P<lead>{_ROLE})[：:](?P<leaders>[^；;（）()]+)"
    rf"(?:[；;](?P<support>{_ROLE})[：:](?P<supporters>[^；;（）()]+))?[）)】〕\]][；;。]?$"
)
_GROUP = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）]?\s*[、.．]?\s*[^0-9：:，。；]{2,20}")
_REST = "其余文字"
_FEWEST = 2


def table_of_lines(lines: Sequence[Line]) -> tuple[Sequence[Line], TableBlock | None]:
    """The lines above a list, and the list as a table; all of the lines and None where they are none.

    A row stands for a line of the list, and every line from the first on must be one.
    """
    for shape, read in ((_figures, _indicators), (_MEASURE.match, _measures)):
        places = [no for no, line in enumerate(lines) if shape(line.text)]
        if len(places) < _FEWEST:
            continue
        begin = places[0] - (places[0] > 0 and bool(_group(lines[places[0] - 1].text)))
        if grid := read([line.text for line in lines[begin:]]):
            return lines[:begin], TableBlock(grid, lines[begin].start, page_no=lines[begin].page_no)
    return lines, None


def _indicators(texts: Sequence[str]) -> Grid | None:
    """Header and rows of lines that each say figures of years or head a group; None where one does neither."""
    found = [line for text in texts if (line := _figures(text) or _group(text))]
    if len(found) < len(texts):
        return None
    heads = list(dict.fromkeys(head for _, _, said in found for head in said if head != _REST))
    heads += [_REST] * any(_REST in said for _, _, said in found)
    return [
        ["序号", "指标", *heads],
        *([no, name, *(said.get(head, "") for head in heads)] for no, name, said in found),
    ]


def _group(text: str) -> tuple[str, str, dict[str, str]] | None:
    """The title of a group of lines, 一、经济指标, as a line that says no figures; None where it is none."""
    return (text, "", {}) if _GROUP.fullmatch(text) else None


def _figures(text: str) -> tuple[str, str, dict[str, str]] | None:
    """Number, name, and what a line says under each head; None where it is not of that shape."""
    if match := _FROM_TO.match(text):
        return match["no"] or "", match["name"], {match["first"]: match["old"], match["last"]: match["new"]}
    if not (match := _NAMED.match(text)):
        return None
    said: dict[str, str] = {}
    rest = []
    for part in re.split(r"[，,；;](?![0-9]{3}(?![0-9]))|、(?=[到至]?20[0-9]{2}年)", match["said"]):
        figure = _PART.match(part.strip())
        if figure and is_value_head(figure["head"]) and figure["head"] not in said:
            said[figure["head"]] = figure["figure"].strip()
        else:
            rest.append(part.strip())
    if not said:
        return None
    return match["no"] or "", match["name"], said | ({_REST: "，".join(rest)} if rest else {})


def _measures(texts: Sequence[str]) -> Grid | None:
    """Header and rows of lines that each end with their offices; None where one does not."""
    found = [_MEASURE.match(text) for text in texts]
    if not found or not all(found):
        return None
    roles = [role for match in found if match for role in (match["lead"], match["support"]) if role]
    heads = list(dict.fromkeys(roles))
    rows = [
        [
            match["no"] or "",
            match["title"],
            *(
                {match["lead"]: match["leaders"], match["support"]: match["supporters"]}.get(head) or ""
                for head in heads
            ),
        ]
        for match in found
        if match
    ]
    return [["序号", "事项", *heads], *rows]
