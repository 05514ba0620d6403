"""Two pilot towns and what their departments reported up to the third quarter of 2024, to fill a pack with."""

from __future__ import annotations

import shutil

from dagster_project.settings import PROJECT, Settings
from tests.end_to_end.submitting import put, tidy_csv

# Names that a page or a workbook must show and never run.
HOSTILE = "<script>alert(1)</script>冷链“分拣”中心"
FORMULA = "=HYPERLINK(1)"

WANGU_2023 = {
    "区发展改革委": ["固定资产投资额年均增速,2023年,8.4,%"],
    "区商务委": ["出口总额,2023年,6420,万美元", "社会消费品零售总额年均增速,2023年,8.9,%"],
    "区科技局": ["高新技术企业,2023年,41,家", "科技型企业,2023年,128,家", "研发投入强度,2023年,2.85,%"],
    "区经济信息委": ["规模以上工业总产值年均增速,2023年,17.4,%"],
    "区农业农村委": [
        "农业总产值年均增速,2023年,5.6,%",
        "农村居民人均可支配收入年均增速,2023年,7.9,%",
        "年经营性收入20万元以上村占比,2023年,100,%",
    ],
    "区教委": ["农村义务教育学校专任教师本科以上学历比例,2023年,71,%"],
}
WANGU_2024 = {
    "区发展改革委": ["固定资产投资额年均增速,2024年三季度,8.2,%"],
    "区商务委": [
        "出口总额,2024年一季度,1180,万美元",
        "出口总额,2024年上半年,2410,万美元",
        "出口总额,2024年三季度,3060.5,万美元",
        "社会消费品零售总额年均增速,2024年三季度,5.2,%",
    ],
    "区科技局": [
        "高新技术企业,2024年一季度,43,家",
        "高新技术企业,2024年二季度,45,家",
        "高新技术企业,2024年三季度,46,家",
        "科技型企业,2024年二季度,150,家",
        "科技型企业,2024年三季度,171,家",
        "研发投入强度,2024年三季度,2.7,%",
    ],
    "区经济信息委": [
        "规模以上工业总产值年均增速,2024年一季度,19.5,%",
        "规模以上工业总产值年均增速,2024年二季度,16,%",
        "规模以上工业总产值年均增速,2024年三季度,10.5,%",
        "国家级专精特新“小巨人”企业,2024年三季度,3,家",
    ],
    "区人力社保局": ["镇域当年新增就业人数,2024年二季度,420,人", "镇域当年新增就业人数,2024年三季度,655,人"],
    "区住房城乡建委": ["建成区绿化覆盖率,2024年三季度,39.15,%", "镇区建成区面积,2024年三季度,7.4,平方公里"],
    "区城市管理局": ["镇域生活垃圾无害化处理率,2024年三季度,100,%"],
    "区生态环境局": ["农村生活污水处理率,2024年三季度,84.3,%", "辖区河流水质类别,2024年三季度,III,类"],
    "区农业农村委": [
        "农村生活垃圾集中处理率,2024年三季度,99.5,%",
        "农业总产值年均增速,2024年三季度,5.4,%",
        "农村居民人均可支配收入年均增速,2024年三季度,7.8,%",
        "乡村振兴示范镇覆盖率,2024年三季度,0,%",
    ],
    "区教委": ["农村义务教育学校专任教师本科以上学历比例,2024年三季度,72.5,%"],
}
WUJIA_2023 = {
    "区农业农村委": [
        "农村居民人均可支配收入年均增速,2023年,8.3,%",
        "农业总产值年均增速,2023年,5.1,%",
        "年经营性收入10万元以上村占比,2023年,75,%",
    ],
    "区教委": ["农村义务教育学校专任教师本科以上学历比例,2023年,70.2,%"],
    "区卫生健康委": ["乡村医生执业（助理）医师比例,2023年,21,%"],
}
# What the third quarter is held against; of a rate, for earlier parts of amounts would change the season.
WUJIA_YEAR_BEFORE = {"区农业农村委": ["农村居民人均可支配收入年均增速,2023年三季度,8.4,%"]}
WUJIA_QUARTER_BEFORE = {"区农业农村委": ["农村居民人均可支配收入年均增速,2024年二季度,7.9,%"]}
WUJIA_2024 = {
    "区农业农村委": [
        "农村居民人均可支配收入年均增速,2024年三季度,8.1,%",
        "农业总产值年均增速,2024年三季度,4.1,%",
        "农产品加工产值与农业总产值之比,2024年三季度,1.6,比",
        "年经营性收入10万元以上村占比,2024年三季度,87.5,%",
    ],
    "区经济信息委": ["规模以上工业总产值年均增速,2024年三季度,7.2,%"],
    "区教委": ["农村义务教育学校专任教师本科以上学历比例,2024年三季度,70.9,%"],
}
_FOLDERS = {
    "区发展改革委": "development_reform",
    "区商务委": "commerce",
    "区科技局": "science_technology",
    "区经济信息委": "economy_information",
    "区农业农村委": "agriculture_rural_affairs",
    "区教委": "education",
    "区人力社保局": "human_resources",
    "区住房城乡建委": "housing_construction",
    "区城市管理局": "urban_management",
    "区生态环境局": "ecology_environment",
    "区卫生健康委": "health",
}


def write_raw(settings: Settings) -> None:
    """The annexes of the two towns, their reports of indicators, measures and projects, and one bad value."""
    shutil.copytree(PROJECT / "raw", settings.raw)
    for period, district, town, reports in (
        ("2023", "500111", "万古镇", WANGU_2023),
        ("2024-Q3", "500111", "万古镇", WANGU_2024),
        ("2023", "500153", "吴家镇", WUJIA_2023),
        ("2023-Q3", "500153", "吴家镇", WUJIA_YEAR_BEFORE),
        ("2024-Q2", "500153", "吴家镇", WUJIA_QUARTER_BEFORE),
        ("2024-Q3", "500153", "吴家镇", WUJIA_2024),
    ):
        for department, rows in reports.items():
            path = f"{period}/{district}-{_FOLDERS[department]}/{town}指标.csv"
            put(settings, path, tidy_csv(*(f"{town},{row},{department}" for row in rows)))
    _write_commitments(settings)
    impossible = tidy_csv("万古镇,乡村医生执业（助理）医师比例,2024年三季度,127,%,区卫生健康委")
    put(settings, "2024-Q3/500111-health/医师.csv", impossible)


def _write_commitments(settings: Settings) -> None:
    measures = [
        "镇,事项,报告期,状态,进度,进展情况,说明",
        "万古镇,附件2第3项,2024年9月,推进中,60%,主导产业链招商签约5个项目,",
        "万古镇,附件2第1项,2024年8月,推进中,25%,专项债申报材料已提交,",
        "万古镇,附件3第1项,2024年9月,已完成,100%,落户政策已印发,",
        "万古镇,附件3第2项,2024年9月,受阻,15%,土地权属争议3宗未决,需区规划自然资源局协调",
    ]
    projects = [
        "项目编号,项目名称,镇,报告期,计划投资（万元）,已完成投资（万元）,开工时间,竣工时间,状态,说明",
        "P-01,淮远河河道整治,万古镇,2024年三季度,3200,1850.5,2023-11,2025-06,推进中,",
        f"P-02,{HOSTILE},万古镇,2024年三季度,5600,,2024-08,2025-12,未启动,{FORMULA}",
        "P-03,万亩蔬菜园区机耕道,吴家镇,2024年三季度,1200,1200,2023-05,2024-09,已完成,",
    ]
    put(settings, "2024-09/500111-agriculture_rural_affairs/事项.csv", "\n".join(measures).encode())
    put(settings, "2024-Q3/500111-development_reform/项目.csv", "\n".join(projects[:3]).encode())
    put(
        settings,
        "2024-Q3/500153-development_reform/项目.csv",
        "\n".join([projects[0], projects[3]]).encode(),
    )
