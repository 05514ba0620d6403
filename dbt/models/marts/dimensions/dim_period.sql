-- No period goes: an increment looks at what arrived, and at the years that there are.
{{ config(materialized='incremental', unique_key=['period_code'], on_schema_change='fail') }}

-- Few differ: an engine groups them faster than it finds the first of them all.
with periods_reported as (
    select period_code
    from {{ ref('fct_indicator_value') }}
    {{ 'where ' ~ is_due('received_at') if is_incremental() }}
    group by period_code
),

years_seen as (
    select pilot_from_year - 1 as year from {{ ref('stg_annex__notices') }}
    union
    select pilot_to_year from {{ ref('stg_annex__notices') }}
    union
    select figure_year from {{ ref('stg_annex__indicator_figures') }}
    union
    select cast(substr(period_code, 1, 4) as integer) from periods_reported
    union
    select cast(substr(min(period_code), 1, 4) as integer) from {{ ref('int_report_versions') }}
    union
    select cast(substr(max(period_code), 1, 4) as integer) from {{ ref('int_report_versions') }}
    {% if is_incremental() %}
        union
        select year from {{ this }}
    {% endif %}
),

bounds as (
    select
        min(year) as first_year,
        max(year) as last_year
    from years_seen
    where year is not null
),

years as (
    {{ exploded('bounds', number_list('first_year', 'last_year')) }}
),

parts as (
    select 'year' as grain, 12 as month_count, 1 as part_count
    union all
    select 'half', 6, 2
    union all
    select 'quarter', 3, 4
    union all
    select 'month', 1, 12
),

numbered_parts as (
    {{ exploded('parts', number_list('1', 'part_count')) }}
),

periods as (
    select
        numbered_parts.grain,
        numbered_parts.month_count,
        cast(years.element as integer) as year,
        cast(numbered_parts.element as integer) as part_no
    from years
    cross join numbered_parts
)

select
    cast(year as string) || case grain
        when 'year' then ''
        when 'half' then '-H' || cast(part_no as string)
        when 'quarter' then '-Q' || cast(part_no as string)
        when 'month' then '-' || lpad(cast(part_no as string), 2, '0')
    end as period_code,
    grain,
    year,
    {{ first_day('year', '(part_no - 1) * month_count + 1') }} as starts_on,
    cast({{ add_months(first_day('year', '(part_no - 1) * month_count + 1'), 'month_count') }} - 1 as date) as ends_on
from periods
