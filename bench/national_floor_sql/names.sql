-- Names are ENUMs until the end: numbers in the order of the codes, which sort and join fastest, and become text again
-- after the sort without a join that would undo its order.
-- White space out and full-width signs folded, as far as texts in the bulk files need it.
create temp macro folded(text) as translate(coalesce(text, ''), '（）％．，： 　', '()%.,:');
create temp macro name_folded(text) as replace(replace(folded(text), '“', ''), '”', '');

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
    folded(unit_text) as text, unit, dimension,
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
left join scratch.unit as u on folded(i.unit) = u.text
left join scratch.seed_possible_ranges as r on i.measure_kind = r.measure_kind;

create table scratch.town_of_text as
select texts.text, t.town_no, cast(t.town_code as scratch.town_code) as town_code, t.district_code
from (select distinct 镇名 as text from scratch.sent) as texts
inner join (
    select town_code, town_name, district_code, cast(row_number() over (order by town_code) as integer) as town_no
    from marts.dim_town
) as t on name_folded(texts.text) = t.town_name;

create table scratch.indicator_of_text as
select texts.text, i.*
from (select distinct 指标名称 as text from scratch.sent) as texts
inner join (
    select indicator_name_zh as name, indicator_code from scratch.seed_indicators
    union
    select alias_text, indicator_code from scratch.seed_indicator_aliases
) as names on name_folded(texts.text) = name_folded(names.name)
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
left join scratch.unit as u on folded(texts.text) = u.text;

create table scratch.department_of_text as
select texts.text, d.district_code, cast(d.department_code as scratch.department_code) as department_code
from (select distinct 填报单位 as text from scratch.sent) as texts
inner join marts.dim_department as d
    on folded(texts.text) = folded(d.department_name);
