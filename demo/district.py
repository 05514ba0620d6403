"""The invented district: its towns, its departments, who reports what and how often, and what the towns promised.

The code 999901 is in no edition of GB/T 2260, every town is called 虚构…镇 and every department 示例….
"""

from __future__ import annotations

from dataclasses import dataclass

DISTRICT_CODE = "999901"
DISTRICT_NAME = "虚构区"
BASE_YEAR, TARGET_YEAR = 2022, 2025

# Code and name; what happens to each of them is told in figures.py.
TOWNS = {
    f"{DISTRICT_CODE}-{pinyin}": f"虚构{sign}镇"
    for pinyin, sign in (
        *(("song", "松"), ("bai", "柏"), ("mei", "梅"), ("lan", "兰"), ("zhu", "竹"), ("ju", "菊"), ("he", "荷")),
        *(
            ("gui", "桂"),
            ("xing", "杏"),
            ("tao", "桃"),
            ("li", "李"),
            ("feng", "枫"),
            ("yu", "榆"),
            ("huai", "槐"),
        ),
    )
}

STATISTICS = f"{DISTRICT_CODE}-statistics"
ECONOMY = f"{DISTRICT_CODE}-economy_information"
COMMERCE = f"{DISTRICT_CODE}-commerce"
INVESTMENT = f"{DISTRICT_CODE}-development_reform"
EMPLOYMENT = f"{DISTRICT_CODE}-human_resources"
AGRICULTURE = f"{DISTRICT_CODE}-agriculture_rural_affairs"
ECOLOGY = f"{DISTRICT_CODE}-ecology_environment"
HOUSING = f"{DISTRICT_CODE}-housing_construction"
SCIENCE = f"{DISTRICT_CODE}-science_technology"
EDUCATION = f"{DISTRICT_CODE}-education"
HEALTH = f"{DISTRICT_CODE}-health"
TRANSPORT = f"{DISTRICT_CODE}-transport"
DEPARTMENTS = {
    STATISTICS: "示例统计局",
    ECONOMY: "示例经济信息委",
    COMMERCE: "示例商务委",
    INVESTMENT: "示例发展改革委",
    EMPLOYMENT: "示例人力社保局",
    AGRICULTURE: "示例农业农村委",
    ECOLOGY: "示例生态环境局",
    HOUSING: "示例住房城乡建委",
    SCIENCE: "示例科技局",
    EDUCATION: "示例教委",
    HEALTH: "示例卫生健康委",
    TRANSPORT: "示例交通局",
}


@dataclass(frozen=True)
class Indicator:
    """An indicator of the seed as this district uses it. `behaves` says how figures.py makes its figures."""

    code: str
    name: str
    unit: str
    department: str
    # month, quarter or half: how often beside the year.
    frequency: str
    # amount: counts from January; state: at the end of the period; rate: growth; grade: a class of water.
    behaves: str
    decimals: int
    # Between which the towns' baselines lie, and by how much they rise to the target: of amounts by which part.
    base_from: float
    base_to: float
    rise_from: float
    rise_to: float


def _indicators() -> list[Indicator]:
    rows = [
        ("gdp_growth", "地区生产总值年均增速", "%", STATISTICS, "quarter", "rate", 1, 3.5, 5.5, 1.5, 3),
        ("retail_sales_growth", "社会消费品零售总额年均增速", "%", STATISTICS, "quarter", "rate", 1, 4, 6, 1, 2.5),
        ("fixed_investment_growth", "固定资产投资额年均增速", "%", INVESTMENT, "month", "rate", 1, 5, 8, 1, 3),
        ("industrial_output", "规模以上工业总产值", "亿元", ECONOMY, "month", "amount", 2, 20, 80, 0.15, 0.3),
        ("industrial_output_growth", "规模以上工业总产值年均增速", "%", ECONOMY, "month", "rate", 1, 6, 9, 1, 3),
        ("retail_sales", "社会消费品零售总额", "亿元", COMMERCE, "month", "amount", 2, 4, 12, 0.15, 0.25),
        ("export_value", "出口总额", "万美元", COMMERCE, "month", "amount", 0, 1500, 6000, 0.12, 0.25),
        ("new_employment", "镇域当年新增就业人数", "人", EMPLOYMENT, "month", "amount", 0, 500, 1200, 0.1, 0.25),
        (
            "agricultural_output_growth",
            "农业总产值年均增速",
            "%",
            AGRICULTURE,
            "quarter",
            "rate",
            1,
            4,
            5.2,
            0.6,
            1.5,
        ),
        (
            "rural_income_growth",
            "农村居民人均可支配收入年均增速",
            "%",
            AGRICULTURE,
            "quarter",
            "rate",
            2,
            5.8,
            6.8,
            1,
            2,
        ),
        ("rural_sewage_treatment_rate", "农村生活污水处理率", "%", ECOLOGY, "quarter", "state", 1, 58, 76, 9, 15),
        ("river_water_class", "辖区河流水质类别", "类", ECOLOGY, "quarter", "grade", 0, 3, 3, 0, 0),
        ("urbanization_rate", "常住人口城镇化率", "%", HOUSING, "half", "state", 2, 48, 62, 3, 5),
        ("green_coverage_rate", "建成区绿化覆盖率", "%", HOUSING, "half", "state", 1, 34, 39, 1.5, 3),
        ("technology_firm_count", "科技型企业", "家", SCIENCE, "half", "state", 0, 40, 90, 20, 40),
        ("high_tech_firm_count", "高新技术企业", "家", SCIENCE, "half", "state", 0, 8, 25, 6, 12),
        (
            "rural_teacher_bachelor_share",
            "农村义务教育学校专任教师本科以上学历比例",
            "%",
            EDUCATION,
            "half",
            "state",
            1,
            66,
            74,
            4,
            7,
        ),
        (
            "rural_doctor_licensed_share",
            "乡村医生执业（助理）医师比例",
            "%",
            HEALTH,
            "half",
            "state",
            1,
            22,
            29,
            5,
            8,
        ),
        (
            "village_income_200k_share",
            "年经营性收入20万元以上村占比",
            "%",
            AGRICULTURE,
            "year",
            "state",
            1,
            30,
            55,
            30,
            45,
        ),
    ]
    return [Indicator(*row) for row in rows]


INDICATORS = {indicator.code: indicator for indicator in _indicators()}
# What the towns' annexes group them by.
CATEGORIES = {
    STATISTICS: "经济发展",
    INVESTMENT: "经济发展",
    ECONOMY: "经济发展",
    COMMERCE: "经济发展",
    EMPLOYMENT: "发展潜力",
    AGRICULTURE: "生活富裕",
    ECOLOGY: "生态宜居",
    HOUSING: "发展潜力",
    SCIENCE: "创新活力",
    EDUCATION: "生活富裕",
    HEALTH: "生活富裕",
}

# What the lists of every town hold: title and who leads.
POLICIES = [
    ("老旧厂房改造按设备投入补助", ECONOMY),
    ("冷藏点用电执行农业生产电价", AGRICULTURE),
    ("镇区新增建设用地指标单列", HOUSING),
    ("返乡人员创业贷款贴息", EMPLOYMENT),
    ("通村公路提档升级", TRANSPORT),
]
REFORMS = [
    ("村集体与企业合股经营闲置校舍", AGRICULTURE),
    ("镇村污水管网一家管护", ECOLOGY),
    ("教师区管镇用", EDUCATION),
]
# Two towns published the text of their notices too. Of each task its place, heading, text and who leads.
TOWNS_WITH_TEXT = (f"{DISTRICT_CODE}-song", f"{DISTRICT_CODE}-huai")
TASKS = [
    ("3-1-1", "壮大特色制造", "改造老旧厂房，帮助中小企业添置设备。", ECONOMY),
    ("3-1-2", "发展高效农业", "推广早熟柑橘和林下菌菇，建设冷藏点。", AGRICULTURE),
    ("3-2-1", "改善村庄环境", "整治沟渠，疏通管网。", ECOLOGY),
]


def measures_of(town_code: str) -> list[tuple[str, str, str]]:
    """Code, title and leading department of each measure of a town, as the warehouse numbers them."""
    listed = [(2, POLICIES), (3, REFORMS)]
    found = [
        (f"{town_code}-annex{annex_no}-{item_no:02d}", title, department)
        for annex_no, measures in listed
        for item_no, (title, department) in enumerate(measures, start=1)
    ]
    tasks = TASKS if town_code in TOWNS_WITH_TEXT else []
    return found + [(f"{town_code}-task-{place}", title, department) for place, title, _, department in tasks]
