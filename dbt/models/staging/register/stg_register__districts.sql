-- A register of towns or departments names their district beside its code; what it says replaces what the seed says.
with {{ latest_read() }},

named as (
    select batch_id, source_path, district_code, district_name
    from {{ source('landing', 'register_towns') }}
    union all
    select batch_id, source_path, district_code, district_name
    from {{ source('landing', 'register_departments') }}
),

registered as (
    select
        named.district_code,
        min(named.district_name) as district_name
    from named
    inner join latest_read on named.source_path = latest_read.source_path and named.batch_id = latest_read.batch_id
    group by named.district_code
)

select
    district_code,
    district_name,
    false as is_registered
from {{ ref('seed_districts') }}
where district_code not in (select registered.district_code from registered)
union all
select
    district_code,
    district_name,
    true as is_registered
from registered
