-- Fails if a decision names a statement that nobody made: it decides nothing, and the default stands in silence.
-- A warning: the targets are as they were before the decision.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'fct_indicator_target'}}}) }}

select decisions.*
from {{ ref('int_decisions_known') }} as decisions
left join {{ ref('fct_indicator_target') }} as targets
    on
        decisions.town_code = targets.town_code
        and decisions.indicator_code = targets.indicator_code
        and decisions.target_year = targets.target_year
        and decisions.effective_stated_in = targets.stated_in
        and decisions.effective_target_text = targets.target_text
where decisions.decision_kind = 'target' and targets.statement_code is null
