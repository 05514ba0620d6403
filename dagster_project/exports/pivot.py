"""A sheet for pivot tables: a row a figure, only figures that add up, each in the column of its unit.

So whatever a pivot table sums, over towns and over time, it never adds 亿元 and 家.
"""

from __future__ import annotations

import duckdb

from dagster_project.exports.released import Column, Table, quoted

NAME = "透视底稿"
_ABOUT = (
    "供数据透视表用：每行一个可加总的数，按单位分列，各列对镇、对时间求和都对；行或筛选里请放上“指标”。"
    "数为比上一期末新增的数，一年内相加即年初以来累计；中间有期未报的，含所缺各期（见“新增起”）。"
    "期末数、比率、增速和等级不能相加，不在此表。"
)
_WORDS = {
    "区": "所属区县。",
    "镇": "镇名。",
    "类别": "指标的一级类别。",
    "指标": "指标名称。",
    "单位": "数值的计量单位。",
    "责任单位": "负责填报或牵头的部门。",
    "年度": "报告期所在年度。",
    "报告期": "报告期代码。",
    "新增起": "数所含时段的第一天：同年上一期末的次日，没有上一期的为1月1日。",
    "期末": "报告期的最后一天。",
}


def pivot_table(connection: duckdb.DuckDBPyConnection) -> Table:
    """The sheet as a table of the workbook, asked once into a temporary table. Raises duckdb.Error."""
    view = 'bi."月度累计走势"'
    units = [
        unit
        for (unit,) in connection.execute(
            f'select distinct "单位" from {view} where "可加总值" is not null and "单位" is not null order by 1'
        ).fetchall()
    ]
    by_unit = {f"数值（{unit}）": unit.replace("'", "''") for unit in units}
    columns = [quoted(name) for name in _WORDS]
    columns += [
        f'case when "单位" = \'{unit}\' then "可加总值" end as {quoted(name)}' for name, unit in by_unit.items()
    ]
    connection.execute(
        f"create temp table {quoted(NAME)} as select {', '.join(columns)} from {view}"
        ' where "可加总值" is not null order by all'
    )
    words = _WORDS | dict.fromkeys(by_unit, "以此为单位的指标的数，其他指标为空。")
    kinds = {"年度": ("whole", "INTEGER"), "新增起": ("day", "DATE"), "期末": ("day", "DATE")} | dict.fromkeys(
        by_unit, ("float", "DOUBLE")
    )
    described = [
        Column(name, *kinds.get(name, ("text", "VARCHAR")), is_utc=False, comment=about)
        for name, about in words.items()
    ]
    return Table("bi", NAME, quoted(NAME), _ABOUT, described, [])
