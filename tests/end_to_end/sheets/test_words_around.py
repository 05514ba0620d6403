"""Words around a figure that change what it is make it a question; words that only sort, or say actual, do not."""

from __future__ import annotations

from dataclasses import dataclass, field
from shutil import copytree

import pandas as pd
import pytest

from dagster_project.ingest.sheets.lines import is_figure
from dagster_project.settings import PROJECT
from tests.end_to_end.submitting import put, workbook
from tests.homes import built, new_home, query

FOLDER = "2024-09/500111-commerce"
# What other rules say of these sheets.
OTHERS = ("row_ignored", "column_ignored", "department_not_owner", "far_from_annex")


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet, cells cut at |, the rules that its values break, its name and that of its file."""

    rows: str
    rules: set[str] = field(default_factory=set)
    sheet: str = "表"
    file: str = ""


def under(head: str, *rules: str) -> Sheet:
    """A level under a group head."""
    return Sheet(f"单位：亿元\n镇|{head}|\n|规模以上工业总产值|社会消费品零售总额\n万古镇|44.1|10.4", set(rules))


def level_noted(note: str, *rules: str) -> Sheet:
    """A level with a note below the table."""
    return Sheet(f"镇|社会消费品零售总额（亿元）\n万古镇|10.4\n注：{note}。", set(rules))


def titled(title: str, *rules: str) -> Sheet:
    """A count under a title."""
    return Sheet(f"{title}\n镇|高新技术企业（家）\n万古镇|46", set(rules))


def named(sheet: str, *rules: str) -> Sheet:
    return Sheet("镇|高新技术企业（家）\n万古镇|46", set(rules), sheet)


def filed(file: str, *rules: str) -> Sheet:
    return Sheet("镇|高新技术企业（家）\n万古镇|46", set(rules), file=file)


def labelled(label: str, *rules: str) -> Sheet:
    """A row that holds a label alone above the rows that it is of."""
    return Sheet(f"指标|单位|万古镇\n{label}||\n高新技术企业|家|46", set(rules))


def beside(word: str, *rules: str) -> Sheet:
    """A column that nobody reads."""
    return Sheet(f"镇|指标|类型|单位|数值\n万古镇|高新技术企业|{word}|家|46", set(rules))


def remarked(remark: str, *rules: str) -> Sheet:
    """The column of notes."""
    return Sheet(f"镇|指标|单位|数值|说明\n万古镇|高新技术企业|家|46|{remark}", set(rules))


def noted(note: str, *rules: str) -> Sheet:
    return Sheet(f"镇|高新技术企业（家）\n万古镇|46\n{note}", set(rules))


GROWTH, TARGET, PREVIOUS = "context_growth", "context_target", "context_previous_year"
UNITS, TOWNS, BASIS = "units_contradict", "towns_contradict", "basis_mismatch"
SHEETS = {
    "增速": under("增速（%）", GROWTH, UNITS),
    "同比": under("同比增减", GROWTH),
    "较上年末": under("较上年末", GROWTH),
    "增幅": under("增幅", GROWTH),
    "比上月": under("比上月±", GROWTH),
    "上年同期": under("上年同期", PREVIOUS),
    "去年": under("去年1-9月", PREVIOUS),
    "涨跌幅": under("涨跌幅", GROWTH),
    "年化": under("年化", "context_statistic"),
    "户籍口径": under("户籍口径", "context_statistic"),
    "一格人均": Sheet("||人均|\n镇|指标|数值|单位\n万古镇|规模以上工业总产值|44.1|亿元", {"context_per_head"}),
    "一格全市": Sheet("||全市|\n镇|指标|数值|单位\n万古镇|规模以上工业总产值|44.1|亿元", {"context_scope"}),
    "一格完成": Sheet("||完成情况|\n镇|指标|数值|单位\n万古镇|规模以上工业总产值|44.1|亿元"),
    "基数": under("2022年基数", PREVIOUS),
    "目标": under("2025年目标", TARGET),
    "年度任务": under("年度任务数", TARGET),
    "预计": under("预计全年", TARGET),
    "力争": under("力争达到", TARGET),
    "考核值": under("考核值", TARGET),
    "位次": under("位次", "context_rank"),
    "居全区": under("居全区第几位", "context_rank"),
    "占比": under("占全区比重", "context_share"),
    "人均": under("人均", "context_per_head"),
    "亩均": under("亩均", "context_per_head"),
    "完成率": under("完成率", "context_completion_rate"),
    "完成计划": under("完成年度计划%", "context_completion_rate"),
    "占目标": under("占全年目标", "context_completion_rate"),
    "全区": under("全区", "context_scope"),
    "各镇平均": under("各镇平均", "context_statistic"),
    "预算": under("预算数", "context_statistic"),
    "得分": under("得分", "context_statistic"),
    "预警值": under("红线值", "context_unread"),
    "期间": Sheet(
        "指标|单位|同比增长（%）|\n||2024年1-8月|2024年1-9月\n出口总额|万美元|1|11.2", {GROWTH}, "万古镇"
    ),
    # Words that sort, or say that this is the period's actual.
    **{
        f"好{number}": under(head)
        for number, head in enumerate(
            [
                "教育",
                "经济发展",
                "生态宜居",
                "一、",
                "主要指标",
                "重点",
                "社会民生",
                "完成情况",
                "完成",
                "实际",
                "累计",
                "本年",
                "本期",
                "数值",
                "监测",
                "统计",
                "填报",
                "绝对值",
                "实际完成数",
                "经济增长",
                "产业振兴",
                "（一）经济指标",
                "2024年1-9月",
                "预期性指标",
                "市级试点指标",
                "总量",
                "重点任务",
                "发展质量",
                "收入水平",
                "2024年9月完成值",
                "新增",
                "年初累计",
            ]
        )
    },
    "标题分解": titled("2025年度主要指标目标任务分解表", TARGET),
    "标题计划": titled("2024年度指标计划", TARGET),
    "标题预测": titled("2024年9月主要指标预测表", TARGET),
    "标题增速": titled("2024年9月主要指标增速", GROWTH),
    "标题同期": titled("2024年9月上年同期数", PREVIOUS),
    "标题好一": titled("2024年9月主要指标目标任务完成情况"),
    "标题好二": titled("2024年三季度国民经济计划执行情况"),
    "标题好三": titled("全区强镇带村试点2024年9月主要指标及同比增速"),
    "标题好四": titled("万古镇2024年9月与上年同期相比主要指标"),
    "标题好五": titled("乡村振兴三年行动计划主要指标监测表"),
    "表名目标": named("目标", TARGET),
    "表名计划": named("2024年计划", TARGET),
    "表名同期": named("上年同期", PREVIOUS),
    "表名增速": named("增速", GROWTH),
    "表名好": named("9月完成情况"),
    "文件目标": filed("2025年目标任务分解表", TARGET),
    "文件好": filed("2024年9月目标任务完成情况"),
    "文件基期": Sheet("镇|指标|报告期|单位|数值\n万古镇|高新技术企业|2022年|家|46", file="2022年基期数据"),
    "文件基期二": Sheet(
        "镇|指标|报告期|单位|数值\n万古镇|高新技术企业|2024年9月|家|46", {PREVIOUS}, file="2022年基期数据"
    ),
    "组上年": labelled("一、上年同期", PREVIOUS),
    "组目标": labelled("2025年目标：", TARGET),
    "组二": labelled("（二）上年实际", PREVIOUS),
    "组好": labelled("一、经济发展"),
    "组好二": labelled("一般公共预算收入增速"),
    "组增减": labelled("（二）增减额", GROWTH),
    "组位次": labelled("位次", "context_rank"),
    "组好三": labelled("二、产业提升"),
    "旁目标": beside("目标", TARGET),
    "旁预计": beside("预计数", TARGET),
    "旁同比": beside("累计同比", GROWTH),
    "旁全区": beside("全区", "context_scope"),
    "旁好": beside("累计"),
    "旁好二": beside("约束性"),
    "注预计": noted("注：以上为预计数", TARGET),
    "注全区": noted("注：数据为全区口径", "context_scope"),
    "注不含": noted("注：不含已注销企业", "context_limited"),
    "注好": noted("注：数据由区科技局提供，同比为与上年同期相比。"),
    "注快报": noted("注：以上为快报数", "context_limited"),
    "注周边": noted("注：含周边两镇企业", "context_limited"),
    "注单位": Sheet(
        "单位：亿元\n镇|规模以上工业总产值|社会消费品零售总额\n万古镇|44.1|104000\n注：社会消费品零售总额单位为万元。",
        {UNITS},
    ),
    "注单位好": Sheet(
        "单位：亿元\n镇|社会消费品零售总额|出口总额（万美元）\n万古镇|10.4|689\n注：出口总额单位为万美元。"
    ),
    "注单位同类": Sheet("镇|协议引资额（亿元）\n万古镇|4\n注：单位为万元。", {UNITS}),
    "注单位异类": Sheet("镇|出口总额（万美元）\n万古镇|689\n注：出口总额单位为万元。", {UNITS}),
    "注他项": Sheet("镇|高新技术企业（家）|出口总额（万美元）\n万古镇|46|689\n注：社零总额为上年同期数。"),
    "注户籍": Sheet("镇|镇区常住人口（万人）\n万古镇|3\n注：为户籍人口数", {"context_statistic"}),
    "记户籍": Sheet("镇|镇区常住人口（万人）|备注\n万古镇|3|户籍人口", {"context_statistic"}),
    "一格餐饮": Sheet("||餐饮|\n镇|指标|数值|单位\n万古镇|社会消费品零售总额|10.4|亿元", {"context_limited"}),
    "一格好": Sheet("||二、商贸|\n镇|指标|数值|单位\n万古镇|社会消费品零售总额|10.4|亿元"),
    "题前": Sheet(
        "2024年9月全区各镇网上社零总额情况\n镇|社会消费品零售总额（亿元）\n万古镇|10.4", {"context_limited"}
    ),
    "题后": Sheet(
        "2024年9月社零总额（餐饮）情况\n镇|社会消费品零售总额（亿元）\n万古镇|10.4", {"context_limited"}
    ),
    "题前好": Sheet("大足区2024年9月各镇累计社零总额（亿元）\n镇|社会消费品零售总额（亿元）\n万古镇|10.4"),
    "题两项": Sheet(
        "2024年9月税收和社零总额情况\n镇|社会消费品零售总额（亿元）\n万古镇|10.4",
    ),
    "箭头": Sheet("镇|固定资产投资额年均增速（%）\n万古镇|↓2.1"),
    "量的箭头": Sheet("镇|社会消费品零售总额（亿元）\n万古镇|↓10.4", {"figure_unparsed"}),
    "题当月": Sheet("社会消费品零售总额（当月数）\n镇|社会消费品零售总额（亿元）\n万古镇|1.4", {BASIS}),
    "题当月好": Sheet("2024年9月当月及累计数\n镇|社会消费品零售总额（亿元）\n万古镇|10.4"),
    "表当月": Sheet("2024年9月\n镇|社会消费品零售总额（亿元）\n万古镇|1.4", {BASIS, "context_limited"}, "当月"),
    "题中括": Sheet(
        "2024年1-9月（日均）社零总额\n镇|社会消费品零售总额（亿元）\n万古镇|10.4", {"context_limited"}
    ),
    "题末括": Sheet(
        "2024年9月社零总额情况（网上）\n镇|社会消费品零售总额（亿元）\n万古镇|10.4", {"context_limited"}
    ),
    "题单位": Sheet("2024年9月社零总额（万元）\n单位：亿元\n镇|社会消费品零售总额\n万古镇|10.4", {UNITS}),
    "题口径": Sheet("单位：亿元 口径：税务开票\n镇|社会消费品零售总额\n万古镇|10.4", {"context_limited"}),
    "题未过": Sheet("单位：亿元 审核：未通过\n镇|社会消费品零售总额\n万古镇|10.4", {"context_void"}),
    "题跨月": Sheet(
        "8月26日至9月25日社零总额\n镇|社会消费品零售总额（亿元）\n万古镇|10.4", {"period_contradicted"}
    ),
    "题整月": Sheet("9月1日-30日社零总额\n镇|社会消费品零售总额（亿元）\n万古镇|10.4"),
    "题报送期": Sheet("报送时间：10月1日-8日\n镇|社会消费品零售总额（亿元）\n万古镇|10.4"),
    # A head with a mark in one file is no name in the title of another.
    "星名": Sheet("镇|社零总额*\n|（亿元）\n万古镇|10.4"),
    "题星后": Sheet("2024年9月社零总额（餐饮）\n镇|社会消费品零售总额（亿元）\n万古镇|10.4", {"context_limited"}),
    "头任务": Sheet("镇|年度新增就业任务（人）\n万古镇|600", {"indicator_unknown"}),
    "头全年": Sheet("2024年9月\n镇|全年新增就业人数（人）\n万古镇|600", {"period_contradicted"}),
    "头今年": Sheet("单位：亿元\n镇|社会消费品零售总额|\n|今年|同比增长（%）\n万古镇|10.4|5"),
    "头累计增速": Sheet("镇|社会消费品零售总额累计增速（%）\n万古镇|5"),
    "头月末": Sheet("镇|高新技术企业（家）|\n|本月末|\n万古镇|46|"),
    "头月末量": Sheet("镇|社会消费品零售总额（亿元）|\n|本月末|\n万古镇|10.4|", {BASIS}),
    "注试点": Sheet("镇|新增招商引资项目（个）|\n|累计|\n万古镇|46|\n注：累计数为试点启动以来数。"),
    "注试点量": Sheet("镇|社会消费品零售总额（亿元）|\n|累计|\n万古镇|10.4|\n注：累计为试点以来数", {BASIS}),
    "责任办": Sheet("镇|指标|数值|单位|责任单位\n万古镇|高新技术企业|46|家|经发办"),
    "责任局": Sheet("镇|指标|数值|单位|责任单位\n万古镇|高新技术企业|46|家|某某局", {"department_unknown"}),
    "记倒推": Sheet("镇|社会消费品零售总额（亿元）|备注\n万古镇|10.4|按电量倒推", {"context_limited"}),
    "记出入": Sheet("镇|社会消费品零售总额（亿元）|备注\n万古镇|10.4|数据有出入", {"context_void"}),
    "记好": Sheet("镇|社会消费品零售总额（亿元）|备注\n万古镇|10.4|无异常，新开超市2家"),
    "注倒推": level_noted("以上数据为倒推数", "context_limited"),
    "注有误": level_noted("万古镇数据有误，正在核对", "context_void"),
    "注如有误": level_noted("如发现数据有误请联系填表人"),
    "注红为负": level_noted("红色为负", "context_limited"),
    "表草稿": named("草稿", "context_limited"),
    "表商贸": named("商贸"),
    "件旧": filed("高企_旧", "context_limited"),
    "注当月": Sheet("镇|社会消费品零售总额（亿元）\n万古镇|1.4\n注：以上数据为当月数。", {BASIS}),
    "当月与累计": Sheet("镇|社会消费品零售总额（亿元）|\n|9月|1-9月\n万古镇|1.4|10.4", {BASIS}),
    "各月与合计": Sheet("镇|社会消费品零售总额（亿元）||\n|8月|9月|合计\n万古镇|1.4|1.5|2.9", {BASIS}),
    "各月": Sheet("镇|社会消费品零售总额（亿元）|\n|8月|9月\n万古镇|9.1|10.4"),
    "各月多": Sheet("镇|社会消费品零售总额（亿元）||\n|7月|8月|9月\n万古镇|8.1|9.1|10.4", {BASIS}),
    "各月多好": Sheet("累计\n镇|社会消费品零售总额（亿元）||\n|7月|8月|9月\n万古镇|8.1|9.1|10.4"),
    "各月多状态": Sheet("镇|高新技术企业（家）||\n|7月|8月|9月\n万古镇|44|45|46"),
    "状态": Sheet("2024年1-9月主要指标\n镇|高新技术企业（家）\n万古镇|46"),
    "状态累计": Sheet("镇|高新技术企业（家）|\n|9月|1-9月\n万古镇|46|46", {BASIS}),
    "季内": Sheet(
        "2024年7-9月主要指标\n镇|社会消费品零售总额（亿元）|高新技术企业（家）\n万古镇|3.4|46",
        {"span_alone", "year_to_date_falls"},
    ),
    "题当月二": Sheet("2024年9月当月主要指标\n镇|社会消费品零售总额（亿元）\n万古镇|1.4", {BASIS}),
    "头当月": Sheet("2024年1-9月主要指标\n镇|社会消费品零售总额（亿元）\n|当月\n万古镇|1.4", {BASIS}),
    "注当月二": Sheet("2024年1-9月\n镇|社会消费品零售总额（亿元）\n万古镇|1.4\n注：表中为9月当月数。", {BASIS}),
    "注当月好": Sheet("镇|社会消费品零售总额（亿元）\n万古镇|10.4\n注：累计数中含当月数。"),
    "注右": Sheet("镇|社会消费品零售总额（亿元）|注：本表数据为当月数\n万古镇|1.4", {BASIS}),
    "注右二": Sheet("镇|社会消费品零售总额（亿元）\n万古镇|1.4||注：本表数据为当月数", {BASIS}),
    "注作废": noted("备注：本表作废，以新表为准", "context_void"),
    "注单位头": Sheet(
        "镇|规模以上工业总产值（亿元）|出口总额（万美元）\n万古镇|44.1|689\n注：规上工业总产值单位为万元。",
        {UNITS},
    ),
    "行间期": labelled("2023年1-9月", "period_contradicted"),
    "行间期好": labelled("1-9月"),
    "头下": Sheet(
        "镇|社会消费品零售总额（亿元）|高新技术企业（家）\n|利润|\n万古镇|1.4|46", {"indicator_unknown"}
    ),
    "旁退回": beside("已退回", "context_void"),
    "旁草稿": beside("草稿", "context_void"),
    "旁通过": beside("审核通过"),
    "旁待审": beside("待审核", "context_limited"),
    "删": Sheet("镇|指标|是否删除|单位|数值\n万古镇|高新技术企业|true|家|46", {"context_void"}),
    "未删": Sheet("镇|指标|是否删除|单位|数值\n万古镇|高新技术企业|false|家|46"),
    "无效": Sheet("镇|指标|是否有效|单位|数值\n万古镇|高新技术企业|否|家|46", {"context_void"}),
    "有效": Sheet("镇|指标|是否有效|单位|数值\n万古镇|高新技术企业|是|家|46"),
    "题名": Sheet("2024年1-9月各镇社会消费品零售总额完成情况（亿元）\n镇|累计\n万古镇|10.4"),
    "题名误": Sheet("2024年1-9月社会消费品零售总额目标（亿元）\n镇|累计\n万古镇|10.4", {"indicator_unknown"}),
    "题名止": Sheet(
        "2024年1-9月社会消费品零售总额（亿元）\n镇|累计\n万古镇|10.4\n\n其他\n镇|完成数\n万古镇|7.1",
        {"row_unread"},
    ),
    "说明": Sheet("镇|指标|单位|数值|说明\n万古镇|高新技术企业|家|46|预计数", {TARGET}),
    "说明好": Sheet("镇|指标|单位|数值|说明\n万古镇|高新技术企业|家|46|较上年增加5家"),
    "说明误": remarked("此数有误", "context_void"),
    "说明应": remarked("应为38", "context_void"),
    "说明待": remarked("待补", "context_void"),
    "说明代": remarked("用8月数代替", "period_contradicted"),
    "说明同": remarked("同上月", PREVIOUS),
    "说明推": remarked("按比例推算", "context_statistic"),
    "说明漏": remarked("漏报2户", "context_limited"),
    "说明其中": remarked("其中：外资3家"),
    "说明停": remarked("停产2户，已核实"),
    "题排名": Sheet("2024年1-9月社会消费品零售总额排名\n单位：亿元\n镇|社会消费品零售总额\n万古镇|10.4"),
    "题排名误": Sheet(
        "2024年1-9月社会消费品零售总额排名\n镇|社会消费品零售总额\n万古镇|1", {"context_rank", "unit_missing"}
    ),
    "题价": Sheet("2024年1-9月（按可比价）\n镇|社会消费品零售总额（亿元）\n万古镇|10.4", {"context_statistic"}),
    "题限上": Sheet("2024年1-9月（限额以上）\n镇|社会消费品零售总额（亿元）\n万古镇|10.4", {"context_scope"}),
    "旁限上": Sheet("镇|指标|类型|单位|数值\n万古镇|社会消费品零售总额|限额以上|亿元|10.4", {"context_scope"}),
    "注价": Sheet("镇|社会消费品零售总额（亿元）\n万古镇|10.4\n注：本表按可比价计算。", {"context_statistic"}),
    "注价好": Sheet("镇|社会消费品零售总额（亿元）\n万古镇|10.4\n注：绝对数按现价计算，增速按可比价计算。"),
    "注比好": Sheet("镇|社会消费品零售总额（亿元）\n万古镇|10.4\n注：同比为与上年同期比。"),
    "注单位表": Sheet("镇|社会消费品零售总额（亿元）\n万古镇|10.4\n注：本表单位为万元。", {UNITS}),
    "注单位均": Sheet("单位：亿元\n镇|社会消费品零售总额\n万古镇|10.4\n注：单位均为万元。", {UNITS}),
    "行间单位": Sheet("单位：亿元\n镇|社会消费品零售总额\n单位：万元|\n万古镇|10.4", {UNITS}),
    "格单位": Sheet("镇|社会消费品零售总额（亿元）\n万古镇|10.4元", {UNITS}),
    "格单位好": Sheet("镇|社会消费品零售总额（亿元）\n万古镇|10.4亿元"),
    "注非累计": level_noted("本表为当月数，不是累计", BASIS),
    "注非当月": level_noted("数据为累计，不是当月数"),
    "注申报": noted("含2家正在申报的企业", "context_limited"),
    "注认定好": noted("含2家新认定企业"),
    "注自报": level_noted("蓝色为镇自报数", "context_limited"),
    "注色好": level_noted("标黄的镇为进度滞后"),
    "注规下": level_noted("产值含规下工业", "context_limited"),
    "注口径": level_noted("数据为全社会口径", "context_limited"),
    "注税收": level_noted("数据为税收口径", "context_statistic"),
    "注收入": level_noted("为营业收入", "context_statistic"),
    "注示例": level_noted("此表为模板，数字为示例", "context_void"),
    "注金额": level_noted("金额：万元", UNITS),
    "注计价": level_noted("以美元计价", UNITS),
    "注计价好": level_noted("以人民币计价"),
    "说明非累计": remarked("非累计", "basis_mismatch"),
    "说明公示": remarked("1家待公示", "context_limited"),
    "说明占位": remarked("占位", "context_limited"),
    "增加值": Sheet(
        "单位：亿元\n镇|工业增加值|\n|规模以上工业总产值|社会消费品零售总额\n万古镇|44.1|10.4",
        {"context_statistic"},
    ),
    "状态撤回": Sheet("镇|社会消费品零售总额（亿元）|审批结果\n万古镇|10.4|已撤回", {"context_void"}),
    "百分点": Sheet("镇|规模以上工业总产值增速（%）\n万古镇|6.5pct", {"unit_incompatible"}),
    "半年": Sheet(
        "2024年下半年\n镇|社会消费品零售总额（亿元）\n万古镇|10.4", {"period_contradicted", "span_alone"}
    ),
    "分隔": Sheet("镇|社会消费品零售总额（亿元）\n万古镇|10’4", {"figure_unparsed"}),
    # The name of a figure that several heads tell together.
    "累计名": Sheet("镇|9月社零总额（亿元）|1-9月累计社零总额（亿元）\n万古镇|1.4|10.4", {BASIS}),
    "增速旁": Sheet("镇|社零总额（亿元）|同比增长（%）\n万古镇|10.4|6.8"),
    "增速当月": Sheet("镇|社零总额||\n|1-9月（亿元）|9月（亿元）|增速（%）\n万古镇|10.4|1.4|6.8", {BASIS}),
    "企业数": Sheet("镇|高新技术企业数（家）|科技型企业总数（家）\n万古镇|46|60"),
    "左": Sheet("内容|指标|单位|万古镇\n2025年目标|高新技术企业|家|46\n|科技型企业|家|60", {TARGET}),
    # What the indicator itself is called says nothing new.
    "自名一": Sheet(
        "镇|增速（%）|\n|规模以上工业总产值年均增速（%）|社会消费品零售总额年均增速（%）\n万古镇|4.1|1.4"
    ),
    "自名二": Sheet(
        "镇|出口额占全区比重（%）|全体居民人均可支配收入（元）|常住人口城镇化率（%）\n万古镇|4.1|21000|66"
    ),
    "自名三": Sheet("镇|占比|\n|年经营性收入20万元以上村占比（%）|常住人口城镇化率（%）\n万古镇|4.1|66"),
    "增速目标": Sheet(
        "镇|增速目标|\n|规模以上工业总产值年均增速（%）|社会消费品零售总额年均增速（%）\n万古镇|4.1|1.4", {TARGET}
    ),
    # Two places that contradict each other.
    "单位列": Sheet("镇|指标|单位|数值\n万古镇|出口总额（亿美元）|万美元|0.689", {UNITS}),
    "单位头": Sheet("镇|指标|单位|完成值（亿美元）\n万古镇|出口总额|万美元|0.689", {UNITS}),
    "单位行": Sheet("镇|出口总额（亿美元）\n|（万美元）\n万古镇|0.689", {UNITS}),
    "单位同": Sheet("镇|指标|单位|完成值（万美元）\n万古镇|出口总额（万美元）|万美元|689"),
    "单位题": Sheet("单位：万元\n镇|全体居民人均可支配收入（元）\n万古镇|21000"),
    "单位数": Sheet("镇|指标|单位|数值\n万古镇|高新技术企业（户）|家|46"),
    "裸单位": Sheet("镇|出口总额|常住人口城镇化率\n|万美元|%\n万古镇|689|66"),
    "裸单位二": Sheet("镇|出口总额|常住人口城镇化率\n||\n|万美元|%\n万古镇|689|66"),
    "单位与率": Sheet("镇|指标|单位|完成值（万元）\n万古镇|常住人口城镇化率|%|66", {UNITS}),
    "裸单位三": Sheet("镇|出口总额|全体居民人均可支配收入\n|累计|累计\n|万美元|元\n万古镇|689|21000"),
    "镇题": Sheet("吴家镇2024年9月主要指标\n指标|单位|数值\n高新技术企业|家|46", {TOWNS}, "万古镇"),
    "镇行": Sheet("吴家镇2024年9月主要指标\n镇|指标|单位|数值\n万古镇|高新技术企业|家|46", {TOWNS}),
    "镇名表": Sheet("镇|指标|单位|数值\n万古镇|高新技术企业|家|46", {TOWNS}, "吴家镇"),
    "镇文件": Sheet("镇|指标|单位|数值\n万古镇|高新技术企业|家|46", {TOWNS}, file="吴家镇2024年9月"),
    "镇生": Sheet("双路镇2024年9月主要指标\n指标|单位|数值\n高新技术企业|家|46", {TOWNS}, "万古镇"),
    "镇生月": Sheet("2024年9月双路镇主要指标\n镇|指标|单位|数值\n万古镇|高新技术企业|家|46", {TOWNS}),
    "镇域": Sheet("表二 2024年1-9月镇域主要指标\n镇|指标|单位|数值\n万古镇|社会消费品零售总额|亿元|10.4"),
    "镇好": Sheet("大足区万古镇2024年9月主要指标\n指标|单位|数值\n高新技术企业|家|46", sheet="万古镇"),
    "镇好二": Sheet("万古镇、吴家镇2024年9月主要指标\n镇|指标|单位|数值\n万古镇|高新技术企业|家|46"),
    "镇好三": Sheet("强镇带村试点镇2024年9月主要指标\n镇|指标|单位|数值\n万古镇|高新技术企业|家|46"),
    "镇好四": Sheet("镇|高新技术企业（家）|科技型企业（家）\n吴家镇||\n万古镇|46|60"),
}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    settings = new_home(tmp_path_factory.mktemp("words"))
    copytree(PROJECT / "raw" / "annexes", settings.raw / "annexes")
    for number, sheet in enumerate(SHEETS.values()):
        path = f"{FOLDER}/{sheet.file}{number:03}.xlsx"
        put(settings, path, workbook({sheet.sheet: grid_of(sheet.rows, number)}))
    built(settings)
    return query(settings.published, f"from quality.submission_issue where rule_code not in {OTHERS}")


def grid_of(rows: str, number: int) -> list[list[object]]:
    """The cells, with figures that differ from file to file: the same bytes would be one delivery."""
    cells = [row.split("|") for row in rows.split("\n")]
    return [[round(float(cell) + number / 1000, 6) if is_figure(cell) else cell for cell in row] for row in cells]


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_is_asked_about_as_it_should(judged: pd.DataFrame, name: str) -> None:
    number = list(SHEETS).index(name)
    found = judged[judged["source_path"].str.endswith(f"{number:03}.xlsx")]
    assert set(found["rule_code"]) == SHEETS[name].rules, found[["rule_code", "cell", "message_zh"]].to_dict(
        "records"
    )


def test_the_message_names_the_words_and_what_the_catalogue_has(judged: pd.DataFrame) -> None:
    judged = judged.sort_values(["source_path", "value_cell"])
    growth = judged[judged["rule_code"] == GROWTH].iloc[0]
    assert (growth["cell"], growth["value_cell"]) == ("B2", "B4")
    assert "“增速（%）”写有“增速”" in growth["message_zh"]
    assert "规模以上工业总产值年均增速" in growth["suggestion_zh"]
    previous = judged[(judged["rule_code"] == PREVIOUS) & (judged["value_text"] == "上年同期")].iloc[0]
    assert "2023-09" in previous["suggestion_zh"]
    town = judged[(judged["rule_code"] == TOWNS) & (judged["sheet"] == "万古镇")].iloc[0]
    assert (town["cell"], "吴家镇2024年9月主要指标" in town["message_zh"]) == ("A1", True)
