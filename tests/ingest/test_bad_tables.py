"""Tables that cannot be taken in: what is wrong, and where, stands in one message."""

from __future__ import annotations

import codecs

import pytest

from dagster_project.settings import Settings
from tests.ingest.helpers import (
    INDICATORS,
    POLICIES,
    SUBMISSION,
    edit,
    landed,
    names_line,
    only_problem,
    read_text,
    says,
    take,
    write,
)


def test_missing_and_extra_columns_are_one_message(settings: Settings) -> None:
    edit(settings, POLICIES, "序号", "次第")
    problem = only_problem(settings, POLICIES, "columns_wrong")
    says(problem, "序号", "次第 (A1)")
    assert problem["place"] == "row 1"
    assert "序号、重大政策、牵头单位" in problem["suggestion_zh"]


def test_missing_column_alone(settings: Settings) -> None:
    text = "\n".join(line.rsplit(",", 1)[0] for line in read_text(settings, POLICIES).splitlines())
    write(settings, POLICIES, text)
    says(only_problem(settings, POLICIES, "columns_wrong"), "牵头单位", "—")


def test_missing_year_column(settings: Settings) -> None:
    write(settings, INDICATORS, "序号,二级指标,备注\n1,出口总额（万美元）,\n")
    says(only_problem(settings, INDICATORS, "columns_wrong"), "年份列（如 2025年）")


def test_repeated_column(settings: Settings) -> None:
    edit(settings, SUBMISSION, "填报单位,说明", "填报单位,数值")
    says(only_problem(settings, SUBMISSION, "columns_wrong"), "数值 (G1)")


def test_two_spellings_of_one_column(settings: Settings) -> None:
    edit(settings, SUBMISSION, "填报单位,说明", "填报单位,责任单位")
    says(only_problem(settings, SUBMISSION, "columns_wrong"), "责任单位 (G1)")


def test_content_below_a_blank_header(settings: Settings) -> None:
    edit(settings, POLICIES, "序号,", "　,")
    says(only_problem(settings, POLICIES, "columns_wrong"), "（空白表头） (A1)")


@pytest.mark.parametrize("path", [INDICATORS, POLICIES, SUBMISSION])
def test_header_not_found(settings: Settings, path: str) -> None:
    write(settings, path, read_text(settings, path).split("\n", 1)[1])
    problem = only_problem(settings, path, "header_not_found")
    assert "应有的列：" in problem["suggestion_zh"]


def test_row_wider_than_header(settings: Settings) -> None:
    edit(settings, INDICATORS, ",6.0,7.0,　", ",6.0,7.0,　,多")
    problem = only_problem(settings, INDICATORS, "row_wider_than_header")
    names_line(problem, 4)
    assert problem["place"] == "G4"


def test_separators_beyond_the_header_are_no_content(settings: Settings) -> None:
    write(settings, INDICATORS, read_text(settings, INDICATORS).replace("\n", ",,　,\n"))
    assert take(settings)[INDICATORS]["cell_count"] == 24 * 6


@pytest.mark.parametrize(("opened", "line"), [("备注", 1), ("3.8", 2), ("III", 16), ("27", 25)])
def test_quote_never_closed_names_the_line_where_its_record_starts(
    settings: Settings, opened: str, line: int
) -> None:
    edit(settings, INDICATORS, f",{opened}", f',"{opened}')
    names_line(only_problem(settings, INDICATORS, "table_malformed"), line)


def test_lines_inside_a_cell_count_as_lines(settings: Settings) -> None:
    edit(settings, SUBMISSION, "2023年,75.33", '"2023年\n（全年）",75.33')
    edit(settings, SUBMISSION, "74.22", '"74.22')
    names_line(only_problem(settings, SUBMISSION, "table_malformed"), 5)


@pytest.mark.parametrize("path", [INDICATORS, SUBMISSION])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_bytes_in_no_encoding_name_their_line(settings: Settings, path: str, encoding: str) -> None:
    lines = read_text(settings, path).encode(encoding).split(b"\n")
    lines[4] = lines[4].replace(b",", b",\xff", 1)
    write(settings, path, b"\n".join(lines))
    names_line(only_problem(settings, path, "encoding_unknown"), 5)


@pytest.mark.parametrize("path", [INDICATORS, SUBMISSION])
def test_nul_bytes_name_their_line(settings: Settings, path: str) -> None:
    lines = read_text(settings, path).split("\n")
    lines[6] += "\0"
    write(settings, path, "\n".join(lines))
    names_line(only_problem(settings, path, "encoding_unknown"), 7)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_without_their_mark_are_refused(settings: Settings, encoding: str) -> None:
    write(settings, SUBMISSION, read_text(settings, SUBMISSION).encode(encoding))
    only_problem(settings, SUBMISSION, "encoding_unknown")


@pytest.mark.parametrize(
    ("mark", "codec", "named"),
    [
        (b"", "gb18030", "gb18030"),
        (b"", "gbk", "gb18030"),
        (codecs.BOM_UTF8, "utf-8", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
    ],
)
@pytest.mark.parametrize(("path", "table"), [(INDICATORS, "annex_indicators"), (SUBMISSION, "submissions")])
def test_other_encodings_land_the_same_values(
    settings: Settings, path: str, table: str, mark: bytes, codec: str, named: str
) -> None:
    assert take(settings)[path]["encoding"] == "utf-8"
    write(settings, path, mark + read_text(settings, path).encode(codec))
    row = take(settings)[path]
    assert (row["outcome"], row["encoding"]) == ("read", named)

    versions: dict[str, list[dict[str, object]]] = {}
    for cell in landed(settings, table, path):
        version = versions.setdefault(cell["source_sha256"], [])
        version.append({k: v for k, v in cell.items() if k not in ("batch_id", "received_at", "source_sha256")})
    first, second = versions.values()
    assert first == second
    assert len(second) == row["cell_count"]


def test_sidecar_in_gb18030_is_read(settings: Settings) -> None:
    path = "annexes/500111-wangu/notice.yml"
    write(settings, path, read_text(settings, path).encode("gb18030"))
    assert take(settings)[path]["outcome"] == "read"
    assert landed(settings, "notices", path)[0]["town_name"] == "万古镇"
