with latest as (
    select reported.*, periods.ends_on = $ends_on as is_of_cycle
    from marts.fct_project_status as reported
    inner join marts.dim_period as periods on reported.period_code = periods.period_code
    where periods.ends_on <= $ends_on
    qualify row_number() over (
        partition by project_code order by periods.ends_on desc, periods.starts_on
    ) = 1
)

select
    projects.project_code, projects.name_zh, projects.stated_code, towns.town_name, measures.title_zh,
    coalesce(latest.planned_investment, projects.planned_investment) as planned_investment,
    latest.completed_investment, projects.unit, projects.starts_on, projects.ends_on,
    departments.department_name, latest.period_code, latest.is_of_cycle, latest.status,
    coalesce(statuses.status_zh, case when latest.is_disputed then '各单位不一致' end) as status_zh,
    latest.account_text, latest.note_text, latest.source_path as status_path, latest.sheet as status_sheet,
    latest.cell as status_cell, latest.source_sha256 as status_sha256, latest.received_at as status_received_at,
    towns.town_code
from marts.dim_project as projects
inner join latest on projects.project_code = latest.project_code
inner join marts.dim_town as towns on projects.town_code = towns.town_code and towns.is_current
left join marts.dim_measure as measures on projects.measure_code = measures.measure_code
left join marts.dim_department as departments on projects.department_code = departments.department_code
left join marts.dim_progress_status as statuses on latest.status = statuses.status
order by towns.district_code, towns.town_code, projects.project_code
