-- A table stands until the sidecar drops it or a later version of the same file can be read: a broken
-- replacement is reported and changes no figure. Of an annex that is transcribed and stands in the notice too, the
-- transcription counts.
with transcribed as (
    select
        annexes.town_code,
        annexes.annex_no,
        annexes.kind,
        annexes.title,
        annexes.annex_path as source_path,
        annexes.is_title_shortened = 'True' as is_title_shortened,
        case annexes.kind when 'indicators' then 'annex_indicators' else 'annex_measures' end as file_kind,
        true as is_transcribed,
        cast(null as string) as batch_id
    from {{ source('landing', 'notice_annexes') }} as annexes
    inner join {{ ref('stg_annex__notices') }} as notices
        on
            annexes.batch_id = notices.batch_id
            and annexes.source_path = notices.source_path
            and notices.is_current
            and notices.is_sidecar
),

listed as (
    select *
    from transcribed
    union all
    select
        town_code,
        annex_no,
        kind,
        title,
        source_path,
        false as is_title_shortened,
        'notice_text' as file_kind,
        false as is_transcribed,
        batch_id
    from {{ ref('stg_notice__annexes') }}
    where is_current
)

select
    listed.town_code,
    listed.annex_no,
    listed.kind,
    listed.title,
    listed.source_path,
    listed.is_title_shortened,
    listed.is_transcribed,
    notices.document_code,
    notices.district_code,
    notices.town_name,
    notices.pilot_from_year,
    notices.pilot_to_year,
    notices.issued_on,
    case listed.kind when 'indicators' then 'annex_indicators' else 'annex_measures' end as table_kind,
    files.batch_id,
    files.received_at,
    files.source_sha256
from listed
inner join {{ ref('stg_annex__notices') }} as notices on listed.town_code = notices.town_code and notices.is_current
inner join {{ ref('stg_landing__source_files') }} as files
    on
        listed.source_path = files.source_path
        and listed.town_code = files.town_code
        and listed.file_kind = files.kind
        -- A file of its own is read as one annex; the notice is one file, read whole.
        and (listed.annex_no = files.annex_no or listed.batch_id = files.batch_id)
where files.outcome = 'read'
qualify
    row_number() over (
        partition by listed.town_code, listed.annex_no order by listed.is_transcribed desc, files.batch_id desc
    ) = 1
