"""What is to be written, as SQL: every figure that is due, its true value, its fault, whether it is sent again.

Every name says 合成 or 演示 (or demo in a code). The same sizes and seed give the same rows.
"""

from __future__ import annotations

import argparse
from dataclasses import astuple, dataclass, fields

import duckdb

from bench.national_faults import CORRECTED_RATE, FAULTS, WITHDRAWN_RATE
from bench.national_indicators import LARGEST_COUNT, Indicator, indicators

FIRST_YEAR = 2020
DEPARTMENT_NAME = "区统计局（合成）"
# A draw has 24 bits: enough for a share of one in sixteen million.
_DRAWS = 2**24

COLUMNS = ("镇名", "指标名称", "报告期", "数值", "计量单位", "填报单位", "说明")


@dataclass(frozen=True)
class Size:
    """How large a country: the defaults are the real number of towns and five years of months."""

    towns: int = 41_350
    indicators: int = LARGEST_COUNT
    months: int = 60
    seed: int = 1

    def __post_init__(self) -> None:
        """Raises ValueError where there would be no figures; the indicators are checked where they are chosen."""
        if self.towns < 1 or self.months < 1:
            raise ValueError(f"there is no country of {self.towns} towns and {self.months} months")

    @property
    def keys(self) -> int:
        """Figures that are due: towns by indicators by months."""
        return self.towns * self.indicators * self.months

    @property
    def last_period(self) -> str:
        """The code of the last month."""
        return period_code(self.months - 1)


def period_code(month_no: int) -> str:
    """The code of a month counted from 0: 2020-01 and on."""
    return f"{FIRST_YEAR + month_no // 12}-{month_no % 12 + 1:02d}"


def add_size_flags(parser: argparse.ArgumentParser) -> None:
    """The flags that say how large a country."""
    for field in fields(Size):
        parser.add_argument(f"--{field.name}", type=int, default=field.default)


def size_of(options: argparse.Namespace) -> Size:
    """The size that the flags say."""
    return Size(**{field.name: getattr(options, field.name) for field in fields(Size)})


def prepare(connection: duckdb.DuckDBPyConnection, size: Size) -> None:
    """Make the tables and macros all files are written from; `drawn(first, after)` is the plan for some months."""
    chosen = indicators(size.indicators)
    _make_indicator_table(connection, chosen)
    connection.execute(_TOWNS, {"towns": size.towns})
    # Two years more, for files that come later.
    connection.execute(_MONTHS, {"months": size.months + 24, "first_year": FIRST_YEAR})
    connection.execute(_PLAN.format(seed=size.seed, towns=size.towns, indicators=len(chosen), fault=_fault_case()))


def submission_columns(value: str, is_clean: bool = False) -> str:
    """The seven columns of a submission over the plan; clean ones have no fault but what `value` says."""
    columns = CLEAN_COLUMNS if is_clean else FAULTY_COLUMNS
    return columns.format(value=value, department=DEPARTMENT_NAME)


def _fault_case() -> str:
    """The kind of fault of a value: each kind has a stretch of the draw of its own."""
    lines, below = [], 0.0
    for kind, fault in FAULTS.items():
        first, below = below, below + fault.rate
        lines.append(f"when draw >= {first:.7f} and draw < {below:.7f} and {fault.eligible} then '{kind}'")
    return "case when draw >= {:.7f} then 'none' {} else 'none' end".format(below, " ".join(lines))


def _make_indicator_table(connection: duckdb.DuckDBPyConnection, chosen: list[Indicator]) -> None:
    connection.execute(
        """
        create table indicator (
            indicator_no integer, indicator_code varchar, indicator_name varchar, unit varchar,
            measure_kind varchar, time_basis varchar, low double, high double,
            other_unit varchar, other_unit_factor decimal(12, 4), wrong_unit varchar
        )
        """
    )
    marks = ", ".join("?" * len(fields(Indicator)))
    connection.executemany(f"insert into indicator values ({marks})", [astuple(one) for one in chosen])


# About 14.5 towns a district. The codes begin with 99, which is no province.
_TOWNS = """
    create table town as
    select
        town_no,
        990001 + (town_no * 2) // 29 as district_code,
        '合成区' || lpad(cast((town_no * 2) // 29 + 1 as varchar), 4, '0') as district_name,
        district_code || '-demo' || lpad(cast(town_no + 1 as varchar), 5, '0') as town_code,
        '合成镇' || lpad(cast(town_no + 1 as varchar), 5, '0') as town_name,
        -- The towns of a district are numbered from 100, as in the division codes that used to be published.
        district_code
        || cast(100 + row_number() over (partition by (town_no * 2) // 29 order by town_no) as varchar)
        || '000' as division_code
    from (select cast(range as integer) as town_no from range($towns))
"""

# Three usual ways to write a month, one a district.
_MONTHS = """
    create table month_text as
    select
        month_no,
        style,
        cast($first_year as integer) + month_no // 12 as year,
        month_no % 12 + 1 as month,
        case style
            when 0 then year || '-' || lpad(cast(month as varchar), 2, '0')
            when 1 then year || '年' || month || '月'
            else year || '/' || month
        end as period_text
    from
        (select cast(range as integer) as month_no from range($months)),
        (select cast(range as integer) as style from range(3))
"""

# One row a figure that is due. A level grows by 5 % a year, a figure year-to-date by a twelfth of its year each
# month; shares drift up; growth rates stay about where they are. The largest town has e² = 7.4 times the smallest.
# One hash a figure gives three draws: 16 bits of noise, 24 for its fault, 24 for whether it is sent again.
_PLAN = f"""
    create macro drawn(first_month, after_month) as table
    with due as (
        select
            cast(range // ({{towns}} * {{indicators}}) as integer) as month_no,
            cast(range // {{indicators}} % {{towns}} as integer) as town_no,
            cast(range % {{indicators}} as integer) as indicator_no,
            hash(range * 1000003 + {{seed}}) as bits,
            hash((range % ({{towns}} * {{indicators}})) * 1000033 + {{seed}}) as town_bits
        from range(first_month * {{towns}} * {{indicators}}, after_month * {{towns}} * {{indicators}})
    ),

    draws as (
        select
            month_no,
            town_no,
            indicator_no,
            cast(bits & 65535 as double) / 65536 as noise,
            cast((bits >> 16) & {_DRAWS - 1} as double) / {_DRAWS} as draw,
            cast(bits >> 40 as double) / {_DRAWS} as again,
            cast(town_bits >> 40 as double) / {_DRAWS} as place
        from due
    ),

    figures as (
        select
            d.*,
            t.town_name,
            m.period_text,
            m.year,
            m.month,
            i.* exclude (indicator_no),
            cast(
                case
                    when i.measure_kind = 'share' then least(
                        100,
                        i.low + (i.high - i.low) * (d.place + 0.001 * d.month_no + 0.004 * (d.noise - 0.5))
                    )
                    when i.measure_kind = 'growth_rate' then i.low + (i.high - i.low) * d.place + d.noise - 0.5
                    when i.time_basis = 'year_to_date' then
                        i.low * exp(2 * d.place - 1) * pow(1.05, m.year - {FIRST_YEAR})
                        * (m.month + 0.3 * d.noise) / 12
                    else i.low * exp(2 * d.place - 1) * pow(1.05, d.month_no / 12.0)
                        * (1 + 0.005 * (d.noise - 0.5))
                end
                - case when i.measure_kind = 'count' then 0.5 else 0 end
                as decimal(18, 2)
            ) as exact_value
        from draws as d
        inner join town as t on d.town_no = t.town_no
        inner join indicator as i on d.indicator_no = i.indicator_no
        inner join month_text as m
            on d.month_no = m.month_no and (t.district_code - 990001) % 3 = m.style
    ),

    valued as (
        select
            * exclude (exact_value),
            case measure_kind when 'count' then cast(round(exact_value) as decimal(18, 2)) else exact_value end
                as true_value
        from figures
    ),

    struck as (
        select *, {{fault}} as fault
        from valued
    )

    select
        *,
        case
            when again < {CORRECTED_RATE} then 'corrected'
            when again < {CORRECTED_RATE + WITHDRAWN_RATE} and fault = 'none' then 'withdrawn'
            else 'none'
        end as followup
    from struck
"""

_WRITTEN = """
    case measure_kind when 'count' then cast(cast({value} as bigint) as varchar) else cast({value} as varchar) end
"""
CLEAN_VALUE = _WRITTEN.format(value="true_value")
CORRECTED_VALUE = _WRITTEN.format(
    value="""case measure_kind
        when 'share' then abs(true_value - 0.1)
        when 'growth_rate' then true_value + 0.1
        when 'count' then true_value + 1
        else cast(true_value * 1.01 + 0.01 as decimal(18, 2))
    end"""
)
FAULTY_VALUE = f"""
    case fault
        when 'none' then {CLEAN_VALUE}
        when 'blank' then null
        when 'dash' then '—'
        when 'not_applicable' then '不适用'
        when 'withheld' then '保密'
        when 'approximate' then '约' || {CLEAN_VALUE}
        when 'junk' then '见附件'
        when 'unit_scaled'
            then rtrim(rtrim(cast(cast(true_value * other_unit_factor as decimal(28, 6)) as varchar), '0'), '.')
        when 'share_above_100' then cast(true_value + 100 as varchar)
        when 'year_to_date_falls' then cast(cast(true_value * 0.5 as decimal(18, 2)) as varchar)
        when 'jump' then cast(true_value * 100 as varchar)
        when 'jump_with_note' then cast(true_value * 100 as varchar)
        when 'percent_as_fraction' then cast(cast(true_value / 100 as decimal(18, 4)) as varchar)
        else {CLEAN_VALUE}
    end
"""

FAULTY_COLUMNS = """
    case fault when 'town_misspelt' then replace(town_name, '镇', '乡') else town_name end as 镇名,
    case fault when 'indicator_unknown' then '演示' || indicator_name || '数' else indicator_name end as 指标名称,
    case fault when 'future_period' then cast(year + 30 as varchar) || '-' || lpad(cast(month as varchar), 2, '0')
        else period_text end as 报告期,
    {value} as 数值,
    case fault
        when 'unit_missing' then null
        when 'unit_scaled' then other_unit
        when 'unit_incompatible' then wrong_unit
        else unit
    end as 计量单位,
    '{department}' as 填报单位,
    case fault when 'jump_with_note' then '演示：企业投产，已核实' end as 说明
"""

CLEAN_COLUMNS = """
    town_name as 镇名,
    indicator_name as 指标名称,
    period_text as 报告期,
    {value} as 数值,
    unit as 计量单位,
    '{department}' as 填报单位,
    cast(null as varchar) as 说明
"""
