-- What stands as progress or as an amount of money. A target may say ≥5 or 约20; what was achieved is one number.
with texts as (
    select progress_text as value_text from {{ ref('stg_submission__reports') }}
    union
    select planned_text from {{ ref('stg_submission__reports') }}
    union
    select completed_text from {{ ref('stg_submission__reports') }}
),

{{ parse_figures('texts', 'value_text') }}

select
    value_text,
    case
        when figure_status = 'number' and figure_comparator = '=' then 'number'
        when figure_status in ('blank', 'dash', 'not_applicable', 'withheld') then 'none'
        when figure_text in ('待定', '未定', '待明确') then 'none'
        else {{ fault_of_figure('value_text') }}
    end as figure_status,
    case when figure_status = 'number' and figure_comparator = '=' then figure_value end as figure_value,
    nullif(figure_unit_text, '') as figure_unit_folded
from figures
