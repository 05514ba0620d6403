-- Municipal pilot indicators (市级试点指标) across the towns, year by year. Towns are ranked within one indicator only:
-- where the indicators of a family are not comparable, reason_zh says why they stand apart.
-- An increment compares again the years of an indicator in which a series that received a value has come to another
-- figure or verdict; most reports of a month change none.
-- depends_on: {{ ref('int_series_touched') }}
{{ config(
    materialized='incremental',
    on_schema_change='fail',
    pre_hook="{% if is_incremental() %}{{ forget_comparisons(this) }}{% endif %}"
) }}

with families as (
    select
        apart.family_code,
        apart.reason_zh,
        apart.reason_en
    from {{ ref('seed_indicator_families') }} as apart
),

pilots as (
    select
        indicators.indicator_code,
        indicators.family_code,
        case when indicators.direction = 'down' then -1 else 1 end as sign
    from {{ ref('dim_indicator') }} as indicators
    where
        indicators.is_municipal_pilot
        -- The other thresholds of a municipal one stand beside it, apart.
        or indicators.family_code in (select families.family_code from families)
),

{% if is_incremental() %}
    -- What stands of a series that received a value is as it is now: the rest was taken away.
    years_changed as (
        select distinct
            progress.indicator_code,
            progress.year
        from {{ ref('fct_indicator_year') }} as progress
        inner join pilots on progress.indicator_code = pilots.indicator_code
        left join {{ this }} as standing
            on
                progress.indicator_code = standing.indicator_code
                and progress.town_code = standing.town_code
                and progress.year = standing.year
        where
            {{ is_of_series_touched('progress') }}
            and progress.actual_value is not null
            and standing.year is null
    ),
{% endif %}

compared as (
    select
        progress.town_code,
        progress.indicator_code,
        progress.year,
        progress.actual_value,
        progress.attainment_pct,
        progress.pace_pct,
        progress.status,
        pilots.family_code,
        pilots.sign,
        pilots.sign * progress.actual_value as signed_value
    from {{ ref('fct_indicator_year') }} as progress
    inner join pilots on progress.indicator_code = pilots.indicator_code
    where
        progress.actual_value is not null
        {% if is_incremental() %}
            and (progress.indicator_code, progress.year) in (
                select
                    years_changed.indicator_code,
                    years_changed.year
                from years_changed
            )
        {% endif %}
),

across as (
    select
        indicator_code,
        year,
        cast(count(*) as integer) as town_count,
        median(actual_value) as median_value,
        max(signed_value) as best_signed
    from compared
    group by indicator_code, year
),

-- Equal values share a place, so values are put in order and not the rows, which are wide.
places as (
    select
        indicator_code,
        year,
        signed_value,
        1 + coalesce(sum(town_count) over (
            partition by indicator_code, year
            order by signed_value desc rows between unbounded preceding and 1 preceding
        ), 0) as place
    from (
        select
            indicator_code,
            year,
            signed_value,
            count(*) as town_count
        from compared
        group by indicator_code, year, signed_value
    ) as values_reached
)

select
    compared.town_code,
    compared.indicator_code,
    compared.year,
    compared.actual_value,
    cast(places.place as integer) as rank,
    across.town_count,
    {{ without_dust('cast(across.median_value as double)') }} as median_value,
    cast(compared.sign * across.best_signed as decimal(28, 8)) as best_value,
    cast(compared.signed_value - across.best_signed as decimal(28, 8)) as distance_to_best,
    compared.attainment_pct,
    compared.pace_pct,
    compared.status,
    families.reason_zh as apart_reason_zh,
    families.reason_en as apart_reason_en
from compared
inner join across on compared.indicator_code = across.indicator_code and compared.year = across.year
inner join places
    on
        compared.indicator_code = places.indicator_code
        and compared.year = places.year
        and compared.signed_value = places.signed_value
left join families on compared.family_code = families.family_code
order by compared.indicator_code, compared.town_code, compared.year
