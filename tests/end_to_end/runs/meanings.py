"""What random files are drawn from: texts, each with its meaning, so that nothing here parses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

Key = tuple[str, str, str]
REGISTER = """镇代码,镇名,区县代码,区县名称
500111-longshui,龙水镇,500111,大足区
500111-zhongao,中敖镇,500111,大足区
500111-sanqu,三驱镇,500111,大足区
500153-anfu,安富街道,500153,荣昌区
500153-panlong,盘龙镇,500153,荣昌区
500153-yuantong,远觉镇,500153,荣昌区
"""


@dataclass(frozen=True)
class Name:
    """A text and what it means: a code, or None where nobody can know."""

    text: str
    code: str | None
    # Of a period, the basis that its text states (1—9月).
    basis: str | None = None


@dataclass(frozen=True)
class Figure:
    """What stands in a value's cell: its text, its kind, its number, and the unit written behind it."""

    text: str
    kind: str
    number: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True)
class Indicator:
    """An indicator: the basis it is counted on, what it can be, and how many of its unit are in one of another."""

    code: str
    basis: str
    units: Mapping[str, Fraction] = field(default_factory=dict)
    lowest: int | None = 0
    highest: int | None = None


def _units(**factors: object) -> dict[str, Fraction]:
    return {unit: Fraction(str(factor)) for unit, factor in factors.items()}


SHARE = {"%": Fraction(1), "‰": Fraction(1, 10), "小数": Fraction(100), "百分比": Fraction(1), "％": Fraction(1)}
AREA = _units(平方公里=1, 公顷="0.01", 平方米="0.000001") | {"亩": Fraction(2000, 3) / 1_000_000}
INDICATORS = {
    "地区生产总值": Indicator(
        "gdp", "year_to_date", _units(亿元=1, 万元="0.0001", 元="0.00000001", 百万元="0.01")
    ),
    "出口总额": Indicator("export_value", "year_to_date", _units(万美元=1, 亿美元=10000, 美元="0.0001")),
    "常住人口城镇化率": Indicator("urbanization_rate", "point_in_time", SHARE, 0, 100),
    "社会消费品零售总额增速": Indicator("retail_sales_growth", "year_to_date", SHARE, -100),
    "镇区常住人口": Indicator("town_seat_population", "point_in_time", _units(万人=1, 人="0.0001", 千人="0.1")),
    "镇区建成区面积": Indicator("built_up_area", "point_in_time", AREA),
    "镇域当年新增就业人数": Indicator("new_employment", "year_to_date", _units(人=1, 万人=10000, 名=1)),
    "农产品加工产值与农业总产值之比": Indicator(
        "processing_to_agriculture_ratio", "year_to_date", _units(比=1) | {"": Fraction(1)}
    ),
    # No unit, but grades.
    "辖区河流水质类别": Indicator("river_water_class", "point_in_time"),
}
BY_CODE = {indicator.code: indicator for indicator in INDICATORS.values()}
ORDINAL = "river_water_class"
# Of the others neither 区商务委 nor 区司法局 is the owner.
OWNED_BY_COMMERCE = {"export_value", "retail_sales_growth"}
SPELT_INDICATORS = [
    *(Name(name, indicator.code) for name, indicator in INDICATORS.items()),
    *(Name("gdp", "gdp"), Name("全区幸福指数", None), Name("出口总客", None)),
]
TOWNS = {
    **{
        "万古镇": "500111-wangu",
        "吴家镇": "500153-wujia",
        "龙水镇": "500111-longshui",
        "中敖镇": "500111-zhongao",
    },
    **{
        "三驱镇": "500111-sanqu",
        "安富街道": "500153-anfu",
        "盘龙镇": "500153-panlong",
        "远觉镇": "500153-yuantong",
    },
}
SPELT_TOWNS = [
    *(Name(name, code) for name, code in TOWNS.items()),
    *(
        Name("大足区万古镇", "500111-wangu"),
        Name("吴　家 镇", "500153-wujia"),
        Name("500111-sanqu", "500111-sanqu"),
    ),
    *(Name("万谷镇", None), Name("国外", None)),
]
PERIODS = [
    *(
        Name("2023年", "2023"),
        Name("2024", "2024"),
        Name("2024年上半年", "2024-H1"),
        Name("2024年三季度", "2024-Q3"),
    ),
    *(Name("2024Q3", "2024-Q3"), Name("２０２４年９月", "2024-09"), Name("2024-09", "2024-09")),
    *(Name("2024年1—9月", "2024-09", "since_january"), Name("2024年前三季度", "2024-Q3", "since_january")),
    *(Name("2098年", "2098"), Name("去年", None), Name("2024年13月", None)),
]
FOLDERS = [Name("2024-Q3", "2024-Q3"), Name("2023", "2023"), Name("2024年9月", "2024-09"), Name("补报", None)]
DEPARTMENTS = [
    *(Name("500111-commerce", "500111"), Name("500153-commerce", "500153"), Name("500111-justice", "500111")),
    Name("区某某局", None),
]
WRONG_UNITS = ["家", "斤", "", "亿美元", "个百分点"]
STATUSES = [
    *(Figure(text, "blank") for text in ("", "", " ", "—", "-", "/", "——")),
    *(Figure(text, "not_applicable") for text in ("不适用", "无", "N/A")),
    *(Figure(text, "withheld") for text in ("保密", " 保 密 ")),
    *(Figure(text, "withdrawn") for text in ("撤回", "撤回", "撤销")),
    *(Figure(text, "ordinal", Decimal(rank)) for text, rank in (("III类", 3), ("Ⅱ", 2), ("劣五类", 6))),
    *(Figure(text, "ratio", Decimal(number)) for text, number in (("2∶1", "2"), ("5:4", "1.25"))),
]
JUNK = [
    *("约20", "≥5", "80 100", "待定", "NaN", "inf", "-inf", "1e400", "1e25", "#REF!", "#N/A", "=A1+B1", "12—15"),
    *("1.2.3", "１２ ３", "十二", "0x1F", "1,23", "3家左右", "true", "'=cmd|' /C calc'!A0"),
]
FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
# No figure is as large as this in its own unit; the arithmetic of units ends here.
LARGEST_CONVERTED = 10**15
EIGHT_DIGITS = Decimal("0.00000001")


@dataclass(frozen=True)
class Cell:
    """One value of a file: where it stands and what it means."""

    address: str
    sheet: str | None
    town: Name
    indicator: Name
    period: Name
    figure: Figure
    unit: str
    department: Name
    basis: str | None = None

    @property
    def key(self) -> Key | None:
        """Indicator, town, period, where all are known."""
        codes = (self.indicator.code, self.town.code, self.period.code)
        return codes if all(codes) else None  # type: ignore[return-value]


@dataclass
class File:
    """The bytes of a file and what stands in it."""

    content: bytes
    cells: list[Cell]
    # What the folder says of the period.
    folder: Name
