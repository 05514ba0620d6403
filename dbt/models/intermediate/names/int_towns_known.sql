-- A town of a register that also published a notice is the town of the notice.
with {{ registered('register_towns', ['town_code', 'town_name']) }},

noticed as (
    select
        town_code,
        town_name,
        min(received_at) as known_at
    from {{ ref('stg_annex__notices') }}
    where is_complete
    group by town_code, town_name
),

towns as (
    select
        notices.town_code,
        notices.town_name,
        notices.district_code,
        notices.district_name,
        true as has_notice,
        cast(null as string) as division_code,
        -- A register may have named it before its notice came.
        least(noticed.known_at, registered.known_at) as known_at
    from {{ ref('stg_annex__notices') }} as notices
    left join noticed on notices.town_code = noticed.town_code and notices.town_name = noticed.town_name
    left join registered on notices.town_code = registered.town_code and notices.town_name = registered.town_name
    where notices.is_current
    union all
    select
        town_code,
        town_name,
        district_code,
        district_name,
        false as has_notice,
        division_code,
        known_at
    from registered
    where
        -- Of two codes with one name in a district the notice's counts.
        not exists (
            select 1
            from {{ ref('stg_annex__notices') }} as notices
            where
                notices.is_current
                and (
                    notices.town_code = registered.town_code
                    or (notices.district_name = registered.district_name and notices.town_name = registered.town_name)
                )
        )
)

select
    *,
    -- Names are looked up with each file, and towns stand until a notice or a register comes.
    {{ fold_text('town_name') }} as name_folded,
    {{ fold_text('district_name || town_name') }} as full_name_folded
from towns
