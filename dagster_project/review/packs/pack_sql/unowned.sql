-- Targets of the pilot of which no department owes a report in the year of the cycle, where the cycle asks for
-- indicators at all.
select targets.town_code, towns.town_name, targets.indicator_code, indicators.indicator_name_zh
from marts.fct_indicator_target as targets
inner join marts.dim_town as towns on targets.town_code = towns.town_code and towns.is_current
inner join marts.dim_indicator as indicators on targets.indicator_code = indicators.indicator_code
where
    targets.is_effective
    and targets.target_year >= $year
    and towns.pilot_from_year <= $year
    and exists (
        select 1 from quality.obligation_status where cycle_code = $cycle and subject_kind = 'indicator'
    )
    and not exists (
        select 1
        from quality.obligation_status as owed
        inner join marts.dim_review_cycle as cycles on owed.cycle_code = cycles.cycle_code
        where
            year(cycles.ends_on) = $year
            and owed.subject_kind = 'indicator'
            and owed.town_code = targets.town_code
            and owed.subject_code = targets.indicator_code
    )
group by all
order by targets.town_code, targets.indicator_code
