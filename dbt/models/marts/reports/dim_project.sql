-- What the latest period says of a project; where that says nothing, an earlier one, and at last the annex of the
-- notice
-- that lists it.
{% set latest = [
    'stated_code', 'measure_code', 'planned_investment', 'starts_on', 'ends_on', 'department_code'
] %}
{% set years = fold_text('years_text') %}
{% set amount = "replace(" ~ fold_text('investment_text') ~ ", ',', '')" %}
with aged as (
    select
        {{ all_but(['planned_investment']) }},
        case
            when
                min(planned_investment) over (partition by project_code, period_code)
                = max(planned_investment) over (partition by project_code, period_code)
                then planned_investment
        end as planned_investment,
        row_number() over (
            partition by project_code
            order by {{ first_day_after_period('period_code') }} desc, received_at desc, period_code desc
        ) as age
    from {{ ref('fct_project_status_version') }}
    where is_current
),

reported as (
    select
        project_code,
        max(case when age = 1 then name_zh end) as name_zh,
        max(town_code) as town_code,
        {% for column in latest %}
            min_by({{ column }}, age) filter (where {{ column }} is not null) as {{ column }},
        {% endfor %}
        max(case when age = 1 then source_path end) as source_path,
        max(case when age = 1 then sheet end) as sheet,
        max(case when age = 1 then cell end) as cell
    from aged
    group by project_code
),

worded as (
    select
        *,
        town_code || '-' || {{ fold_text('title_text') }} as project_code,
        try_cast({{ extract_part(amount, '^([0-9]+(?:[.][0-9]+)?)(?:亿|万)?元?$', 1) }} as decimal(28, 8)) as amount,
        coalesce(
            nullif({{ extract_part(amount, '(亿|万)元?$', 1) }}, ''),
            nullif({{ extract_part(fold_text('investment_header_text'), '(亿|万|)元', 0) }}, '')
        ) as amount_unit,
        {{ parse_span(years, false) }} as starts_on,
        {{ parse_span(years, true) }} as ends_on,
        row_number() over (
            partition by town_code, {{ fold_text('title_text') }} order by annex_no, row_no
        ) as listing_no
    from {{ ref('int_measures_coded') }}
    where kind = 'project'
),

listed as (
    select
        *,
        cast(
            case left(amount_unit, 1) when '亿' then amount * 10000 when '万' then amount when '元' then amount / 10000 end
            as decimal(28, 8)
        ) as planned_investment
    from worded
    where listing_no = 1
)

select
    coalesce(reported.project_code, listed.project_code) as project_code,
    coalesce(reported.name_zh, listed.title_text) as name_zh,
    coalesce(reported.town_code, listed.town_code) as town_code,
    reported.stated_code,
    reported.measure_code,
    coalesce(reported.planned_investment, listed.planned_investment) as planned_investment,
    coalesce(reported.starts_on, listed.starts_on) as starts_on,
    coalesce(reported.ends_on, listed.ends_on) as ends_on,
    reported.department_code,
    '万元' as unit,
    listed.document_code,
    listed.annex_no,
    listed.item_no,
    listed.investment_text,
    listed.years_text,
    listed.lead_departments_text,
    coalesce(reported.source_path, listed.source_path) as source_path,
    case when reported.project_code is null then listed.sheet else reported.sheet end as sheet,
    coalesce(reported.cell, listed.title_cell) as cell
from reported
full outer join listed on reported.project_code = listed.project_code
order by project_code
