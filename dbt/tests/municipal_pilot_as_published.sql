-- Fails if a notice remarks that the city set an indicator for the pilot (市级试点指标) and the seed does not say so.
-- A warning: the figures are right, a column of dim_indicator is not.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'fct_indicator_target'}}}) }}

select
    targets.indicator_code,
    targets.source_path,
    targets.cell,
    targets.remark_text
from {{ ref('fct_indicator_target') }} as targets
inner join {{ ref('dim_indicator') }} as indicators on targets.indicator_code = indicators.indicator_code
where {{ matches('targets.remark_text', '市级试点指标') }} and not indicators.is_municipal_pilot
