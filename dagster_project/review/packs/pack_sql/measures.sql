with latest as (
    select reported.*, periods.ends_on = $ends_on as is_of_cycle
    from marts.fct_measure_status as reported
    inner join marts.dim_period as periods on reported.period_code = periods.period_code
    where periods.ends_on <= $ends_on
    qualify row_number() over (
        partition by measure_code order by periods.ends_on desc, periods.starts_on
    ) = 1
)

select
    measures.*, towns.town_name, latest.period_code, latest.progress_pct, latest.account_text,
    latest.note_text, latest.is_of_cycle, latest.status,
    coalesce(statuses.status_zh, case when latest.is_disputed then '各单位不一致' when latest.period_code is not null then '未说明' end) as status_zh,
    latest.source_path as status_path, latest.sheet as status_sheet, latest.cell as status_cell,
    latest.source_sha256 as status_sha256, latest.received_at as status_received_at,
    documents.title as document_title, documents.document_no,
    coalesce(measures.lead_departments_text, measures.responsible_departments_text) as departments_text
from marts.dim_measure as measures
inner join marts.dim_town as towns on measures.town_code = towns.town_code and towns.is_current
inner join marts.dim_document as documents on measures.document_code = documents.document_code
left join latest on measures.measure_code = latest.measure_code
left join marts.dim_progress_status as statuses on latest.status = statuses.status
where coalesce(towns.pilot_from_year, 0) <= $year
order by measures.kind, towns.district_code, towns.town_code, measures.annex_no, measures.paragraph_no,
    measures.item_no
