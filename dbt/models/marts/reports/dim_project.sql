-- What the latest period says of a project; where that says nothing, an earlier one.
with aged as (
    select
        * replace (
            case
                when
                    min(planned_investment) over (partition by project_code, period_code)
                    = max(planned_investment) over (partition by project_code, period_code)
                    then planned_investment
            end as planned_investment
        ),
        row_number() over (
            partition by project_code
            order by {{ first_day_after_period('period_code') }} desc, received_at desc, period_code desc
        ) as age
    from {{ ref('fct_project_status_version') }}
    where is_current
)

{% set latest = [
    'stated_code', 'measure_code', 'planned_investment', 'starts_on', 'ends_on', 'department_code'
] %}
select
    project_code,
    max(case when age = 1 then name_zh end) as name_zh,
    max(town_code) as town_code,
    {% for column in latest %}
        min_by({{ column }}, age) filter (where {{ column }} is not null) as {{ column }},
    {% endfor %}
    '万元' as unit,
    max(case when age = 1 then source_path end) as source_path,
    max(case when age = 1 then sheet end) as sheet,
    max(case when age = 1 then cell end) as cell
from aged
group by project_code
order by project_code
