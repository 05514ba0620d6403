"""The SQL of the floor, step by step.

Names are ENUMs until the end: numbers in the order of the codes, which sort and join fastest, and become text
again after the sort without a join that would undo its order.
"""

from __future__ import annotations

# White space out and full-width signs folded, as far as texts in the bulk files need it.
_FOLDED = "translate(coalesce({text}, ''), '（）％．，： 　', '()%.,:')"
_NAME = "replace(replace(" + _FOLDED + ", '“', ''), '”', '')"

_NAMES = f"""
create schema marts;
create schema quality;

create table marts.dim_town as
select
    镇代码 as town_code, 镇名 as town_name, 区县代码 as district_code, 区县名称 as district_name,
    区划代码 as division_code
from scratch.register_towns order by town_code;

create table marts.dim_department as
select 部门代码 as department_code, 部门名称 as department_name, 区县代码 as district_code
from scratch.register_departments order by department_code;

create table marts.dim_indicator as from scratch.seed_indicators order by indicator_code;

create type scratch.town_code as enum (select town_code from marts.dim_town order by town_code);
create type scratch.indicator_code as enum (
    select indicator_code from marts.dim_indicator order by indicator_code
);
create type scratch.department_code as enum (
    select department_code from marts.dim_department order by department_code
);
create type scratch.unit_name as enum (select distinct unit from scratch.seed_indicators order by unit);

create table scratch.unit as
select distinct
    {_FOLDED.format(text="unit_text")} as text, unit, dimension,
    cast(numerator as bigint) as numerator, cast(denominator as bigint) as denominator
from scratch.seed_units;

create table scratch.indicator as
select
    cast(row_number() over (order by i.indicator_code) as integer) as indicator_no,
    cast(i.indicator_code as scratch.indicator_code) as indicator_code,
    i.indicator_name_zh,
    cast(i.unit as scratch.unit_name) as unit, i.measure_kind, i.time_basis,
    u.dimension, u.numerator, u.denominator,
    cast(r.lowest as double) as lowest, cast(r.highest as double) as highest
from scratch.seed_indicators as i
left join scratch.unit as u on {_FOLDED.format(text="i.unit")} = u.text
left join scratch.seed_possible_ranges as r on i.measure_kind = r.measure_kind;

create table scratch.town_of_text as
select texts.text, t.town_no, cast(t.town_code as scratch.town_code) as town_code, t.district_code
from (select distinct 镇名 as text from scratch.sent) as texts
inner join (
    select town_code, town_name, district_code, cast(row_number() over (order by town_code) as integer) as town_no
    from marts.dim_town
) as t on {_NAME.format(text="texts.text")} = t.town_name;

create table scratch.indicator_of_text as
select texts.text, i.*
from (select distinct 指标名称 as text from scratch.sent) as texts
inner join (
    select indicator_name_zh as name, indicator_code from scratch.seed_indicators
    union
    select alias_text, indicator_code from scratch.seed_indicator_aliases
) as names on {_NAME.format(text="texts.text")} = {_NAME.format(text="names.name")}
inner join scratch.indicator as i on names.indicator_code = i.indicator_code;

create table scratch.period_of_text_read as
from (
    select
        text,
        cast(regexp_extract(text, '^(20[0-9][0-9])[年/-]', 1) as integer) as year,
        cast(regexp_extract(text, '[年/-]([0-9]+)月?$', 1) as integer) as month,
        year || '-' || lpad(cast(month as varchar), 2, '0') as period_code
    from (select distinct 报告期 as text from scratch.sent)
);

create type scratch.period_code as enum (
    select distinct period_code from scratch.period_of_text_read where period_code is not null order by period_code
);

-- One month is written in several ways.
create table scratch.period_of_text as
select
    text,
    cast(period_code as scratch.period_code) as period_code,
    year,
    month,
    cast(dense_rank() over (order by period_code) as integer) as period_no,
    make_date(year, month, 1) > current_date as is_future
from scratch.period_of_text_read
where period_code is not null;

create table scratch.unit_of_text as
select texts.text, u.unit, u.dimension, u.numerator, u.denominator
from (select distinct 计量单位 as text from scratch.sent where 计量单位 <> '') as texts
left join scratch.unit as u on {_FOLDED.format(text="texts.text")} = u.text;

create table scratch.department_of_text as
select texts.text, d.district_code, cast(d.department_code as scratch.department_code) as department_code
from (select distinct 填报单位 as text from scratch.sent) as texts
inner join marts.dim_department as d
    on {_FOLDED.format(text="texts.text")} = {_FOLDED.format(text="d.department_name")};
"""

_RESOLVED = """
create table scratch.resolved as
with looked_up as (
    select
        s.file_no,
        s.source_path,
        s.sha256,
        s.file_row_number as row_no,
        t.town_no,
        t.town_code,
        i.indicator_no,
        i.indicator_code,
        i.unit,
        p.period_no,
        p.period_code,
        d.department_code,
        (cast(i.indicator_no as bigint) * 100000 + t.town_no) * 1000 + p.period_no as key_no,
        coalesce(s.数值, '') as value_text,
        try_cast(s.数值 as decimal(28, 8)) as number,
        s.计量单位 as unit_text,
        s.说明 as note_text,
        p.is_future,
        i.dimension,
        i.lowest,
        i.highest,
        u.dimension as stated_dimension,
        u.unit = cast(i.unit as varchar) as is_same_unit,
        u.numerator * i.denominator as numerator,
        u.denominator * i.numerator as denominator
    from scratch.sent as s
    left join scratch.town_of_text as t on s.镇名 = t.text
    left join scratch.indicator_of_text as i on s.指标名称 = i.text
    left join scratch.period_of_text as p on s.报告期 = p.text
    left join scratch.unit_of_text as u on s.计量单位 = u.text
    left join scratch.department_of_text as d on s.填报单位 = d.text and t.district_code = d.district_code
),

converted as (
    select
        *,
        case
            when stated_dimension <> dimension or stated_dimension is null then null
            when is_same_unit then number
            when numerator % denominator = 0 then cast(number * (numerator // denominator) as decimal(28, 8))
            else cast(number / (denominator / numerator) as decimal(28, 8))
        end as value,
        case
            when number is not null then 'reported'
            when value_text = '' then 'blank'
            when regexp_matches(value_text, '^[-—–/]+$') then 'dash'
            when value_text in ('不适用', '无') then 'not_applicable'
            when value_text in ('保密', '涉密') then 'withheld'
            when value_text in ('撤回', '撤销') then 'withdrawn'
            else 'unparsed'
        end as value_status
    from looked_up
)

select
    file_no, source_path, sha256, row_no, indicator_no, period_no, key_no, indicator_code, town_code, period_code,
    department_code, value_text, value, unit, unit_text, note_text, value_status,
    case
        when value_status in ('blank', 'dash') then null
        else nullif(concat_ws(
            ',',
            case when town_no is null then 'town_unknown' end,
            case when indicator_no is null then 'indicator_unknown' end,
            case when period_no is null then 'period_unparsed' end,
            case when town_no is not null and department_code is null then 'department_unknown' end,
            case when is_future then 'period_in_future' end,
            case when value_status = 'unparsed' then 'figure_unparsed' end,
            case when value_status = 'reported' and coalesce(unit_text, '') = '' then 'unit_missing' end,
            case
                when value_status = 'reported' and unit_text <> '' and stated_dimension is null then 'unit_unknown'
            end,
            case when value_status = 'reported' and stated_dimension <> dimension then 'unit_incompatible' end,
            case when value < lowest or value > highest then 'value_out_of_range' end
        ), '')
    end as rule_codes
from converted
"""

# Nearly all keys come once: only the others are looked at again.
_CONTESTED = """
create table scratch.contested as
select *
from scratch.resolved
where
    value_status not in ('blank', 'dash')
    and key_no in (
        select key_no
        from scratch.resolved
        where key_no is not null and value_status not in ('blank', 'dash')
        group by key_no
        having count(*) > 1
    );

create table scratch.repeated as
select file_no, key_no from scratch.contested group by all having count(*) > 1;

create table scratch.version as
select
    file_no,
    row_no,
    key_no,
    cast(row_number() over later as integer) as version_no,
    lead(file_no) over later is not null as is_superseded
from scratch.contested
where rule_codes is null and (file_no, key_no) not in (select (file_no, key_no) from scratch.repeated)
window later as (partition by key_no order by file_no, row_no);
"""

_FACTS = """
create table marts.fct_indicator_value as
select
    cast(town_code as varchar) as town_code,
    cast(indicator_code as varchar) as indicator_code,
    cast(period_code as varchar) as period_code,
    version_no,
    not is_superseded and value_status <> 'withdrawn' as is_current,
    value,
    value_text,
    cast(unit as varchar) as unit,
    unit_text,
    cast(value_status as varchar) as value_status,
    cast(department_code as varchar) as department_code,
    note_text,
    received_at,
    case when is_superseded then received_at end as superseded_at,
    cast(sha256 as varchar) as source_sha256,
    cast(source_path as varchar) as source_path,
    cast(null as varchar) as sheet,
    'D' || (row_no + 2) as cell
from (
    select
        r.*,
        coalesce(v.version_no, 1) as version_no,
        coalesce(v.is_superseded, false) as is_superseded,
        (select max(received_at) from scratch.file) as received_at
    from scratch.resolved as r
    left join scratch.version as v on r.key_no = v.key_no and r.file_no = v.file_no and r.row_no = v.row_no
    where
        r.rule_codes is null
        and r.value_status not in ('blank', 'dash')
        and not exists (
            select 1 from scratch.repeated as d where r.key_no = d.key_no and r.file_no = d.file_no
        )
    order by r.key_no, version_no
)
"""

# Figures as they compare: what is counted from January is divided by its months.
_COMPARED = """
create table scratch.compared as
select
    r.key_no,
    r.file_no,
    r.row_no,
    r.key_no // 1000 as series_no,
    cast(r.indicator_no * 1000 + r.period_no as integer) as cohort_no,
    p.year,
    i.time_basis = 'year_to_date' and i.measure_kind in ('level', 'count') as is_cumulative,
    cast(r.value as double) as value,
    case when is_cumulative then cast(r.value as double) / p.month else cast(r.value as double) end as pace
from scratch.resolved as r
inner join scratch.indicator as i on r.indicator_no = i.indicator_no
inner join (select distinct period_no, year, month from scratch.period_of_text) as p on r.period_no = p.period_no
left join scratch.version as v on r.key_no = v.key_no and r.file_no = v.file_no and r.row_no = v.row_no
where
    r.rule_codes is null
    and r.value_status = 'reported'
    and not coalesce(v.is_superseded, false)
    and not exists (select 1 from scratch.repeated as d where r.key_no = d.key_no and r.file_no = d.file_no)
"""

_FALLS = """
create table scratch.warned as
select file_no, row_no, 'year_to_date_falls' as rule_code, cast(before as varchar) as expected
from (
    select
        file_no, row_no, value,
        max(value) over (
            partition by series_no, year order by key_no rows between unbounded preceding and 1 preceding
        ) as before
    from scratch.compared
    where is_cumulative
)
where value < before
"""

# Modified z-score (Iglewicz and Hoaglin): 0.6745 times the distance from the median over the median distance.
_JUMPS = """
insert into scratch.warned
with middles as (
    select {group}, median(pace) as middle from scratch.compared group by {group}
),

distances as (
    select c.{group}, any_value(m.middle) as middle, median(abs(c.pace - m.middle)) as distance
    from scratch.compared as c
    inner join middles as m on c.{group} = m.{group}
    group by c.{group}
)

select c.file_no, c.row_no, '{rule_code}', cast(round(d.middle, 2) as varchar)
from scratch.compared as c
inner join distances as d on c.{group} = d.{group}
where 0.6745 * abs(c.pace - d.middle) > {limit} * d.distance and d.distance > 0
"""

_FRACTIONS = """
insert into scratch.warned
with usual as (
    select r.file_no, r.indicator_no, median(abs(cast(r.value as double))) as usual
    from scratch.resolved as r
    where r.rule_codes is null and r.value_status = 'reported' and r.unit_text = '%' and abs(r.value) >= 1
    group by all
)

select r.file_no, r.row_no, 'percent_mixed', cast(round(u.usual, 2) as varchar)
from scratch.resolved as r
inner join usual as u on r.file_no = u.file_no and r.indicator_no = u.indicator_no
where
    r.rule_codes is null and r.value_status = 'reported' and r.unit_text = '%'
    and r.value <> 0 and abs(r.value) < 1 and abs(cast(r.value as double)) * 20 < u.usual
"""

_ISSUES = """
create table scratch.found as
select r.file_no, r.row_no, unnest(string_split(r.rule_codes, ',')) as rule_code, cast(null as varchar) as expected
from scratch.resolved as r
where r.rule_codes is not null
union all
select c.file_no, c.row_no, 'value_duplicate', null
from scratch.contested as c
where (c.file_no, c.key_no) in (select (file_no, key_no) from scratch.repeated)
union all
select file_no, row_no, rule_code, expected from scratch.warned;

-- The values again, of which few have an issue: their names as written are read from the files by row.
create table scratch.cited as
select f.file_no, f.row_no, f.rule_code, f.expected, s.镇名, s.指标名称, s.数值, s.计量单位, s.说明
from scratch.found as f
inner join scratch.sent as s on f.file_no = s.file_no and f.row_no = s.file_row_number;

create table scratch.nearest as
select rule_code, text, string_agg(name, '、' order by likeness desc, name) as candidates
from (
    select w.rule_code, w.text, k.name, jaccard(w.text, k.name) as likeness
    from (
        select distinct rule_code, case rule_code when 'town_unknown' then 镇名 else 指标名称 end as text
        from scratch.cited where rule_code in ('town_unknown', 'indicator_unknown')
    ) as w
    inner join (
        select 'town_unknown' as rule_code, town_name as name from marts.dim_town
        union all
        select 'indicator_unknown', indicator_name_zh from marts.dim_indicator
    ) as k on w.rule_code = k.rule_code
    qualify row_number() over (partition by w.rule_code, w.text order by likeness desc, name) <= 3
)
group by all;

create table quality.submission_issue as
select
    f.source_path || '!D' || (c.row_no + 2) || ':' || c.rule_code as issue_code,
    c.rule_code,
    rules.severity,
    rules.owner,
    replace(replace(replace(rules.sentence_zh,
        '{value}', coalesce(n.text, c.数值, '')), '{candidates}', coalesce(n.candidates, '—')),
        '{expected}', coalesce(c.expected, i.unit, '—')) as message_zh,
    replace(replace(replace(rules.sentence_en,
        '{value}', coalesce(n.text, c.数值, '')), '{candidates}', coalesce(n.candidates, '—')),
        '{expected}', coalesce(c.expected, i.unit, '—')) as message_en,
    replace(replace(rules.suggestion_zh, '{candidates}', coalesce(n.candidates, '—')),
        '{expected}', coalesce(c.expected, i.unit, '—')) as suggestion_zh,
    f.source_path,
    f.sha256 as source_sha256,
    'D' || (c.row_no + 2) as cell,
    c.row_no + 2 as row_no,
    c.数值 as value_text,
    c.说明 <> '' and rules.severity = 'warn' as is_justified,
    c.说明 as justification_text,
    f.received_at
from scratch.cited as c
inner join scratch.seed_rules as rules on c.rule_code = rules.rule_code
inner join scratch.file as f on c.file_no = f.file_no
left join scratch.indicator_of_text as i on c.指标名称 = i.text
left join scratch.nearest as n
    on c.rule_code = n.rule_code and n.text = case c.rule_code when 'town_unknown' then c.镇名 else c.指标名称 end
order by f.source_path, c.row_no, c.rule_code
"""

_FILES = """
create table quality.source_file as
select
    f.source_path as path, f.sha256, f.received_at,
    count(*) as value_count,
    count(*) filter (r.value_status in ('blank', 'dash')) as blank_count,
    count(*) filter (
        r.value_status not in ('blank', 'dash') and (r.rule_codes is not null or d.key_no is not null)
    ) as quarantined_count,
    value_count - blank_count - quarantined_count as accepted_count
from scratch.resolved as r
inner join scratch.file as f on r.file_no = f.file_no
left join scratch.repeated as d on r.key_no = d.key_no and r.file_no = d.file_no
group by all
"""

STEPS = {
    "names": _NAMES,
    "resolve and judge values": _RESOLVED,
    "order versions": _CONTESTED,
    "facts": _FACTS,
    "figures to compare": _COMPARED,
    "year-to-date falls": _FALLS,
    "jumps against own history": _JUMPS.format(group="series_no", rule_code="jump_own_history", limit=20),
    "jumps against other towns": _JUMPS.format(group="cohort_no", rule_code="jump_other_towns", limit=20),
    "fractions for percentages": _FRACTIONS,
    "issues": _ISSUES,
    "files": _FILES,
}

# Values by outcome, in the terms of truth.json.
OUTCOMES = """
select 'current' as outcome, count(*) from marts.fct_indicator_value where is_current
union all
select 'superseded', count(*) from marts.fct_indicator_value where superseded_at is not null
union all
select 'withdrawn', count(*) from marts.fct_indicator_value
where superseded_at is null and value_status = 'withdrawn'
union all
select 'quarantined', cast(sum(quarantined_count) as bigint) from quality.source_file
union all
select 'blank', cast(sum(blank_count) as bigint) from quality.source_file
"""

CLEAN_UP = "checkpoint release; use memory; detach release; detach scratch"
