-- A town is let in as soon as its name is known and no other town of its district has it; what else nobody says is
-- null, and asked about.
-- What a sidecar leaves out, the notice beside it says; where there is no sidecar, the notice says all. Facts of the
-- town are taken from the notice only where the sidecar speaks of the notice's own day.
{% set facts = [
    'area_km2', 'built_up_area_km2', 'community_count', 'village_count', 'resident_population', 'total_population'
] %}
{% set said_by_both = [
    'town_name', 'district_code', 'district_name', 'title', 'document_no', 'issuer', 'issued_on', 'pilot_from_year',
    'pilot_to_year'
] %}

with sidecars as (
    select
        batch_id,
        received_at,
        source_path,
        source_sha256,
        town_code,
        town_name,
        district_code,
        district_name,
        division_code,
        title,
        document_no,
        issuer,
        cast(issued_on as date) as issued_on,
        transcribed_from_sha256,
        cast(pilot_from_year as integer) as pilot_from_year,
        cast(pilot_to_year as integer) as pilot_to_year,
        cast(as_of_on as date) as as_of_on,
        cast(area_km2 as decimal(12, 4)) as area_km2,
        cast(built_up_area_km2 as decimal(12, 4)) as built_up_area_km2,
        cast(community_count as integer) as community_count,
        cast(village_count as integer) as village_count,
        cast(resident_population as bigint) as resident_population,
        cast(total_population as bigint) as total_population
    from {{ source('landing', 'notices') }}
),

from_sidecars as (
    select
        sidecars.batch_id,
        sidecars.received_at,
        sidecars.source_path,
        sidecars.source_sha256,
        sidecars.town_code,
        sidecars.division_code,
        sidecars.transcribed_from_sha256,
        true as is_sidecar,
        {% for name in said_by_both %}
            coalesce(sidecars.{{ name }}, notices.{{ name }}) as {{ name }},
        {% endfor %}
        case when sidecars.district_name is null then notices.other_district_name end as other_district_name,
        {% for name in facts %}
            case
                when coalesce(sidecars.as_of_on = notices.issued_on, true)
                    then coalesce(sidecars.{{ name }}, notices.{{ name }})
                else sidecars.{{ name }}
            end as {{ name }},
        {% endfor %}
        coalesce(sidecars.as_of_on, sidecars.issued_on, notices.issued_on) as as_of_on
    from sidecars
    left join {{ ref('stg_notice__facts') }} as notices
        on sidecars.town_code = notices.town_code and notices.is_current
),

from_notices as (
    select
        batch_id,
        received_at,
        source_path,
        source_sha256,
        town_code,
        cast(null as string) as division_code,
        cast(null as string) as transcribed_from_sha256,
        false as is_sidecar,
        {{ said_by_both | join(', ') }},
        other_district_name,
        {{ facts | join(', ') }},
        issued_on as as_of_on
    from {{ ref('stg_notice__facts') }}
    where town_code not in (select sidecars.town_code from sidecars)
),

stated as (
    select * from from_sidecars
    union all
    select * from from_notices
),

placed as (
    select
        *,
        coalesce(district_name, left(town_code, 6)) as place,
        min(batch_id) over (partition by town_code) || ' ' || town_code as arrival,
        row_number() over (partition by town_code order by batch_id desc, source_path) = 1 as is_latest
    from stated
),

-- One town has one folder: that which came first.
judged as (
    select
        {{ all_but(['place', 'arrival', 'is_latest']) }},
        nullif(
            substr(
                min(case when is_latest then arrival end) over (partition by place, town_name),
                instr(min(case when is_latest then arrival end) over (partition by place, town_name), ' ') + 1
            ),
            town_code
        ) as other_town_code,
        town_name is not null
        and coalesce(min(case when is_latest then arrival end) over (partition by place, town_name) = arrival, true)
            as is_complete
    from placed
)

select
    *,
    town_code || '-' || coalesce(replace(cast(issued_on as string), '-', ''), 'undated') as document_code,
    is_complete
    and row_number() over (partition by town_code, is_complete order by batch_id desc, source_path) = 1 as is_current
from judged
