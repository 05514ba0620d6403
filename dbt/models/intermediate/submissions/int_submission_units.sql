{#- 万元（人民币） is 万元. -#}
{% set yuan_alone = '^人民币|[(,]人民币[)]?$' %}

select
    unit_text,
    title_unit_text,
    nullif({{ replace_all(fold_text('unit_text'), yuan_alone, '') }}, '') as unit_folded,
    nullif({{ replace_all(fold_text('title_unit_text'), yuan_alone, '') }}, '') as title_unit_folded
from {{ ref('stg_submission__labels') }}
group by unit_text, title_unit_text
