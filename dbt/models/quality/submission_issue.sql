-- A view: a sentence is filled in where it is read, and a corrected one corrects them all.
{{ config(materialized='view') }}
with found as (
    select
        rule_code, received_at, source_path, sheet, cell, cast(null as string) as value_cell, row_no, town_code,
        cast(null as string) as subject_code, cast(null as string) as period_code,
        value_text, candidates, expected, cast(null as string) as note_text,
        cast(null as bigint) as char_start, cast(null as bigint) as char_end
    from {{ ref('annex_issue').include(database=false) }}
    union all
    select
        rule_code, received_at, source_path, null, cell, null, null, town_code, null, null,
        value_text, candidates, null, null,
        char_start, char_end
    from {{ ref('paragraph_issue').include(database=false) }}
    union all
    select
        rule_code, received_at, source_path, sheet, cell, value_cell, row_no, town_code, subject_code, period_code,
        value_text, candidates, expected, note_text,
        null, null
    from {{ ref('value_issue').include(database=false) }}
    union all
    select
        rule_code, received_at, source_path, sheet, cell, cell as value_cell, row_no, town_code,
        indicator_code, period_code,
        value_text, null, expected, note_text,
        null, null
    from {{ ref('figure_warning').include(database=false) }}
    union all
    select
        rule_code, received_at, source_path, sheet, cell, value_cell, row_no, town_code, subject_code, period_code,
        value_text, candidates, expected, note_text,
        null, null
    from {{ ref('report_issue').include(database=false) }}
),

sentences as (
    select
        *,
        {{ unasked('sentence_zh') }},
        {{ unasked('sentence_en') }},
        {{ unasked('suggestion_zh') }},
        {{ unasked('suggestion_en') }}
    from {{ ref('rule').include(database=false) }}
),

worded as (
    select
        found.*,
        {{ filled('sentences.sentence_zh') }} as message_zh,
        {{ filled('sentences.sentence_en') }} as message_en,
        {{ filled('sentences.suggestion_zh') }} as suggestion_zh,
        {{ filled('sentences.suggestion_en') }} as suggestion_en,
        cast(null as {{ dbt.type_string() }}) as note_code
    from found
    inner join sentences on found.rule_code = sentences.rule_code
    union all
    select
        rule_code, received_at, source_path, sheet, cell, null, null, null,
        null, null, null, null, null, null,
        null, null,
        message_zh, message_en, suggestion_zh, suggestion_en,
        -- Of two columns that were not read each is a note, and neither has a cell.
        md5(message_zh)
    from {{ ref('reading_note').include(database=false) }}
)

select
    files.batch_id || ':' || {{ code_part('worded.source_path') }} || '!'
    || coalesce({{ code_part('worded.sheet') }} || '!', '')
    || coalesce(worded.value_cell, worded.cell, '') || ':' || worded.rule_code
    || ':' || coalesce({{ code_part('worded.value_text') }}, worded.note_code, '') as issue_code,
    worded.rule_code,
    rules.severity,
    rules.owner,
    worded.message_zh,
    worded.message_en,
    worded.suggestion_zh,
    worded.suggestion_en,
    worded.town_code,
    worded.subject_code,
    worded.period_code,
    worded.source_path,
    files.sha256 as source_sha256,
    worded.sheet,
    worded.cell,
    worded.value_cell,
    worded.row_no,
    worded.char_start,
    worded.char_end,
    worded.value_text,
    rules.severity = 'warn' and coalesce(worded.note_text, accepted.reason) is not null as is_justified,
    case
        when rules.severity = 'warn'
            then coalesce(
                worded.note_text,
                accepted.reason || '（' || accepted.decided_by || '，' || cast(accepted.decided_on as string) || '）'
            )
    end as justification_text,
    files.is_current as is_current_file,
    worded.received_at,
    files.batch_id
from worded
inner join {{ ref('rule').include(database=false) }} as rules on worded.rule_code = rules.rule_code
inner join {{ ref('source_file').include(database=false) }} as files
    on worded.source_path = files.path and worded.received_at = files.received_at
-- A decision accepts what had been received by the day it was made, not what is sent afterwards.
left join {{ ref('dim_decision').include(database=false) }} as accepted
    on
        accepted.decision_kind = 'warning'
        and worded.rule_code = accepted.rule_code
        and worded.town_code = accepted.town_code
        and worded.subject_code = accepted.indicator_code
        and worded.period_code = accepted.period_code
        and worded.received_at < {{ utc_midnight('accepted.decided_on + 1') }}
