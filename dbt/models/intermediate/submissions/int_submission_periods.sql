-- What the sheet leaves blank, the folder says, and so it does the year of a bare 9月 or 三季度. 累计 and 1—9月 say that
-- a figure counts from the year's beginning.
with written as (
    select
        period_text,
        folder_period_text,
        basis_text
    from {{ ref('stg_submission__values') }}
    group by period_text, folder_period_text, basis_text
    union
    select
        period_text,
        folder_period_text,
        '' as basis_text
    from {{ ref('stg_submission__reports') }}
),

texts as (
    select
        period_text,
        folder_period_text,
        basis_text,
        coalesce(nullif({{ fold_text('period_text') }}, ''), {{ fold_text('folder_period_text') }}) as period_folded,
        {{ fold_text('basis_text') }} as basis_folded
    from written
),

dated as (
    select
        *,
        {{ extract_part(fold_text('folder_period_text'), '^(20[0-9]{2})', 1) }} || '年' || period_folded
            as period_with_year
    from texts
),

coded as (
    select
        *,
        coalesce({{ parse_period('period_folded') }}, {{ parse_period('period_with_year') }}) as period_code,
        case
            when {{ matches('period_folded', '^(20[0-9]{2}年)?((0?1|一)月?[-—–~至到]|前)') }} then 'year_to_date'
            when {{ matches('basis_folded', '累计') }} then 'year_to_date'
            when {{ matches('basis_folded', '当月|当季|本月|本季') }} then 'period'
            when {{ matches('basis_folded', '期末|月末|季末|年末') }} then 'point_in_time'
        end as stated_basis
    from dated
)

select
    coded.*,
    {{ utc_midnight(first_day_of_period('coded.period_code')) }} as begins_at,
    {{ utc_midnight("coalesce(windows.opens_on, " ~ first_day_after_period('coded.period_code') ~ ")") }} as opens_at,
    {{ utc_midnight('windows.closes_on + 1') }} as closes_at,
    coalesce(windows.opens_on, {{ first_day_after_period('coded.period_code') }}) as opens_on,
    windows.closes_on,
    -- Before its own day a period is open since the decision that opens it was received.
    case when windows.opens_on < {{ first_day_after_period('coded.period_code') }} then windows.known_at end
        as known_at,
    {{ utc_midnight(first_day_after_period('coded.period_code')) }} as needs_no_decision_at,
    dense_rank() over (order by coded.period_code nulls last) as period_no
from coded
left join {{ ref('int_decisions_known') }} as windows
    on coded.period_code = windows.period_code and windows.decision_kind = 'reporting_window'
