{%- set roles = {
    'title': 'title', 'lead_departments': 'lead_departments', 'support_departments': 'support_departments'
} -%}
{%- set beside = [
    ('investment_text', 'investment', 'value_text'), ('investment_header_text', 'investment', 'header_text'),
    ('years_text', 'years', 'value_text')
] -%}
with {{ annex_lines('annex_measures', roles, beside) }}

select
    batch_id,
    source_path,
    annex_no,
    row_no,
    received_at,
    source_sha256,
    town_code,
    sheet,
    item_no_text,
    item_no_cell,
    title_text,
    title_cell,
    lead_departments_text,
    lead_departments_cell,
    support_departments_text,
    support_departments_cell,
    investment_text,
    investment_header_text,
    years_text,
    item_no,
    restart_no
from numbered_lines
