-- One row a version of a file. What landed is counted in landing; what became of it, where it ended up: the three
-- must agree, which an expectation checks.
with landed as (
    select batch_id, source_path, count(*) as value_count
    from {{ source('landing', 'annex_indicators') }}
    where role = 'year_value'
    group by batch_id, source_path
    union all
    select batch_id, source_path, count(*)
    from {{ source('landing', 'annex_measures') }}
    where role = 'title'
    group by batch_id, source_path
    union all
    select batch_id, source_path, count(*)
    from {{ source('landing', 'submissions') }}
    group by batch_id, source_path
),

-- Accepted is what stands in the marts.
accepted as (
    select source_path, source_sha256, received_at, count(*) as accepted_count
    from (
        select source_path, source_sha256, received_at, cell
        from {{ ref('fct_indicator_target') }}
        union
        select source_path, source_sha256, received_at, baseline_cell
        from {{ ref('fct_indicator_target') }}
        where baseline_value is not null
        union
        select source_path, source_sha256, received_at, cell
        from {{ ref('dim_measure') }}
        union
        select source_path, source_sha256, received_at, cell
        from {{ ref('fct_indicator_value') }}
    ) as standing
    group by source_path, source_sha256, received_at
),

not_accepted as (
    select
        batch_id,
        source_path,
        sum(case when outcome = 'blank' then 1 else 0 end) as blank_count,
        sum(case when outcome = 'quarantined' then 1 else 0 end) as quarantined_count,
        sum(case when outcome = 'superseded' then 1 else 0 end) as superseded_count
    from (
        select batch_id, source_path, outcome from {{ ref('int_annex_figures_judged') }}
        union all
        select batch_id, source_path, outcome from {{ ref('int_annex_measures_judged') }}
        union all
        select batch_id, source_path, outcome from {{ ref('int_submission_values_judged') }}
    ) as judged
    group by batch_id, source_path
)

select
    files.batch_id || ':' || files.source_path as file_version_code,
    files.source_sha256 as sha256,
    files.source_path as path,
    files.kind,
    case
        when files.outcome = 'read' and coalesce(not_accepted.quarantined_count, 0) > 0 then 'partly_accepted'
        when files.outcome = 'read' then 'accepted'
        else files.outcome
    end as outcome,
    files.rule_code,
    files.place,
    case
        when files.outcome = 'read' and coalesce(not_accepted.quarantined_count, 0) > 0
            then '有 ' || cast(not_accepted.quarantined_count as varchar) || ' 个值未收入，原因见 quality.submission_issue。'
        when files.outcome = 'read' then '已收入。'
        else files.message_zh
    end as message_zh,
    case
        when files.outcome = 'read' and coalesce(not_accepted.quarantined_count, 0) > 0
            then cast(not_accepted.quarantined_count as varchar)
                || ' values were not accepted: see quality.submission_issue.'
        when files.outcome = 'read' then 'Taken in.'
        else files.message_en
    end as message_en,
    files.suggestion_zh,
    coalesce(landed.value_count, 0) as value_count,
    coalesce(accepted.accepted_count, 0) as accepted_count,
    coalesce(not_accepted.quarantined_count, 0) as quarantined_count,
    coalesce(not_accepted.blank_count, 0) as blank_count,
    coalesce(not_accepted.superseded_count, 0) as superseded_count,
    files.encoding,
    files.byte_count,
    files.version_no,
    files.is_current,
    files.received_at,
    files.batch_id
from {{ ref('stg_landing__source_files') }} as files
left join landed on files.batch_id = landed.batch_id and files.source_path = landed.source_path
left join accepted
    on
        files.source_path = accepted.source_path
        and files.source_sha256 = accepted.source_sha256
        and files.received_at = accepted.received_at
left join not_accepted on files.batch_id = not_accepted.batch_id and files.source_path = not_accepted.source_path
order by files.source_path, files.batch_id
