"""The numbers of headings: 第一章 over 第一节 or 第一条 over 一、 over （一） over 任务一： over 1． over （1）
over ①.

一、 （一） 1． （1） are those of official documents (GB/T 9704-2012, 7.3.3); ASCII and full-width signs are one.
"""

from __future__ import annotations

import re

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_LEVELS = (
    # With its words behind a blank or on a short line of their own, so that prose on 第一章 is no heading.
    re.compile(rf"^(第\s*{_NUMERAL}\s*(?:章|篇|部分))(?:[\s、:：]+|$|(?=\S{{1,20}}$))"),
    re.compile(rf"^(第\s*{_NUMERAL}\s*[节節条條])(?:[\s、:：]+|$|(?=\S{{1,20}}$))"),
    re.compile(rf"^({_NUMERAL})\s*[、，,．.]\s*"),
    re.compile(rf"^([（(]\s*{_NUMERAL}\s*[）)])\s*[、，,．.]?\s*"),
    # 任务一：, 行动二：: named where others are only numbered.
    re.compile(rf"^((?:任务|行动|工程|举措)\s*(?:{_NUMERAL}|[0-9]{{1,2}}))\s*[：:]\s*"),
    re.compile(r"^([0-9０-９]{1,2}\s*[．.、])(?![0-9０-９])\s*"),
    re.compile(r"^((?:[（(]\s*)?[0-9０-９]{1,2}\s*[）)])\s*[、，,．.]?\s*"),
    re.compile(r"^([①-⑳])\s*"),
)
LEVEL_COUNT = len(_LEVELS)
# 第一章 to （一）: a numbered list in a letter is not of these.
_UPPER_LEVELS = range(4)
# What the parts of a notice are numbered with: where the first of these stands, its body begins.
_TOP_LEVELS = range(3)
# A heading's words end at the first full stop or colon; a point between digits or letters is neither.
_END_OF_WORDS = re.compile(r"[。：:]|(?<![0-9A-Za-z])[.．](?![0-9A-Za-z])")


def heading(text: str) -> tuple[int, str, str, bool] | None:
    """The heading that a paragraph begins with; None where there is none.

    Its level from 0, its number without white space, its words, and whether it is all that the paragraph says.
    """
    for level, pattern in enumerate(_LEVELS):
        if match := pattern.match(text):
            rest = text[match.end() :]
            words = _END_OF_WORDS.split(rest, maxsplit=1)[0]
            return level, re.sub(r"\s", "", match[1]), words, words == rest.rstrip("。.．")
    return None


def is_upper_heading(text: str) -> bool:
    """Whether a paragraph begins with a number of the upper levels: 第一章, 一、, （一）."""
    return any(_LEVELS[level].match(text) for level in _UPPER_LEVELS)


def is_top_heading(text: str) -> bool:
    """Whether a paragraph begins a part of a notice: 第一章, 一、."""
    return any(_LEVELS[level].match(text) for level in _TOP_LEVELS)
