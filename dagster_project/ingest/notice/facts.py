"""What a notice says of itself, by the shape of its lines: document number, title, issuer, day of issue."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dagster_project.ingest.notice.blocks import Line
from dagster_project.ingest.notice.document import Fact

# Longer lines are prose.
_LONGEST_FACT = 120
_DOCUMENT_NO = re.compile(
    r"^(?:[\[【]?\s*(?:发文字号|文\s*号|發文字號|文\s*號)\s*[\]】]?\s*[:：]?\s*)?"
    r"([^\s:：]{2,20}\s*[〔\[（(【﹝［]\s*20[0-9]{2}\s*[〕\]）)】﹞］]\s*第?\s*[0-9]{1,4}\s*[号號])$"
)
_DATE = re.compile(
    r"^(?:(?:发布|成文|印发|发文|签发)\s*(?:日期|时间)\s*[:：]\s*)?(?:(?P<issuer>\S.{2,40}?)\s+)?"
    r"(?P<date>(?:20[0-9]{2}|[二2][〇○零Oo0][一二三四五六七八九〇○零]{2})\s*年"
    r"\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*日)$"
)
_NO_ISSUER = re.compile(r"[，。：；:;《》〔〕]|[号號]$|^[（(]")
_OFFICE = re.compile(r"(?:办公室|政府|委员会|辦公室|委員會|[局委办])$")
# A letterhead, or an office on a line of its own.
_LETTERHEAD = re.compile(r"^(\S{0,28}(?:办公室|政府|委员会|指挥部|领导小组|[局委办]))(?:文件)?$")
# One of several that sign.
_SIGNATORY = re.compile(r"^[^\s：:，。《》]{3,30}(?:办公室|政府|委员会|委|局|党委)$")
_KINDS = "(?:方案|规划|規劃|计划|計劃|意见|意見|办法|辦法)"
_PLAN = re.compile(rf"{_KINDS}\s*(?:[（(]\s*20[0-9]{{2}}.*[）)])?$")
_YEARS = re.compile(r"^[（(]\s*20[0-9]{2}.{0,20}[）)]$")
_QUOTED_PLAN = re.compile(rf"《([^《》]{{2,80}}?{_KINDS}[^《》]{{0,30}})》")
_COVER = re.compile(r"(?:通知|公告|决定|決定|批复|批復|函)$")
_ENDS = re.compile(r"[，。：；:;）)]$|日$|[号號]$|文件$|[:：].")
_MOST_TITLE_LINES = 4


def facts_of(front: Sequence[Line], lines: Sequence[Line], cells: Sequence[str] = ()) -> dict[str, Fact]:
    """The facts in the lines before the first heading; a signature may also stand behind the last one.

    `cells` are those of tables that stand in the body: a web page may say the document's number in one.
    """
    facts = {}
    for no, line in enumerate(front, start=1):
        if len(line.text) <= _LONGEST_FACT and (match := _DOCUMENT_NO.match(line.text)):
            facts["document_no"] = Fact(match[1], no)
            break
    numbers = [match[1] for cell in cells if (match := _DOCUMENT_NO.match(cell.strip()))]
    if "document_no" not in facts and len(numbers) == 1:
        facts["document_no"] = Fact(numbers[0], 1)
    facts |= _signature(front) or _signature(lines)
    if title := _title(front):
        facts["title"] = title
    if "issuer" not in facts and (issuer := _letterhead(front)):
        facts["issuer"] = issuer
    return facts


def _letterhead(front: Sequence[Line]) -> Fact | None:
    """The office that stands on a line of its own, where no signature names one."""
    for no, line in enumerate(front, start=1):
        if (match := _LETTERHEAD.match(line.text)) and not _NO_ISSUER.search(line.text):
            return Fact(match[1], no)
    return None


def _signature(lines: Sequence[Line]) -> dict[str, Fact]:
    """Day and issuer: the last date on a line of its own below an office, else the last date there is."""
    found: dict[str, Fact] = {}
    for no, line in enumerate(lines, start=1):
        match = _DATE.match(line.text) if len(line.text) <= _LONGEST_FACT else None
        if not match or (match["issuer"] and not _OFFICE.search(match["issuer"])):
            continue
        date = {"issued_on": Fact(match["date"], no)}
        above = Fact(lines[no - 2].text, no - 1) if no > 1 else None
        issuer = Fact(match["issuer"], no) if match["issuer"] else above and _with_offices_above(lines, above)
        if issuer and len(issuer.text) <= _LONGEST_FACT and not _NO_ISSUER.search(issuer.text):
            found = date | {"issuer": issuer}
        elif "issuer" not in found:
            found = date
    return found


def _with_offices_above(lines: Sequence[Line], issuer: Fact) -> Fact:
    """An issuer with those that sign beside it, each on a line of its own above."""
    names, no = [issuer.text], issuer.paragraph_no
    while no > 1 and _SIGNATORY.match(names[0]) and _SIGNATORY.match(lines[no - 2].text):
        if lines[no - 2].text in names:
            break
        no -= 1
        names.insert(0, lines[no - 1].text)
    return Fact(" ".join(names), no)


def _title(front: Sequence[Line]) -> Fact | None:
    """The title of the plan, else what the cover letter names in 《》, else the title of the letter."""
    texts = [line.text if len(line.text) <= _LONGEST_FACT else "。" for line in front]
    plans = [no for no, text in enumerate(texts) if _PLAN.search(text) and not text.startswith(("关于", "關於"))]
    if plans:
        return _joined(texts, plans[-1])
    whole = "".join(line.text for line in front)
    if quoted := _QUOTED_PLAN.search(whole):
        end = 0
        for no, line in enumerate(front, start=1):
            end += len(line.text)
            if quoted.start() < end:
                return Fact(quoted[1], no)
    covers = [no for no, text in enumerate(texts) if _COVER.search(text)]
    return _joined(texts, covers[0]) if covers else None


def _joined(texts: Sequence[str], last: int) -> Fact:
    """A title that ends on this line: with the lines above on which it began, its years where they stand below."""
    first = last
    while first and last - first < _MOST_TITLE_LINES - 1 and not _is_end(texts[first - 1]):
        first -= 1
    if last + 1 < len(texts) and _YEARS.match(texts[last + 1]):
        last += 1
    return Fact("".join(texts[first : last + 1]), first + 1)


def _is_end(text: str) -> bool:
    return bool(_ENDS.search(text) or _OFFICE.search(text))
