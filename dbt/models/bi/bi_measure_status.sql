-- Every measure, in every period for which something was reported of any measure: 未填报 where nobody reported this one.
with periods as (
    select distinct period_code from {{ ref('fct_measure_status').include(database=false) }}
)

select
    towns.district_name as "区",
    towns.town_name as "镇",
    case measures.kind
        when 'task' then '任务' when 'policy' then '政策' when 'reform' then '改革' else measures.kind
    end as "类别",
    measures.measure_code as "事项编号",
    measures.title_zh as "事项",
    measures.lead_departments_text as "牵头单位",
    periods.period_code as "报告期",
    coalesce(
        statuses.status_zh,
        case
            when reported.is_disputed then '各单位不一致' when reported.measure_code is not null then '未说明' else '未填报'
        end
    ) as "状态",
    reported.progress_pct as "进度%",
    reported.account_text as "进展情况",
    reported.evidence_text as "佐证",
    reported.note_text as "说明",
    departments.department_name as "填报单位",
    reported.received_at as "收到时间",
    reported.source_path as "来源文件",
    reported.cell as "单元格"
from {{ ref('dim_measure').include(database=false) }} as measures
inner join {{ ref('dim_town').include(database=false) }} as towns
    on measures.town_code = towns.town_code and towns.is_current
-- Where nothing was reported at all, each measure still stands once.
left join periods on true
left join {{ ref('fct_measure_status').include(database=false) }} as reported
    on measures.measure_code = reported.measure_code and periods.period_code = reported.period_code
left join {{ ref('dim_progress_status').include(database=false) }} as statuses on reported.status = statuses.status
left join {{ ref('dim_department').include(database=false) }} as departments
    on reported.department_code = departments.department_code
