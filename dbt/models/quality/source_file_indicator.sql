-- Counted as the values are judged; that as many stand in the facts is what source_file is held against.
{{ config(
    materialized='incremental',
    unique_key='batch_id',
    on_schema_change='fail'
) }}

with counted as (
    select
        {{ text_of('judged.batch_id') }},
        {{ text_of('judged.source_path') }},
        {{ text_of('judged.sheet') }},
        {{ text_of('judged.indicator_code') }},
        count(*) as value_count,
        cast(sum(case when outcome = 'accepted' then 1 else 0 end) as bigint) as accepted_count,
        cast(sum(case when outcome = 'quarantined' then 1 else 0 end) as bigint) as quarantined_count,
        cast(sum(case when outcome = 'blank' then 1 else 0 end) as bigint) as blank_count,
        -- Of several in a row the one of the first column: B5 comes before AA5.
        min_by(
            judged.cell, case when outcome = 'accepted' then (judged.row_no, length(judged.cell), judged.cell) end
        ) as first_accepted_cell
    from {{ ref('int_submission_values_judged') }} as judged
    group by judged.batch_id, judged.source_path, judged.sheet, judged.indicator_code
)

select
    counted.batch_id,
    files.received_at,
    counted.source_path,
    files.source_sha256,
    counted.sheet,
    counted.indicator_code,
    counted.value_count,
    counted.accepted_count,
    counted.quarantined_count,
    counted.blank_count,
    counted.first_accepted_cell
from counted
inner join {{ ref('stg_landing__source_files') }} as files
    on counted.batch_id = files.batch_id and counted.source_path = files.source_path
order by counted.source_path, counted.batch_id, counted.sheet nulls first, counted.indicator_code nulls first
