{#- Whether something of a notice that stands there did not come in. -#}
{% set is_short %}
    coalesce(counted.unread_count > 0 or counted.read_count + counted.target_count + counted.task_count = 0, false)
{% endset %}
{#- A blank form, or one with nothing but a header: nobody reported anything by it. -#}
{% set is_empty %}
    (
        files.outcome = 'read'
        and files.kind = 'submission'
        and left_out.left_out_count is null
        and coalesce(landed.value_count, 0) = coalesce(judged.blank_count, 0)
    )
{% endset %}
-- depends_on: {{ ref('fct_indicator_value') }}
-- One row a version of a file. What landed is counted as it is judged; accepted submissions and measures are what
-- stands in the marts. The two must agree, which an expectation checks. A figure of an annex may be accepted and
-- stand in none of them: a baseline beside a target that is blank.
with
{% if flags.FULL_REFRESH %}
    versions as (
        select
            source_path,
            max(received_at) as received_at,
            count(distinct received_at) as version_count
        from {{ ref('stg_landing__source_files') }}
        group by source_path
    ),

    -- All figures are counted, and by one text alone a country's take a fifth of the time: few files came more than once.
    figures_standing as (
        select
            versions.source_path,
            versions.received_at,
            counted.standing_count
        from (
            select source_path, count(*) as standing_count
            from {{ ref('fct_indicator_value') }}
            group by source_path
        ) as counted
        inner join versions on counted.source_path = versions.source_path and versions.version_count = 1
        union all
        select source_path, received_at, count(*) as standing_count
        from {{ ref('fct_indicator_value') }}
        where
            source_path in (
                select versions.source_path
                from versions
                where versions.version_count > 1
            )
        group by source_path, received_at
    ),
{% else %}
    -- No figure goes: of what stood before there are as many as were counted and held against those accepted then.
    figures_standing as (
        select source_path, received_at, count(*) as standing_count
        from {{ ref('fct_indicator_value') }}
        where {{ is_due('received_at') }}
        group by source_path, received_at
        union all
        select source_path, received_at, sum(accepted_count) as standing_count
        from {{ ref('source_file_indicator') }}
        where accepted_count > 0 and not {{ is_due('received_at') }}
        group by source_path, received_at
    ),
{% endif %}

standing as (
    select
        source_path,
        received_at,
        sum(standing_count) as standing_count,
        sum(standing_count) - sum(past_count) as current_count,
        sum(withdrawn_count) as withdrawn_count
    from (
        select source_path, received_at, standing_count, 0 as past_count, 0 as withdrawn_count
        from figures_standing
        {% for table, stood in [('fct_indicator_value', '0'), ('int_report_versions', '1')] %}
            union all
            select
                source_path,
                received_at,
                sum({{ stood }}) as standing_count,
                sum(case when is_current then 0 else 1 end) as past_count,
                sum(case when superseded_at is null and not is_current then 1 else 0 end) as withdrawn_count
            from {{ ref(table) }}
            {{ 'where not is_current' if table == 'fct_indicator_value' }}
            group by source_path, received_at
        {% endfor %}
    ) as counts
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
        from {{ ref('source_file_indicator') }}
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
    from (
        -- A task is read out of running text: no value of its own landed that could be lost.
        select source_path, source_sha256, received_at
        from {{ ref('dim_measure') }}
        where paragraph_no is null
        union all
        select source_path, source_sha256, received_at
        from {{ ref('int_measures_coded') }}
        where kind = 'project'
    ) as standing_measures
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

,

-- What stands in a notice and what of it came in. An annex that is listed, or stands there, and is not read is one
-- lost.
unread_annexes as (
    select batch_id, source_path, count(*) as unread_count
    from (
        select batch_id, source_path, value_text as annex_no
        from {{ ref('int_notice_issues_found') }}
        where rule_code = 'annex_missing'
        union
        select batch_id, source_path, replace(sheet, '附件', '') as annex_no
        from {{ source('landing', 'reading_notes') }}
        where rule_code = 'annex_rejected'
    ) as unread
    group by batch_id, source_path
),

read_annexes as (
    select batch_id, source_path, count(*) as read_count
    from {{ source('landing', 'notice_annexes') }}
    group by batch_id, source_path
),

paragraphs as (
    select
        batch_id,
        source_path,
        sum(case when {{ matches('text', '[0-9]') }} then 1 else 0 end) as numbered_count
    from {{ source('landing', 'notice_paragraphs') }}
    where kind in ('heading', 'body')
    group by batch_id, source_path
),

promises as (
    select
        source_path,
        received_at,
        count(*) as target_count,
        count(distinct paragraph_no) as paragraph_count
    from {{ ref('int_commitments_resolved') }}
    where outcome = 'resolved'
    group by source_path, received_at
),

tasks as (
    select source_path, received_at, count(*) as task_count
    from {{ ref('dim_measure') }}
    where paragraph_no is not null
    group by source_path, received_at
),

-- Of a town whose name nobody knows nothing is in yet.
waiting_towns as (
    select town_code
    from {{ ref('stg_annex__notices') }}
    group by town_code
    having not bool_or(is_current)
),

counted as (
    select
        files.batch_id,
        files.source_path,
        waiting_towns.town_code is not null as is_waiting,
        coalesce(unread_annexes.unread_count, 0) as unread_count,
        case when files.kind = 'notice_text' then coalesce(read_annexes.read_count, 0) end as read_count,
        case when files.kind = 'notice_text' then coalesce(paragraphs.numbered_count, 0) end as numbered_count,
        case when files.kind = 'notice_text' then coalesce(promises.paragraph_count, 0) end as paragraph_count,
        case when files.kind = 'notice_text' then coalesce(promises.target_count, 0) end as target_count,
        case when files.kind = 'notice_text' then coalesce(tasks.task_count, 0) end as task_count
    from {{ ref('stg_landing__source_files') }} as files
    left join unread_annexes
        on files.batch_id = unread_annexes.batch_id and files.source_path = unread_annexes.source_path
    left join read_annexes on files.batch_id = read_annexes.batch_id and files.source_path = read_annexes.source_path
    left join paragraphs on files.batch_id = paragraphs.batch_id and files.source_path = paragraphs.source_path
    left join promises on files.source_path = promises.source_path and files.received_at = promises.received_at
    left join tasks on files.source_path = tasks.source_path and files.received_at = tasks.received_at
    left join waiting_towns on files.town_code = waiting_towns.town_code
    where files.outcome = 'read' and files.kind in ('notice_text', 'notice', 'annex_indicators', 'annex_measures')
)

select
    files.batch_id || ':' || files.source_path as file_version_code,
    files.source_sha256 as sha256,
    files.source_path as path,
    files.kind,
    case
        when counted.is_waiting then 'waiting'
        when
            files.outcome = 'read'
            and (judged.quarantined_count > 0 or left_out.left_out_count > 0 or {{ is_short }})
            then 'partly_accepted'
        when {{ is_empty }} then 'empty'
        when files.outcome = 'read' then 'accepted'
        else files.outcome
    end as outcome,
    files.rule_code,
    files.place,
    case
        when counted.is_waiting then '没有读到镇名，或该镇已有另一个文件夹，暂未采用，其中内容都在等待。'
        when counted.read_count is not null
            then '附件 ' || cast(counted.read_count + counted.unread_count as string)
                || ' 个，采用 ' || cast(counted.read_count as string)
                || ' 个；附件中的数值和事项 ' || cast(coalesce(landed.value_count, 0) as string)
                || ' 项，未采用 ' || cast(coalesce(judged.quarantined_count, 0) as string)
                || ' 项；正文有数字的段落 ' || cast(counted.numbered_count as string)
                || ' 段，读出目标 ' || cast(counted.target_count as string)
                || ' 项、任务 ' || cast(counted.task_count as string) || ' 项。'
        when files.outcome = 'read' and coalesce(judged.quarantined_count, 0) > 0
            then '有 ' || cast(judged.quarantined_count as string) || ' 个值未采用，原因见 quality.submission_issue。'
        when files.outcome = 'read' and left_out.left_out_count > 0
            then '有 ' || cast(left_out.left_out_count as string) || ' 处内容没有采用，原因见 quality.submission_issue。'
        when {{ is_empty }} then '没有填报任何数值，按未报计。'
        when files.outcome = 'read' then '已采用。'
        else files.message_zh
    end as message_zh,
    case
        when counted.is_waiting then 'The town has no name yet, or another folder: all of it waits.'
        when counted.read_count is not null
            then cast(counted.read_count as string) || ' of '
                || cast(counted.read_count + counted.unread_count as string)
                || ' annexes read; ' || cast(coalesce(landed.value_count, 0) as string)
                || ' figures and measures in them, ' || cast(coalesce(judged.quarantined_count, 0) as string)
                || ' not accepted; ' || cast(counted.numbered_count as string) || ' paragraphs with numbers, '
                || cast(counted.target_count as string) || ' targets and ' || cast(counted.task_count as string)
                || ' tasks read.'
        when files.outcome = 'read' and coalesce(judged.quarantined_count, 0) > 0
            then cast(judged.quarantined_count as string)
                || case when judged.quarantined_count = 1 then ' value was' else ' values were' end
                || ' not accepted: see quality.submission_issue.'
        when files.outcome = 'read' and left_out.left_out_count > 0
            then cast(left_out.left_out_count as string)
                || case when left_out.left_out_count = 1 then ' part of the file was' else ' parts of the file were' end
                || ' not taken in: see quality.submission_issue.'
        when {{ is_empty }} then 'No figure is filled in: it counts as not reported.'
        when files.outcome = 'read' then 'Taken in.'
        else files.message_en
    end as message_en,
    case
        when counted.is_waiting then '请按问题清单核对，在同一文件夹的 notice.yml 中写明 town_name，再运行一次。'
        when {{ is_short }} then '请按问题清单核对；没有读到的附件可转录为 CSV，并在 notice.yml 中登记。'
        when {{ is_empty }} then '确无此项请填“不适用”，应有数据请填写后重报。'
        else files.suggestion_zh
    end as suggestion_zh,
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
    cast(counted.read_count + counted.unread_count as bigint) as annex_announced_count,
    cast(counted.read_count as bigint) as annex_read_count,
    cast(counted.numbered_count as bigint) as paragraph_count,
    cast(counted.paragraph_count as bigint) as paragraph_read_count,
    cast(counted.target_count as bigint) as body_target_count,
    cast(counted.task_count as bigint) as task_count,
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
left join counted on files.batch_id = counted.batch_id and files.source_path = counted.source_path
left join left_out on files.batch_id = left_out.batch_id and files.source_path = left_out.source_path
left join judged on files.batch_id = judged.batch_id and files.source_path = judged.source_path
order by files.source_path, files.batch_id
