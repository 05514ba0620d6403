-- A town of a register that also published a notice is the town of the notice.
with {{ registered('register_towns') }}

select
    town_code,
    town_name,
    district_code,
    district_name,
    true as has_notice,
    cast(null as varchar) as division_code
from {{ ref('stg_annex__notices') }}
where is_current
union all
select
    town_code,
    town_name,
    district_code,
    district_name,
    false as has_notice,
    division_code
from registered
where
    town_code not in (
        select notices.town_code
        from {{ ref('stg_annex__notices') }} as notices
        where notices.is_current
    )
