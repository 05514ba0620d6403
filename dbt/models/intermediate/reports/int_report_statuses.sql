with known as (
    select
        status,
        {{ fold_text('status_zh') }} as name_folded,
        status_zh as name_text
    from {{ ref('seed_progress_statuses') }}
    union all
    select
        status,
        {{ fold_text('alias_text') }} as name_folded,
        alias_text as name_text
    from {{ ref('seed_progress_status_aliases') }}
    union all
    select
        'withdrawn' as status,
        '撤回' as name_folded,
        cast(null as varchar) as name_text
    union all
    select
        'withdrawn' as status,
        '撤销' as name_folded,
        cast(null as varchar) as name_text
),

texts as (
    select distinct {{ fold_text('status_text') }} as name_folded
    from {{ ref('stg_submission__reports') }}
),

{{ nearest_names('texts', 'known', ['name_folded']) }}

select
    texts.name_folded as status_folded,
    case
        -- A stroke is a blank.
        when {{ matches('texts.name_folded', '^[-—–/]*$') }} then 'blank'
        else coalesce(known.status, 'unknown')
    end as status,
    nearest.candidates
from texts
left join known on texts.name_folded = known.name_folded
left join nearest on texts.name_folded = nearest.name_folded
