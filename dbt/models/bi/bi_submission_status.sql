-- Each report that is owed, once: in the review of its own period. Counts add up over whatever is grouped, and an
-- average of them is a share. A review of a quarter asks for its own reports and for those of its last month: the same
-- 期末.
select
    departments.district_name as "区",
    departments.department_name as "责任单位",
    towns.town_name as "镇",
    case owed.subject_kind when 'indicator' then '指标' when 'measure' then '事项' when 'project' then '项目' end as "报送内容",
    indicators.indicator_name_zh as "指标",
    measures.title_zh as "事项",
    measures.measure_code as "事项编号",
    {{ grain_in_words('periods.grain') }} as "粒度",
    periods.year as "年度",
    owed.period_code as "报告期",
    periods.starts_on as "期初",
    periods.ends_on as "期末",
    cycles.cycle_name_zh as "调度周期",
    owed.due_on as "截止日期",
    {{ beijing_time('owed.received_at') }} as "收到时间",
    case owed.outcome
        when 'accepted' then '采用' when 'quarantined' then '未采用' when 'blank' then '空白' when 'missing' then '未报'
    end as "报送结果",
    1 as "应报数",
    case when owed.is_received then 1 else 0 end as "已报数",
    case when owed.is_on_time then 1 else 0 end as "按时报送数",
    case when owed.outcome = 'accepted' then 1 else 0 end as "采用数",
    case when owed.outcome = 'quarantined' then 1 else 0 end as "未采用数",
    case when owed.outcome = 'blank' then 1 else 0 end as "空白数",
    case when owed.outcome = 'missing' then 1 else 0 end as "未报数"
from {{ published('obligation_status') }} as owed
inner join {{ published('dim_department') }} as departments on owed.department_code = departments.department_code
inner join {{ published('dim_period') }} as periods on owed.period_code = periods.period_code
inner join {{ published('dim_review_cycle') }} as cycles on owed.cycle_code = cycles.cycle_code
left join {{ published('dim_town') }} as towns on owed.town_code = towns.town_code and towns.is_current
left join {{ published('dim_indicator') }} as indicators
    on owed.subject_kind = 'indicator' and owed.subject_code = indicators.indicator_code
left join {{ published('dim_measure') }} as measures
    on owed.subject_kind = 'measure' and owed.subject_code = measures.measure_code
where owed.cycle_code = owed.period_code
