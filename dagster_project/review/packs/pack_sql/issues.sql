-- What still stands wrong: in the newest version of each submitted file, and not mended by another one since.
select
    issues.severity, issues.message_zh, issues.suggestion_zh, issues.source_path, issues.sheet, issues.cell,
    issues.value_text, issues.is_justified, issues.justification_text, issues.received_at, issues.rule_code,
    departments.department_name, towns.town_name,
    case issues.owner when 'department' then '填报单位' else '数据工程师' end as owner_zh
from quality.submission_issue as issues
left join marts.dim_department as departments
    on split_part(issues.source_path, '/', 3) = departments.department_code
left join marts.dim_town as towns on issues.town_code = towns.town_code and towns.is_current
where
    issues.is_current_file
    and issues.severity in ('reject', 'warn')
    and not was_mended(issues.subject_code, issues.town_code, issues.period_code, issues.received_at)
order by issues.severity, coalesce(issues.is_justified, false), issues.source_path, issues.sheet, issues.row_no,
    issues.cell, issues.rule_code
