-- What notices say of a town, as versions in time; of a town without one, what the register says. A later sidecar
-- that speaks of the same day corrects that version; one that speaks of a later day closes it.
{% set facts = [
    'town_name', 'district_code', 'district_name', 'division_code', 'area_km2', 'built_up_area_km2',
    'community_count', 'village_count', 'resident_population', 'total_population', 'pilot_from_year',
    'pilot_to_year'
] %}

with stated as (
    select
        town_code,
        coalesce(as_of_on, cast('1900-01-01' as date)) as as_of_on,
        {{ facts | join(', ') }}
    from {{ ref('stg_annex__notices') }}
    where is_complete
    qualify
        row_number() over (
            partition by town_code, coalesce(as_of_on, cast('1900-01-01' as date)) order by batch_id desc
        ) = 1
),

compared as (
    select
        *,
        (row_number() over (partition by town_code order by as_of_on) = 1)
        {% for fact in facts %}
            or ({{ fact }} is distinct from lag({{ fact }}) over (partition by town_code order by as_of_on))
        {% endfor %} as is_change
    from stated
)

select
    town_code || '@' || cast(as_of_on as string) as town_version_code,
    town_code,
    {{ facts | join(', ') }},
    as_of_on as valid_from_on,
    lead(as_of_on) over (partition by town_code order by as_of_on) as valid_to_on,
    lead(as_of_on) over (partition by town_code order by as_of_on) is null as is_current
from compared
where is_change
union all
select
    town_code || '@register' as town_version_code,
    town_code,
    town_name,
    district_code,
    district_name,
    division_code,
    cast(null as decimal(12, 4)) as area_km2,
    cast(null as decimal(12, 4)) as built_up_area_km2,
    cast(null as integer) as community_count,
    cast(null as integer) as village_count,
    cast(null as bigint) as resident_population,
    cast(null as bigint) as total_population,
    cast(null as integer) as pilot_from_year,
    cast(null as integer) as pilot_to_year,
    cast('1900-01-01' as date) as valid_from_on,
    cast(null as date) as valid_to_on,
    true as is_current
from {{ ref('int_towns_known') }}
where not has_notice
