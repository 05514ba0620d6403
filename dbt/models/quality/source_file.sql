-- One row a version of a file. What landed is counted as it is judged; accepted submissions and measures are what
-- stands in the marts. The two must agree, which an expectation checks. A figure of an annex may be accepted and
-- stand in none of them: a baseline beside a target that is blank.
with standing as (
    select
        source_path,
        received_at,
        sum(standing_count) as standing_count,
        sum(current_count) as current_count,
        sum(withdrawn_count) as withdrawn_count
    from (
        {% for versions in ('fct_indicator_value', 'int_report_versions') %}
            select
                source_path,
                received_at,
                count(*) as standing_count,
                sum(case when is_current then 1 else 0 end) as current_count,
                sum(case when superseded_at is null and not is_current then 1 else 0 end) as withdrawn_count
            from {{ ref(versions) }}
            group by source_path, received_at
            {% if not loop.last %} union all {% endif %}
        {% endfor %}
    ) as versions
    group by source_path, received_at
),

-- What was found while reading and not taken in: a column of amounts, a merged amount.
left_out as (
    select
        notes.batch_id,
        notes.source_path,
        count(*) as left_out_count
    from {{ ref('reading_note') }} as notes
    inner join {{ ref('int_rules_typed') }} as rules on notes.rule_code = rules.rule_code
    where rules.severity = 'reject'
    group by notes.batch_id, notes.source_path
),

-- A submission may hold figures and lines on measures and projects at once.
submitted as (
    select
        batch_id,
        source_path,
        cast(sum(value_count) as bigint) as value_count,
        cast(sum(blank_count) as bigint) as blank_count,
        cast(sum(quarantined_count) as bigint) as quarantined_count
    from (
        select batch_id, source_path, value_count, blank_count, quarantined_count
        from {{ ref('int_submission_outcomes_counted') }}
        union all
        select
            batch_id,
            source_path,
            1 as value_count,
            case when outcome = 'blank' then 1 else 0 end as blank_count,
            case when outcome = 'quarantined' then 1 else 0 end as quarantined_count
        from {{ ref('int_report_lines_judged') }}
    ) as counted
    group by batch_id, source_path
),

measures as (
    select source_path, source_sha256, received_at, count(*) as accepted_count
    from {{ ref('dim_measure') }}
    -- A task is read out of running text: no value of its own landed that could be lost.
    where paragraph_no is null
    group by source_path, source_sha256, received_at
),

-- A notice holds both kinds of annex tables.
annex_values as (
    select batch_id, source_path
    from {{ source('landing', 'annex_indicators') }}
    where role = 'year_value'
    union all
    select batch_id, source_path
    from {{ source('landing', 'annex_measures') }}
    where role = 'title'
),

landed as (
    select batch_id, source_path, count(*) as value_count
    from annex_values
    group by batch_id, source_path
    union all
    select batch_id, source_path, value_count
    from submitted
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
    ) as outcomes
    group by batch_id, source_path
    union all
    select batch_id, source_path, 0, blank_count, quarantined_count, 0
    from submitted
)

select
    files.batch_id || ':' || files.source_path as file_version_code,
    files.source_sha256 as sha256,
    files.source_path as path,
    files.kind,
    case
        when files.outcome = 'read' and (judged.quarantined_count > 0 or left_out.left_out_count > 0)
            then 'partly_accepted'
        when files.outcome = 'read' then 'accepted'
        else files.outcome
    end as outcome,
    files.rule_code,
    files.place,
    case
        when files.outcome = 'read' and coalesce(judged.quarantined_count, 0) > 0
            then '有 ' || cast(judged.quarantined_count as varchar) || ' 个值未收入，原因见 quality.submission_issue。'
        when files.outcome = 'read' and left_out.left_out_count > 0
            then '有 ' || cast(left_out.left_out_count as varchar) || ' 处内容没有采用，原因见 quality.submission_issue。'
        when files.outcome = 'read' then '已收入。'
        else files.message_zh
    end as message_zh,
    case
        when files.outcome = 'read' and coalesce(judged.quarantined_count, 0) > 0
            then cast(judged.quarantined_count as varchar)
                || ' values were not accepted: see quality.submission_issue.'
        when files.outcome = 'read' and left_out.left_out_count > 0
            then cast(left_out.left_out_count as varchar)
                || ' parts of the file were not taken in: see quality.submission_issue.'
        when files.outcome = 'read' then 'Taken in.'
        else files.message_en
    end as message_en,
    files.suggestion_zh,
    cast(coalesce(landed.value_count, 0) as bigint) as value_count,
    cast(
        coalesce(
            standing.current_count, coalesce(measures.accepted_count, 0) + coalesce(judged.accepted_count, 0)
        ) as bigint
    ) as accepted_count,
    cast(coalesce(judged.quarantined_count, 0) as bigint) as quarantined_count,
    cast(coalesce(judged.blank_count, 0) as bigint) as blank_count,
    cast(
        coalesce(
            standing.standing_count - standing.current_count - standing.withdrawn_count, judged.superseded_count, 0
        ) as bigint
    ) as superseded_count,
    cast(coalesce(standing.withdrawn_count, 0) as bigint) as withdrawn_count,
    files.encoding,
    files.byte_count,
    files.version_no,
    files.is_current,
    files.received_at,
    files.batch_id
from {{ ref('stg_landing__source_files') }} as files
left join landed on files.batch_id = landed.batch_id and files.source_path = landed.source_path
left join measures
    on
        files.source_path = measures.source_path
        and files.source_sha256 = measures.source_sha256
        and files.received_at = measures.received_at
left join standing on files.source_path = standing.source_path and files.received_at = standing.received_at
left join left_out on files.batch_id = left_out.batch_id and files.source_path = left_out.source_path
left join judged on files.batch_id = judged.batch_id and files.source_path = judged.source_path
order by files.source_path, files.batch_id
