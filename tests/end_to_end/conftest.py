"""Homes that many tests look at: the real raw files, and what departments then reported."""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from dagster_project.ingest.take_in import take_in
from dagster_project.settings import PROJECT, Settings
from dagster_project.warehouse.release import all_releases
from tests.end_to_end.submitting import bytes_below, fill, put, tidy_csv, workbook
from tests.homes import Outcome, Published, built, copy_of, home_of_a_kind, run_warm, zhencang

# The real notices, by the town that each is of.
NOTICES = {"500111-wangu": "dazu-wangu.txt", "500153-wujia": "rongchang-wujia.txt"}


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """What the command makes of the real raw files."""

    def make(settings: Settings) -> dict[str, Any]:
        shutil.copytree(PROJECT / "raw", settings.raw)
        return asdict(zhencang(settings, "run"))

    settings, outcome = home_of_a_kind(tmp_path_factory, "published", make)
    return Published(settings, Outcome(**outcome))


@pytest.fixture(scope="session")
def noticed(notices: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home whose towns have both real notices beside the transcribed annexes."""

    def make(settings: Settings) -> None:
        shutil.copytree(PROJECT / "raw", settings.raw)
        for town_code, name in NOTICES.items():
            shutil.copy(notices / name, settings.raw / "annexes" / town_code / "notice.txt")
        built(settings)

    settings, _ = home_of_a_kind(tmp_path_factory, "noticed", make)
    return settings


@pytest.fixture
def copied(published: Published, tmp_path: Path) -> Settings:
    """A copy of that home and its raw files to break."""
    return copy_of(published.settings, tmp_path)


@dataclass(frozen=True)
class History:
    """A home that three deliveries came to; the release and the receipts after each, and what commands printed."""

    settings: Settings
    releases: list[Path]
    # Of each receipt the hash of its bytes.
    receipts: list[dict[str, str]]
    templates_made: list[Outcome]
    templates_checked: Outcome
    # The last delivery came by a run.
    outcome: Outcome

    @property
    def templates(self) -> list[Path]:
        """Those that were filled in and came with the last delivery."""
        return [template_of(self.settings, period) for period in TEMPLATE_PERIODS]


LAYOUT = """name: 经信月报
applies_to: {file: "*月报*.xlsx", departments: [500111-economy_information], valid_from: 2024-07}
header_rows: [3, 4]
first_row: 5
town: {column: B}
indicator: {header_row: 3}
unit: {title: true}
values: [{columns: D, basis: 累计}, {columns: F, basis: 累计}]
ignored_columns: [A, C, E]
expect: {B3: 镇, D4: 累计, F4: 累计}
"""
# 亩, ‰ and the rest: town 万古镇, period 2022年; what stands in the cell, its unit, and the figure in the mart.
UNITS = {
    "镇区建成区面积": ("4500.3", "亩", "3.0002"),
    "常住人口城镇化率": ("655.5", "‰", "65.55"),
    "建成区绿化覆盖率": ("0.4567", "小数", "45.67"),
    "镇域当年新增就业人数": ("0.1234", "万人", "1234"),
    "镇区常住人口": ("34567", "人", "3.4567"),
    "地区生产总值": ("7533000001", "元", "75.33000001"),
    "出口总额": ("0.65000001", "亿美元", "6500.0001"),
    "全体居民人均可支配收入": ("3.21005", "万元", "32100.5"),
    "社会消费品零售总额": ("123456.7", "千元", "1.234567"),
    "村集体经济年经营性收入": ("0.00000001", "亿元", "0.0001"),
}
STATUSES = {
    "地区生产总值": ("0", "reported"),
    "出口总额": ("", None),
    "社会消费品零售总额": ("—", None),
    "村集体经济年经营性收入": ("不适用", "not_applicable"),
    "全体居民人均可支配收入": ("保密", "withheld"),
}
EXPORTS = "2024-Q1/500111-commerce/出口.csv"
TEMPLATE_PERIODS = ("2024年9月", "2024-Q3", "2024")


def monthly_report(*figures: object, sheet: str = "9月") -> bytes:
    """The monthly report of docs/layouts.md: two indicators, of each the month beside the year to date."""
    return workbook(
        {
            sheet: [
                ["主要经济指标月报"],
                ["单位：亿元"],
                ["序号", "镇", "地区生产总值", None, "规模以上工业总产值", None],
                [None, None, "当月", "累计", "当月", "累计"],
                [1, "万古镇", *figures],
            ]
        }
    )


def first_delivery(settings: Settings) -> None:
    """Reports of several departments, a layout, and everything that may be said in a cell."""
    layout = settings.raw / "layouts" / "经信月报.yml"
    layout.parent.mkdir()
    layout.write_text(LAYOUT, encoding="utf-8")
    put(settings, "2024-09/500111-economy_information/9月月报.xlsx", monthly_report(9, 60.5, 8, 50.25))
    put(settings, EXPORTS, tidy_csv("万古镇,出口总额,2024年一季度,1500,万美元,区商务委"))
    put(settings, "2024-Q1/500111-commerce/社零.csv", tidy_csv("万古镇,社会消费品零售总额,,3.5,亿元"))
    put(settings, "2020/500111-commerce/社零.csv", tidy_csv("万古镇,社会消费品零售总额,,12.5,亿元"))
    put(settings, "2024-H1/500111-government_office/产值.csv", tidy_csv("万古镇,地区生产总值,,20,亿元"))
    put(
        settings,
        "2024-H1/500111-education/撤回.csv",
        tidy_csv("万古镇,农村义务教育学校专任教师本科以上学历比例,,撤回,%"),
    )
    rows = [["万古镇", name, "2022年", text, unit] for name, (text, unit, _) in UNITS.items()]
    units = {"计量": [["镇名", "指标名称", "期间", "完成值", "计量单位"], *rows]}
    put(settings, "2022/500111-government_office/计量.xlsx", workbook(units))
    statuses = [f"万古镇,{name},2021年,{text},{UNITS[name][1]}" for name, (text, _) in STATUSES.items()]
    put(settings, "2021/500111-government_office/填法.csv", tidy_csv(*statuses))
    for district, town, share in (("500111", "万古镇", 65), ("500153", "吴家镇", 66)):
        names = ("常住人口城镇化率", "乡村医生执业（助理）医师比例")
        compared = tidy_csv(*(f"{town},{name},,{share},%" for name in names))
        put(settings, f"2019/{district}-government_office/比较.csv", compared)
    not_ours = [
        "万古镇,出口总额,2024年上半年,3000,万美元,区司法局",
        "万古镇,社会消费品零售总额,,7,亿元,,受区商务委委托",
    ]
    put(settings, "2024-H1/500111-justice/代报.csv", tidy_csv(*not_ours))
    months = [f"万古镇,建成区绿化覆盖率,2023年{no}月,{41 + no % 3 / 10},%" for no in range(1, 9)]
    put(settings, "2023/500111-housing_construction/绿化.csv", tidy_csv(*months))
    noted = {
        "填报": [
            ["镇", "指标", "数值", "单位", "颜色"],
            ["万古镇", "研发投入强度", "2.5", "%", "红"],
            ["合计", "研发投入强度", "2.5", "%", None],
        ],
        "底稿": [["镇", "指标", "数值"], ["万古镇", "研发投入强度", "9"]],
        "封面": [["科技统计"], ["说明文字"]],
    }
    path = "2024-Q2/500111-science_technology/科技.xlsx"
    put(settings, path, workbook(noted, hidden=["底稿"]))


def second_delivery(settings: Settings) -> None:
    """A correction at the same path, a withdrawal, and a blank that is neither."""
    put(settings, EXPORTS, tidy_csv("万古镇,出口总额,2024年一季度,1600,万美元,区商务委,结关后更正"))
    put(settings, "2024-Q1/500111-commerce/社零（撤回）.csv", tidy_csv("万古镇,社会消费品零售总额,,撤回,"))
    put(settings, "2024-H1/500111-government_office/产值（再报）.csv", tidy_csv("万古镇,地区生产总值,,,亿元"))


def third_delivery(settings: Settings) -> None:
    """What was withdrawn comes again, and the only figure of a year without a target is withdrawn.

    One town corrects what it is compared by, and both withdraw another such figure.
    """
    compared = tidy_csv("万古镇,常住人口城镇化率,,67,%", "万古镇,乡村医生执业（助理）医师比例,,撤回,%")
    put(settings, "2019/500111-government_office/比较（更正）.csv", compared)
    withdrawn = tidy_csv("吴家镇,乡村医生执业（助理）医师比例,,撤回,%")
    put(settings, "2019/500153-government_office/比较（撤回）.csv", withdrawn)
    put(settings, "2024-Q1/500111-commerce/社零（再报）.csv", tidy_csv("万古镇,社会消费品零售总额,,3.6,亿元"))
    put(settings, "2020/500111-commerce/社零（撤回）.csv", tidy_csv("万古镇,社会消费品零售总额,,撤回,亿元"))


def template_of(settings: Settings, period: str) -> Path:
    """Where the template of a period is sent from."""
    return settings.raw / "submissions" / "2024" / "500111-commerce" / f"{period}.xlsx"


def make_history(settings: Settings) -> dict[str, Any]:
    """Three deliveries on top of the real figures; with the third come templates, filled in and checked before."""
    receipts = []

    def keep_receipts() -> None:
        hashes = bytes_below(settings.receipts)
        receipts.append(
            {str(Path(path).relative_to(settings.receipts)): digest for path, digest in hashes.items()}
        )

    shutil.copytree(PROJECT / "raw", settings.raw)
    take_in(settings)
    for delivery in (first_delivery, second_delivery):
        delivery(settings)
        built(settings)
        keep_receipts()
    aside = settings.home.parent / "templates"
    aside.mkdir()
    figures = [(5000, 9.5), (5000, 9.5), (6800, 12.25)]
    made = []
    for period, (exports, retail) in zip(TEMPLATE_PERIODS, figures, strict=True):
        out = aside / f"{period}.xlsx"
        arguments = ("--department", "大足区商务委", "--period", period, "--out", str(out))
        made.append(zhencang(settings, "template", *arguments))
        fill(out, {"出口总额": exports, "社会消费品零售总额": retail, "社会消费品零售总额年均增速": "5.1"})
    checked = zhencang(settings, "check", *(str(aside / f"{period}.xlsx") for period in TEMPLATE_PERIODS))
    for period in TEMPLATE_PERIODS:
        template_of(settings, period).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(aside / f"{period}.xlsx", template_of(settings, period))
    third_delivery(settings)
    outcome = run_warm(settings)
    keep_receipts()
    return {
        "receipts": receipts,
        "templates_made": list(map(asdict, made)),
        "templates_checked": asdict(checked),
        "outcome": asdict(outcome),
    }


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    settings, kept = home_of_a_kind(tmp_path_factory, "history", make_history)
    return History(
        settings,
        [release.database for release in all_releases(settings)],
        kept["receipts"],
        [Outcome(**made) for made in kept["templates_made"]],
        Outcome(**kept["templates_checked"]),
        Outcome(**kept["outcome"]),
    )
