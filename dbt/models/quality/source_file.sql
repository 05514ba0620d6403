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

-- Accepted submissions and measures are what stands in the marts. A figure of an annex may be accepted and stand
-- in none of them: a baseline beside a target that is blank.
accepted as (
    select source_path, source_sha256, received_at, count(*) as accepted_count
    from (
        select source_path, source_sha256, received_at, cell
        from {{ ref('dim_measure') }}
        union all
        select source_path, source_sha256, received_at, cell
        from {{ ref('fct_indicator_value') }}
    ) as standing
    group by source_path, source_sha256, received_at
),

judged as (
    select
        batch_id,
        source_path,
        cast(sum(case when is_annex_figure and outcome = 'accepted' then 1 else 0 end) as bigint) as accepted_count,
        cast(sum(case when outcome = 'blank' then 1 else 0 end) as bigint) as blank_count,
        cast(sum(case when outcome = 'quarantined' then 1 else 0 end) as bigint) as quarantined_count,
        cast(sum(case when outcome = 'superseded' then 1 else 0 end) as bigint) as superseded_count
    from (
        select batch_id, source_path, outcome, true as is_annex_figure
        from {{ ref('int_annex_figures_judged') }}
        union all
        select batch_id, source_path, outcome, false as is_annex_figure
        from {{ ref('int_annex_measures_judged') }}
        union all
        select batch_id, source_path, outcome, false as is_annex_figure
        from {{ ref('int_submission_values_judged') }}
    ) as outcomes
    group by batch_id, source_path
)

select
    files.batch_id || ':' || files.source_path as file_version_code,
    files.source_sha256 as sha256,
    files.source_path as path,
    files.kind,
    case
        when files.outcome = 'read' and coalesce(judged.quarantined_count, 0) > 0 then 'partly_accepted'
        when files.outcome = 'read' then 'accepted'
        else files.outcome
    end as outcome,
    files.rule_code,
    files.place,
    case
        when files.outcome = 'read' and coalesce(judged.quarantined_count, 0) > 0
            then '有 ' || cast(judged.quarantined_count as varchar) || ' 个值未收入，原因见 quality.submission_issue。'
        when files.outcome = 'read' then '已收入。'
        else files.message_zh
    end as message_zh,
    case
        when files.outcome = 'read' and coalesce(judged.quarantined_count, 0) > 0
            then cast(judged.quarantined_count as varchar)
                || ' values were not accepted: see quality.submission_issue.'
        when files.outcome = 'read' then 'Taken in.'
        else files.message_en
    end as message_en,
    files.suggestion_zh,
    coalesce(landed.value_count, 0) as value_count,
    coalesce(accepted.accepted_count, judged.accepted_count, 0) as accepted_count,
    coalesce(judged.quarantined_count, 0) as quarantined_count,
    coalesce(judged.blank_count, 0) as blank_count,
    coalesce(judged.superseded_count, 0) as superseded_count,
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
left join judged on files.batch_id = judged.batch_id and files.source_path = judged.source_path
order by files.source_path, files.batch_id
