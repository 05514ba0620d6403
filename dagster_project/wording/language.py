"""The command in the language of whoever reads: messages.yml has the Chinese of what is said in English.

A sentence is known by its shape, {names} standing for what is filled in: nobody who says one asks for a language.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

from dagster_project.shipped import read_yaml

_MESSAGES = Path(__file__).with_name("messages.yml")
_FILLED = re.compile(r"\{(\w+)\}")
# What holds no blank: a sentence on a file of data is none of ours.
_ONE_WORD = {"path", "folder", "release", "count", "seconds", "model", "expectation"}


def is_chinese() -> bool:
    """Whether who reads wants Chinese: the first of LC_ALL, LC_MESSAGES and LANG that says anything counts."""
    wanted = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return wanted.lower().startswith("zh")


def said(text: str) -> str:
    """A text as it is said to who reads, line by line; what messages.yml does not know stays as it is."""
    if not is_chinese():
        return text
    return "\n".join(map(_said_line, text.split("\n")))


def both(english: str | None, chinese: str | None, indent: str = "") -> str:
    """A sentence in both languages, a line each, the one first that is read first."""
    sentences = (chinese, english) if is_chinese() else (english, chinese)
    return "\n".join(f"{indent}{sentence}" for sentence in sentences if sentence)


def _said_line(line: str) -> str:
    words = line.strip()
    for shape, chinese in _shapes():
        if match := shape.fullmatch(words):
            filled = {name: said(value) for name, value in match.groupdict().items()}
            return line.replace(words, chinese.format(**filled))
    return line


@cache
def _shapes() -> list[tuple[re.Pattern[str], str]]:
    messages = read_yaml(_MESSAGES)
    return [(_shape(english), chinese) for english, chinese in messages.items()]


def _shape(english: str) -> re.Pattern[str]:
    """What a sentence looks like, whatever is filled in."""
    texts = _FILLED.split(english)
    filled = (rf"(?P<{name}>\S+?)" if name in _ONE_WORD else rf"(?P<{name}>.*?)" for name in texts[1::2])
    return re.compile("".join(re.escape(text) + next(filled, "") for text in texts[::2]))
