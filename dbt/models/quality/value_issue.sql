{{ config(
    materialized='incremental',
    unique_key='batch_id',
    on_schema_change='fail'
) }}

select
    rule_code,
    batch_id,
    received_at,
    source_path,
    sheet,
    cell,
    value_cell,
    row_no,
    town_code,
    subject_code,
    period_code,
    value_text,
    candidates,
    expected,
    note_text
from {{ ref('int_submission_issues_found') }}
order by batch_id, source_path, row_no, cell, rule_code
