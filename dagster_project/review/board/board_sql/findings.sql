-- What is open, one row a finding, and who acts: what was sent back and not mended since, doubts without a reason,
-- targets that are stated in two ways.
with issues as (
    select *
    from quality.submission_issue as found
    where
        found.is_current_file
        and (found.severity = 'reject' or (found.severity = 'warn' and not coalesce(found.is_justified, false)))
        and not was_mended(found.subject_code, found.town_code, found.period_code, found.received_at)
),

refused as (
    select *
    from quality.source_file as files
    where
        files.is_current
        and files.outcome = 'rejected'
        and not exists (select 1 from issues where issues.source_path = files.path)
)

select
    case issues.severity when 'reject' then '退回待更正' else '未说明的疑点' end as kind_zh,
    departments.department_code, departments.department_name, departments.district_name, towns.town_code,
    coalesce(departments.district_code, towns.district_code) as district_code,
    concat_ws(
        ' · ', towns.town_name, coalesce(indicators.indicator_name_zh, measures.title_zh, projects.name_zh)
    ) as about_zh,
    issues.period_code, issues.owner, issues.message_zh, issues.suggestion_zh,
    concat_ws('!', issues.source_path, issues.sheet, issues.cell) as place
from issues
left join marts.dim_department as departments
    on split_part(issues.source_path, '/', 3) = departments.department_code
left join marts.dim_town as towns on issues.town_code = towns.town_code and towns.is_current
left join marts.dim_indicator as indicators on issues.subject_code = indicators.indicator_code
left join marts.dim_measure as measures on issues.subject_code = measures.measure_code
left join marts.dim_project as projects on issues.subject_code = projects.project_code
union all
select
    '退回待更正', departments.department_code, departments.department_name, departments.district_name, null,
    departments.district_code, null, null, 'department', refused.message_zh, refused.suggestion_zh, refused.path
from refused
left join marts.dim_department as departments on split_part(refused.path, '/', 3) = departments.department_code
union all
select
    '目标表述不一致', null, null, towns.district_name, towns.town_code, towns.district_code,
    concat_ws(' · ', towns.town_name, indicators.indicator_name_zh), cast(conflicts.target_year as varchar),
    'working_group',
    format('目标有两种表述：“{}”与“{}”。', conflicts.target_text_1, conflicts.target_text_2),
    '请专班明确以哪一处为准。', null
from quality.target_conflict as conflicts
inner join marts.dim_town as towns on conflicts.town_code = towns.town_code and towns.is_current
inner join marts.dim_indicator as indicators on conflicts.indicator_code = indicators.indicator_code
where not conflicts.is_decided
order by district_code, department_code, kind_zh, place, message_zh
