-- Investment counts from the start of a project: it is added in the last period of each project alone, in 万元.
with reported as (
    select
        states.*,
        dates.grain,
        dates.year,
        dates.starts_on as period_starts_on,
        dates.ends_on as period_ends_on,
        row_number() over (
            partition by states.project_code order by dates.ends_on desc, dates.starts_on desc
        ) = 1 as is_last
    from {{ published('fct_project_status') }} as states
    inner join {{ published('dim_period') }} as dates on states.period_code = dates.period_code
),

invested as (
    select
        reported.*,
        coalesce(reported.planned_investment, projects.planned_investment) as planned,
        projects.name_zh,
        projects.measure_code,
        projects.starts_on,
        projects.ends_on,
        case
            when reported.is_last and units.dimension = 'yuan'
                then units.numerator / (units.denominator * cast(10000 as double))
        end as addable_factor
    from reported
    inner join {{ published('dim_project') }} as projects on reported.project_code = projects.project_code
    left join {{ published('dim_unit') }} as units on reported.unit = units.unit_text
)

select
    towns.district_name as "区",
    towns.town_name as "镇",
    invested.project_code as "项目编号",
    invested.name_zh as "项目",
    measures.title_zh as "服务事项",
    measures.lead_departments_text as "责任单位",
    {{ grain_in_words('invested.grain') }} as "粒度",
    invested.year as "年度",
    invested.period_code as "报告期",
    invested.period_starts_on as "期初",
    invested.period_ends_on as "期末",
    {{ yes_or_no('invested.is_last') }} as "最新",
    coalesce(statuses.status_zh, case when invested.is_disputed then '各单位不一致' else '未说明' end) as "状态",
    {{ plain_number('invested.planned') }} as "计划投资",
    {{ plain_number('invested.completed_investment') }} as "已完成投资",
    invested.unit as "单位",
    cast(invested.planned as double) * invested.addable_factor as "可加总计划投资万元",
    cast(invested.completed_investment as double) * invested.addable_factor as "可加总完成投资万元",
    round(cast(invested.completed_investment * 100 as double) / nullif(invested.planned, 0), 2) as "投资完成率%",
    invested.starts_on as "开工日期",
    invested.ends_on as "完工日期",
    invested.account_text as "进展情况",
    invested.note_text as "说明",
    departments.department_name as "填报单位",
    {{ beijing_time('invested.received_at') }} as "收到时间",
    invested.source_path as "来源文件",
    invested.cell as "单元格"
from invested
inner join {{ published('dim_town') }} as towns on invested.town_code = towns.town_code and towns.is_current
left join {{ published('dim_measure') }} as measures on invested.measure_code = measures.measure_code
left join {{ published('dim_progress_status') }} as statuses on invested.status = statuses.status
left join {{ published('dim_department') }} as departments on invested.department_code = departments.department_code
