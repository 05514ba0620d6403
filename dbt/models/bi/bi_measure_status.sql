-- Every measure, in every period for which its district reported any: 未填报 where nobody reported this one. A district
-- that reports by the quarter owes nothing in the months of another.
with periods as (
    select distinct
        towns.district_code,
        reported.period_code
    from {{ published('fct_measure_status') }} as reported
    inner join {{ published('dim_town') }} as towns on reported.town_code = towns.town_code and towns.is_current
)

select
    towns.district_name as "区",
    towns.town_name as "镇",
    {{ measure_kind_in_words('measures.kind') }} as "类别",
    measures.measure_code as "事项编号",
    measures.title_zh as "事项",
    measures.lead_departments_text as "责任单位",
    {{ grain_in_words('dates.grain') }} as "粒度",
    dates.year as "年度",
    periods.period_code as "报告期",
    dates.starts_on as "期初",
    dates.ends_on as "期末",
    coalesce(
        statuses.status_zh,
        case
            when reported.is_disputed then '各单位不一致' when reported.measure_code is not null then '未说明' else '未填报'
        end
    ) as "状态",
    cast(reported.progress_pct as double) as "进度%",
    reported.account_text as "进展情况",
    reported.evidence_text as "佐证",
    reported.note_text as "说明",
    departments.department_name as "填报单位",
    {{ beijing_time('reported.received_at') }} as "收到时间",
    reported.source_path as "来源文件",
    reported.cell as "单元格"
from {{ published('dim_measure') }} as measures
inner join {{ published('dim_town') }} as towns on measures.town_code = towns.town_code and towns.is_current
-- Where its district reported nothing at all, each measure still stands once.
left join periods on towns.district_code = periods.district_code
left join {{ published('dim_period') }} as dates on periods.period_code = dates.period_code
left join {{ published('fct_measure_status') }} as reported
    on measures.measure_code = reported.measure_code and periods.period_code = reported.period_code
left join {{ published('dim_progress_status') }} as statuses on reported.status = statuses.status
left join {{ published('dim_department') }} as departments on reported.department_code = departments.department_code
