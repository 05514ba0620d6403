"""Files outside the round of reports: corrections, withdrawals, and what should not have been sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from demo.alterations import town
from demo.district import COMMERCE, ECONOMY, EMPLOYMENT, INDICATORS, INVESTMENT, STATISTICS
from demo.figures import Figures
from demo.periods import moment
from demo.plan import Sent
from demo.reports import ACCEPTED, WITHDRAWN, Report, figure, tidy_csv


def extra_files(figures: Figures) -> Iterator[Sent]:
    """Each of them and when it arrives."""
    li, tao = town("李"), town("桃")
    output = figure(li, "industrial_output", "2023-08", "撤回", "演示数据：企业口径待核").but(WITHDRAWN)
    folder = f"submissions/2023-08/{ECONOMY}"
    yield Sent(moment(2023, 10, 8), Report(f"{folder}/撤回.csv", (output,), tidy_csv))
    again = figure(li, "industrial_output", "2023-08", _true(figures, li, "industrial_output", 2023, 8))
    yield Sent(moment(2023, 12, 8), Report(f"{folder}/撤回后重报.csv", (again,), tidy_csv))

    # A correction by another file: a later account of two months.
    recounted = [figure(tao, "fixed_investment_growth", f"2023-{month:02d}", "3.1") for month in (10, 11)]
    path = f"submissions/2023-11/{INVESTMENT}/历史数据核减.csv"
    yield Sent(moment(2024, 1, 8), Report(path, tuple(recounted), tidy_csv))

    nothing = figure(tao, "retail_sales_growth", "2021-Q4", "撤回").but(WITHDRAWN, ("nothing_to_withdraw",))
    yield Sent(moment(2024, 8, 8), Report(f"submissions/2024-Q2/{STATISTICS}/撤回.csv", (nothing,), tidy_csv))

    # Open to the end: a year to date that falls.
    falling = figure(li, "retail_sales", "2024-11", _true(figures, li, "retail_sales", 2024, 9))
    report = Report(
        f"submissions/2024-11/{COMMERCE}/李镇更正.csv", (falling.but(ACCEPTED, ("year_to_date_falls",)),), tidy_csv
    )
    yield Sent(moment(2025, 1, 8), report)

    scan = Report(
        f"submissions/2024-12/{EMPLOYMENT}/盖章扫描件.pdf",
        (),
        lambda lines: b"%PDF-1.4\n",
        "file_kind_unsupported",
    )
    yield Sent(moment(2025, 1, 8), scan)
    stray = Report("submissions/放错的文件.csv", (), lambda lines: "镇,指标\n".encode(), "file_misplaced")
    yield Sent(moment(2024, 7, 8), stray)


def sent_twice(sent: Iterable[Sent]) -> Iterator[Sent]:
    """One of the reports again, under another name."""
    for one in sent:
        if one.report.path.endswith("2024年3月就业.csv"):
            path = one.report.path.replace(".csv", "（重发）.csv")
            yield Sent(moment(2024, 4, 22), replace(one.report, path=path, file_rule="file_duplicate"))


def _true(figures: Figures, town_code: str, indicator_code: str, year: int, month: int) -> str:
    return figures.text(town_code, INDICATORS[indicator_code], year, month)
