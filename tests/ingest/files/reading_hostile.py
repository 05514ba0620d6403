"""Workbooks made to do harm, and what becomes of whoever reads them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dagster_project.ingest.files.workbook import read_workbook
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.settings import PROJECT
from tests.ingest.files import workbooks
from tests.ingest.files.workbooks import (
    number,
    row,
    worksheet,
    xlsx,
    xlsx_parts,
    zipped,
)

GOOD = xlsx(row(number(1)))
DAMAGED = "文件打不开，可能已损坏或不完整（"
SECONDS, MEBIBYTES = 5, 500

# Reads a file in a process of its own, which cannot take the machine with it, and says what became of it.
READ = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
from pathlib import Path
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.files.workbook import read_workbook
def most_memory():
    # ru_maxrss would count what the parent had before this program took its place.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
content = Path(sys.argv[1]).read_bytes()
before, start = most_memory(), time.process_time()
try:
    found = read_workbook(content, sys.argv[1])
    result = {"filled": [[no, line] for no, line in enumerate(found.sheets[0].grid, start=1) if any(line)][:9]}
except FileRejected as error:
    result = {"rule_code": error.problem.rule_code, "message_zh": error.problem.text("sentence_zh")}
print(json.dumps(result | {"seconds": time.process_time() - start, "mebibytes": most_memory() - before}))
"""


def measured(tmp_path: Path, content: bytes, name: str = "填报.xlsx") -> dict[str, Any]:
    """What came of reading it in another process, which kept to the limits of time and memory."""
    path = tmp_path / name
    path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    result: dict[str, Any] = json.loads(done.stdout)
    assert result.pop("seconds") < SECONDS
    assert result.pop("mebibytes") < MEBIBYTES
    return result


def rejected(rule_code: str, content: bytes, name: str = "填报.xlsx") -> str:
    """The Chinese sentence with which the file is rejected, by this rule."""
    with pytest.raises(FileRejected) as raised:
        read_workbook(content, name)
    problem = raised.value.problem
    assert problem.rule_code == rule_code
    for column in ("sentence_en", "suggestion_zh", "suggestion_en"):
        assert "{" not in problem.text(column)
    return problem.text("sentence_zh")


def with_part(name: str, content: str | bytes) -> bytes:
    """A good workbook with one part put in or replaced."""
    parts = xlsx_parts(worksheet(row(number(1), ' t="s"><v>0</v></c>')), strings="<si><t>万古镇</t></si>")
    return zipped(parts | {name: content})


def in_sheet(xml: str) -> bytes:
    """A workbook whose only sheet is this XML."""
    return with_part("xl/worksheets/sheet1.xml", xml)


def leading_to(part: str) -> str:
    """The relationships of a package about this part."""
    return (
        f'<Relationships><Relationship Type="{workbooks.OFFICE}/officeDocument" Target="{part}"/></Relationships>'
    )
