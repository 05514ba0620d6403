with beside as (
    select
        town_code,
        source_sha256
    from {{ ref('stg_landing__source_files') }}
    where kind = 'notice_text' and outcome = 'read'
    qualify row_number() over (partition by town_code order by batch_id desc, source_path) = 1
)

select
    notices.document_code,
    notices.town_code,
    notices.title,
    notices.document_no,
    notices.issuer,
    notices.issued_on,
    -- The notice itself where it lies beside its sidecar, otherwise the text the tables were copied from.
    coalesce(beside.source_sha256, notices.transcribed_from_sha256) as sha256,
    case when notices.is_sidecar then notices.source_path end as sidecar_path,
    case when notices.is_sidecar then notices.source_sha256 end as sidecar_sha256,
    notices.received_at
from {{ ref('stg_annex__notices') }} as notices
left join beside on notices.town_code = beside.town_code
where notices.is_current
