"""The command speaks the language of whoever reads; messages.yml holds what the program really says."""

from __future__ import annotations

import ast
import errno
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import duckdb
import pytest
import yaml

from dagster_project import cli
from dagster_project.errors import ZhencangError
from dagster_project.mishaps import told
from dagster_project.settings import PROJECT
from dagster_project.wording.language import both, is_chinese, said

CODE = PROJECT / "dagster_project"
MESSAGES: dict[str, str] = yaml.safe_load((CODE / "wording" / "messages.yml").read_text(encoding="utf-8"))
FILLED = re.compile(r"\{\w+\}")
CHINESE = re.compile("[一-龥]")
COMMANDS = ["run", "check", "template", "review", "remind", "export", "trace", "status"]
COMMANDS += ["releases", "diff", "rollback", "doctor", "ui"]


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")


@pytest.mark.parametrize(
    ("variables", "is_wanted"),
    [
        ({}, False),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, False),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8", "LC_ALL": "C"}, False),
        ({"LANG": "C.UTF-8", "LC_ALL": "zh_TW.UTF-8"}, True),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, True),
    ],
)
def test_which_language_is_wanted(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], is_wanted: bool
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert is_chinese() is is_wanted
    assert both("open", "打开", "  ") == ("  打开\n  open" if is_wanted else "  open\n  打开")


@pytest.mark.usefixtures("chinese")
def test_what_is_filled_in_stands_in_the_chinese_sentence() -> None:
    assert said("Nothing is new since release R1; nothing was changed.") == "版本 R1 之后没有新文件，没有改动。"
    assert said("  files: 3 accepted, 1 duplicate, 2 rejected") == "  文件：3 个采用，1 个重复，2 个未采用"
    busy = "zhencang: Another run is writing to /a b. Wait until it ends, then run again.\n"
    assert said(busy) == "镇仓：另一次运行正在写入 /a b。请等它结束后再运行。\n"
    # A sentence on somebody's file is none of ours, nor is what nobody translated.
    for kept in ("The column of units is missing. Add one.", "B7: 12 is far from all others.", "", "\n"):
        assert said(kept) == kept


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_chinese(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit):
        cli.main([*filter(None, [command]), "--help"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("用法：")
    # Each line of help is Chinese, but for the usage and for names that say it all.
    told = [line for line in lines[1:] if re.match(r"  (?:  )?\S+.*?  +\S", line)]
    assert told
    assert [line for line in told if not CHINESE.search(line) and "{" not in line] == []


@pytest.mark.usefixtures("chinese")
def test_errors_are_chinese(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    where = ["--home", str(tmp_path / "none"), "--raw", str(tmp_path / "raw")]
    said_of = {}
    for arguments in (
        ["status"],
        ["run"],
        ["trace", "甲镇", "出口总额"],
        ["releases"],
        ["doctor"],
        ["catalog"],
        ["rollback", "R1"],
        ["check", "无.xlsx"],
    ):
        cli.main([arguments[0], *where, *arguments[1:]])
        shown = capsys.readouterr()
        said_of[arguments[0]] = (shown.out + shown.err).strip()
    assert said_of["status"].startswith(f"{tmp_path / 'none'} 中还没有发布过任何版本：请运行 `zhencang run`")
    assert said_of["run"].startswith("镇仓：没有文件夹")
    assert said_of["trace"] == f"镇仓：{said_of['status']}"
    assert said_of["releases"] == said_of["status"]
    assert said_of["doctor"] == said_of["trace"], "of a folder that is no warehouse nobody hears that all is well"
    assert not (tmp_path / "none").exists(), "asking makes no folder"
    assert said_of["rollback"].startswith("镇仓：没有唯一对应的版本 'R1'")
    assert said_of["check"].startswith("镇仓：没有文件")


def test_every_message_is_said_somewhere() -> None:
    """A sentence that the code no longer has, or words otherwise, would never be translated."""
    texts = "\n".join(text for path in CODE.rglob("*.py") for text in _texts(path))
    texts += Path(sys.modules["argparse"].__file__ or "").read_text(encoding="utf-8")
    lost = [
        (english, words)
        for english in MESSAGES
        for words in map(str.strip, re.findall("[A-Za-z][A-Za-z' ]{5,}", FILLED.sub("·", english)))
        if words not in texts and english not in PUT_TOGETHER
    ]
    assert lost == []


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        duckdb.IOException("IO Error: Could not write file: No space left on device"),
        PermissionError(errno.EACCES, "Permission denied", "/home/run.lock"),
        duckdb.IOException("Corrupt database file."),
        ValueError("nobody foresaw it"),
    ],
    ids=["a full disk", "a full disk by DuckDB", "no right", "a damaged database", "a defect"],
)
def test_what_nobody_foresaw_is_chinese_too(error: Exception, tmp_path: Path) -> None:
    sentence = said(f"zhencang: {told(error, tmp_path)}")
    assert sentence.startswith("镇仓：")
    assert "已发布的内容不受影响" in sentence
    for english in ("This means", "then run again", "the disk is full", "What is published", "For who maintains"):
        assert english not in sentence


@pytest.mark.usefixtures("chinese")
def test_no_message_is_hidden_behind_another() -> None:
    """The first that fits counts: one that fits too much would leave a part of the next in English."""
    for english, chinese in MESSAGES.items():
        values = {name[1:-1]: f"·{name[1:-1]}·" for name in FILLED.findall(english)}
        assert said(english.format(**values)) == chinese.format(**values), english


@pytest.mark.usefixtures("chinese")
def test_every_error_has_its_chinese() -> None:
    """What stops a command is a sentence that its reader can read, whatever it is and wherever it comes from."""
    for path in CODE.rglob("*.py"):
        import_module(".".join(path.relative_to(PROJECT).with_suffix("").parts))
    kinds = {kind.__name__ for kind in _kinds_of(ZhencangError)}
    told = [
        (path.relative_to(CODE).as_posix(), text)
        for path in CODE.rglob("*.py")
        if path.relative_to(CODE).parts[0] not in FOR_PROGRAMS
        for kind, text in _raised(path)
        if kind in kinds - FOR_MAINTAINERS
    ]
    assert len(told) > 40
    assert [(where, text) for where, text in told if not CHINESE.search(said(text))] == []


def test_both_sentences_have_the_same_values() -> None:
    for english, chinese in MESSAGES.items():
        assert set(FILLED.findall(chinese)) == set(FILLED.findall(english)), english


# The outcome of a file stands in data.
PUT_TOGETHER = {text for text in MESSAGES if re.search("accepted|duplicate|empty|rejected|waiting", text)}


# What analysts call from Python, and errors that only who edits a suite or a model can meet.
FOR_PROGRAMS = {"frames"}
FOR_MAINTAINERS = {"SuiteInvalid", "LoadFailed"}


def _kinds_of(kind: type[Exception]) -> Iterator[type[Exception]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _kinds_of(narrower)


def _raised(path: Path) -> Iterator[tuple[str, str]]:
    """The errors that a file of code raises with words of its own, · standing for what is filled in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
            words = node.exc.args[0]
            parts = words.values if isinstance(words, ast.JoinedStr) else [words]
            texts = [str(part.value) if isinstance(part, ast.Constant) else "·" for part in parts]
            if re.search("[a-z]{2,} [a-z]{2,}", "".join(texts)):
                yield ast.unparse(node.exc.func), "".join(texts)


def _texts(path: Path) -> Iterator[str]:
    """The texts in a file of code; what stands between the values of one is a text of its own."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
