-- Which list a table of measures is, its own header says, 重大政策 or 重大改革, and otherwise its title. One that names
-- both, or neither, counts as policies.
with headers as (
    select
        batch_id,
        source_path,
        annex_no,
        max({{ fold_text('header_text') }}) as title_header
    from {{ source('landing', 'annex_measures') }}
    where role = 'title'
    group by batch_id, source_path, annex_no
)

select
    annexes.batch_id,
    annexes.source_path,
    annexes.town_code,
    annexes.annex_no,
    annexes.title,
    case
        when annexes.kind in ('indicators', 'projects') then annexes.kind
        when {{ matches('headers.title_header', '政策') }} then 'policies'
        when {{ matches('headers.title_header', '改革') }} then 'reforms'
        when {{ matches('annexes.title', '政策') }} then 'policies'
        when {{ matches('annexes.title', '改革') }} then 'reforms'
        else 'policies'
    end as kind,
    documents.is_current
from {{ source('landing', 'notice_annexes') }} as annexes
inner join {{ ref('stg_notice__documents') }} as documents
    on annexes.batch_id = documents.batch_id and annexes.source_path = documents.source_path
left join headers
    on
        annexes.batch_id = headers.batch_id
        and annexes.source_path = headers.source_path
        and annexes.annex_no = headers.annex_no
