-- The latest year with figures of each indicator; the year of the cycle where it is there.
select
    compared.*, towns.town_name, indicators.indicator_name_zh, indicators.unit, indicators.measure_kind,
    indicators.direction, indicators.family_code, indicators.is_municipal_pilot,
    statuses.status_zh,
    reported.value_text as actual_text, reported.sheet as actual_sheet, reported.cell as actual_cell,
    reported.source_path as actual_path, reported.source_sha256 as actual_sha256,
    reported.received_at as actual_received_at
from marts.fct_indicator_comparison as compared
inner join marts.dim_town as towns on compared.town_code = towns.town_code and towns.is_current
inner join marts.dim_indicator as indicators on compared.indicator_code = indicators.indicator_code
inner join marts.dim_status as statuses on compared.status = statuses.status
left join marts.fct_indicator_value as reported
    on
        compared.town_code = reported.town_code and compared.indicator_code = reported.indicator_code
        and cast(compared.year as varchar) = reported.period_code and reported.is_current
where make_date(compared.year, 12, 31) <= $ends_on
qualify compared.year = max(compared.year) over (partition by compared.indicator_code)
order by
    compared.apart_reason_zh is not null, indicators.family_code, indicators.indicator_code,
    compared.rank, compared.town_code
