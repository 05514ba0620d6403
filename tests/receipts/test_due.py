"""Which receipts are due after a run."""

from __future__ import annotations

from decimal import Decimal

import openpyxl

from dagster_project.receipts.path import receipt_path
from dagster_project.receipts.receipt import write_due_receipts
from dagster_project.settings import Settings
from tests.receipts.making import (
    PATH,
    database,
    file_of,
    issue_of,
    kept,
    said,
    tidy,
    workbook_bytes,
)


def test_each_version_of_each_submission_gets_one_receipt(settings: Settings) -> None:
    sha256 = kept(settings, workbook_bytes(tidy(3)))
    csv = PATH.replace(".xlsx", ".csv")
    files = [
        file_of(sha256=sha256, batch_id="b1", is_current=False),
        file_of(sha256=sha256, batch_id="b2", version_no=2, outcome="partly_accepted", quarantined_count=1),
        file_of(csv, sha256="gone", batch_id="b2"),
        file_of("submissions/2024/x.xlsx", outcome="rejected", message_zh="文件不在约定的位置。"),
        file_of("submissions/2024/y/twin.xlsx", sha256=sha256, outcome="duplicate"),
        file_of("annexes/500111-wangu/annex.csv", kind="annex_indicators"),
    ]
    issues = [issue_of("A2") | {"source_path": PATH, "batch_id": "b2"}]
    with database(files, issues) as connection:
        written = write_due_receipts(settings, connection, "r1")
        again = write_due_receipts(settings, connection, "r2")
    home = settings.home / "receipts"
    assert sorted(str(path.relative_to(home)) for path in written) == [
        "2024-Q3/500111-economy_information/三季度.csv.v1.回执.xlsx",
        "2024-Q3/500111-economy_information/三季度.xlsx.v1.回执.xlsx",
        "2024-Q3/500111-economy_information/三季度.xlsx.v2.回执.xlsx",
        "2024/x.xlsx.v1.回执.xlsx",
        "2024/y/twin.xlsx.v1.回执.xlsx",
    ]
    assert again == []
    first, second = (openpyxl.load_workbook(receipt_path(settings, PATH, no)) for no in (1, 2))
    assert first.sheetnames == ["回执"]
    assert "之后已收到更新的版本" in said(first["回执"])
    assert second.sheetnames == ["回执", "填报"]
    assert "区经济信息委" in said(second["回执"])


def test_a_file_that_is_judged_anew_gets_another_receipt(settings: Settings) -> None:
    sha256 = kept(settings, workbook_bytes(tidy(3)))
    file = file_of(sha256=sha256, outcome="partly_accepted", accepted_count=2, quarantined_count=1)
    old = file_of(PATH.replace("三季度", "旧"), sha256=sha256, quarantined_count=1, is_current=False)
    issue = issue_of("A2") | {"source_path": PATH, "batch_id": "b1"}
    with database([file, old], [issue]) as connection:
        assert len(write_due_receipts(settings, connection, "r1")) == 2
    accepted = file_of(sha256=sha256)
    replaced = old | {"quarantined_count": 0}
    with database([accepted, replaced], []) as connection:
        value = ["500111-wangu", "export_value", "2024-Q3", Decimal(5), "5", "万美元", "reported", True]
        value += [PATH, accepted["received_at"], "填报", "D2"]
        connection.execute(f"insert into marts.fct_indicator_value values ({', '.join('?' * len(value))})", value)
        (written,) = write_due_receipts(settings, connection, "r2")
        assert write_due_receipts(settings, connection, "r3") == []
    assert written == receipt_path(settings, PATH, 1, 2)
    assert written.name == "三季度.xlsx.v1.重判2.回执.xlsx"
    summary = said(openpyxl.load_workbook(written)["回执"])
    assert "全部采用，没有问题（第 2 次判定" in summary
    assert "2024年三季度；万古镇；出口总额；万美元" in summary
    # What says how often a file was judged can be lost: what is there is taken for what is judged now.
    (settings.home / "judgements.json").write_text('{"damaged": 1}', encoding="utf-8")
    with database([accepted], []) as connection:
        assert write_due_receipts(settings, connection, "r4") == []


def test_what_an_increment_left_alone_is_not_judged_again(settings: Settings) -> None:
    sha256 = kept(settings, workbook_bytes(tidy(3)))
    file = file_of(sha256=sha256, outcome="partly_accepted", accepted_count=2, quarantined_count=1)
    faulty = [issue_of("A2") | {"source_path": PATH, "batch_id": "b1"}]
    with database([file], faulty) as connection:
        assert len(write_due_receipts(settings, connection, "r1")) == 1
    # No increment makes it so: it shows that nobody looks.
    later = file_of(PATH.replace("三季度", "后来"), sha256=sha256, batch_id="b2")
    with database([file_of(sha256=sha256), later], []) as connection:
        (written,) = write_due_receipts(settings, connection, "r2", "b1")
        assert written == receipt_path(settings, later["path"], 1)
        # A receipt that somebody took away comes back, with the number that it had.
        receipt_path(settings, PATH, 1).unlink()
        assert write_due_receipts(settings, connection, "r3", "b2") == [receipt_path(settings, PATH, 1)]
        # What was built upon another batch than was judged last, or afresh, is looked at.
        (written,) = write_due_receipts(settings, connection, "r4", "b1")
    assert written == receipt_path(settings, PATH, 1, 2)


def test_every_sheet_of_a_made_up_home_says_so_and_of_another_none(settings: Settings) -> None:
    sha256 = kept(settings, workbook_bytes(tidy(3)))
    file = file_of(sha256=sha256, outcome="partly_accepted", quarantined_count=1)
    issues = [issue_of("A2") | {"source_path": PATH, "batch_id": "b1"}]
    for files, label in (([file], None), ([file, file_of("演示数据.txt", kind="synthetic_mark")], "演示数据")):
        with database(files, issues) as connection:
            (written,) = write_due_receipts(settings, connection, "r1")
        book = openpyxl.load_workbook(written)
        assert {sheet.oddHeader.center.text for sheet in book} == {label}
        assert {"演示数据" in said(sheet) for sheet in book} == {label is not None}
        written.unlink()
