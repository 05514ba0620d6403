-- Whom a row concerns is known from what was understood of it: the town, else the folder of the department that sent
-- it.
with issues as (
    select
        *,
        {{ extract_part('source_path', '^submissions/[^/]+/([^/]+)/', 1) }} as folder_department
    from {{ published('submission_issue') }}
    where is_current_file
)

select
    coalesce(towns.district_name, departments.district_name) as "区",
    towns.town_name as "镇",
    indicators.indicator_name_zh as "指标",
    coalesce(measures.title_zh, projects.name_zh) as "事项",
    coalesce(owners.department_names, measures.lead_departments_text) as "责任单位",
    departments.department_name as "填报单位",
    periods.period_code as "报告期",
    periods.year as "年度",
    case issues.severity when 'reject' then '未采用' when 'warn' then '提醒' else '备注' end as "处理",
    case issues.owner
        when 'department' then '填报单位' when 'data_engineer' then '数据工程师' when 'working_group' then '专班'
        else issues.owner
    end as "由谁处理",
    issues.message_zh as "问题",
    issues.suggestion_zh as "建议",
    issues.value_text as "原文",
    issues.justification_text as "已作说明",
    {{ replace_all('rules.sentence_zh', '[{][a-z_]+[}]', '…') }} as "规则",
    issues.rule_code as "规则代码",
    issues.source_path as "文件",
    issues.sheet as "工作表",
    issues.cell as "单元格",
    {{ beijing_time('issues.received_at') }} as "收到时间",
    issues.issue_code as "编号"
from issues
inner join {{ published('rule') }} as rules on issues.rule_code = rules.rule_code
left join {{ published('dim_town') }} as towns on issues.town_code = towns.town_code and towns.is_current
left join {{ published('dim_indicator') }} as indicators on issues.subject_code = indicators.indicator_code
left join {{ published('dim_measure') }} as measures on issues.subject_code = measures.measure_code
left join {{ published('dim_project') }} as projects on issues.subject_code = projects.project_code
left join {{ owners_named() }} as owners
    on indicators.indicator_code = owners.indicator_code and towns.district_code = owners.district_code
left join {{ published('dim_department') }} as departments on issues.folder_department = departments.department_code
left join {{ published('dim_period') }} as periods on issues.period_code = periods.period_code
