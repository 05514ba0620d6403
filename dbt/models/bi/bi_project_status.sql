select
    towns.district_name as "区",
    towns.town_name as "镇",
    projects.project_code as "项目编号",
    projects.name_zh as "项目",
    measures.title_zh as "服务事项",
    reported.period_code as "报告期",
    coalesce(statuses.status_zh, case when reported.is_disputed then '各单位不一致' else '未说明' end) as "状态",
    coalesce(reported.planned_investment, projects.planned_investment) as "计划投资",
    reported.completed_investment as "已完成投资",
    reported.unit as "单位",
    cast(
        round(
            reported.completed_investment * 100
            / nullif(coalesce(reported.planned_investment, projects.planned_investment), 0), 2
        ) as decimal(18, 2)
    ) as "投资完成率%",
    projects.starts_on as "开工日期",
    projects.ends_on as "完工日期",
    reported.account_text as "进展情况",
    reported.note_text as "说明",
    departments.department_name as "填报单位",
    reported.received_at as "收到时间",
    reported.source_path as "来源文件",
    reported.cell as "单元格"
from {{ ref('fct_project_status').include(database=false) }} as reported
inner join {{ ref('dim_project').include(database=false) }} as projects on reported.project_code = projects.project_code
inner join {{ ref('dim_town').include(database=false) }} as towns
    on reported.town_code = towns.town_code and towns.is_current
left join {{ ref('dim_measure').include(database=false) }} as measures on projects.measure_code = measures.measure_code
left join {{ ref('dim_progress_status').include(database=false) }} as statuses on reported.status = statuses.status
left join {{ ref('dim_department').include(database=false) }} as departments
    on reported.department_code = departments.department_code
