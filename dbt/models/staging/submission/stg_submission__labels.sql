-- Of millions of values few texts differ: who reads labels reads them here, and passes over the values once.
{{ config(materialized='table') }}

select distinct
    batch_id,
    received_at,
    source_path,
    sheet,
    folder_period_text,
    indicator_text,
    period_text,
    period_source,
    basis_text,
    unit_text,
    title_unit_text,
    around_text
from {{ ref('stg_submission__values') }}
