-- A status is a known word, or has the shape of one; a full stop behind it says nothing.
with known as {{ computed_once() }} (
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
        cast(null as string) as name_text
    union all
    select
        'withdrawn' as status,
        '撤销' as name_folded,
        cast(null as string) as name_text
),

texts as (
    select
        status_folded,
        {{ replace_all('status_folded', '[。;,.!]+$', '') }} as name_folded
    from (
        select {{ fold_text('status_text') }} as status_folded
        from {{ ref('stg_submission__reports') }}
        union
        -- Where there is no column for it.
        select {{ fold_text('account_text') }} as status_folded
        from {{ ref('stg_submission__reports') }}
        where status_cell is null
    ) as written
),

-- A text that has the shapes of two statuses has none.
shaped as (
    select
        texts.status_folded,
        max(aliases.status) as status
    from texts
    inner join {{ ref('seed_progress_status_aliases') }} as aliases
        on aliases.shape <> '' and {{ matches_shape('texts.name_folded', 'aliases.shape') }}
    group by texts.status_folded
    having count(distinct aliases.status) = 1
),

-- Nobody is offered a name instead of a whole account.
short_texts as (
    select name_folded
    from texts
    where length(name_folded) <= 20
),

{{ nearest_names('short_texts', 'known', ['name_folded']) }}

select
    texts.status_folded,
    case
        -- A stroke is a blank.
        when {{ matches('texts.name_folded', '^[-—–/]*$') }} then 'blank'
        else coalesce(known.status, shaped.status, 'unknown')
    end as status,
    nearest.candidates
from texts
left join known on texts.name_folded = known.name_folded
left join shaped on texts.status_folded = shaped.status_folded
left join nearest on texts.name_folded = nearest.name_folded
