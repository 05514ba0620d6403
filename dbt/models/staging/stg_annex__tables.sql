-- A table stands until the sidecar drops it or a later version of the same file can be read: a broken
-- replacement is reported and changes no figure.
with listed as (
    select
        annexes.town_code,
        annexes.annex_no,
        annexes.kind,
        annexes.title,
        annexes.annex_path as source_path,
        annexes.is_title_shortened = 'True' as is_title_shortened,
        notices.document_code,
        notices.district_code,
        notices.pilot_from_year,
        case annexes.kind when 'indicators' then 'annex_indicators' else 'annex_measures' end as table_kind
    from {{ source('landing', 'notice_annexes') }} as annexes
    inner join {{ ref('stg_annex__notices') }} as notices
        on
            annexes.batch_id = notices.batch_id
            and annexes.source_path = notices.source_path
            and notices.is_current
)

select
    listed.*,
    files.batch_id,
    files.received_at,
    files.source_sha256
from listed
inner join {{ ref('stg_landing__source_files') }} as files
    on
        listed.source_path = files.source_path
        and listed.town_code = files.town_code
        and listed.annex_no = files.annex_no
        and listed.table_kind = files.kind
where files.outcome = 'read'
qualify
    row_number() over (partition by listed.town_code, listed.annex_no order by files.batch_id desc) = 1
