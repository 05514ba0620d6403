-- Which names of departments are to be looked up in which district: that of the town. A measure may be given by its
-- code alone; its town is known only later, so that the name is looked up in each district with a notice.
with lines as (
    select
        towns.district_code,
        coalesce(
            nullif({{ fold_text('lines.department_text') }}, ''), {{ fold_text('lines.folder_department_text') }}
        ) as department_folded
    from {{ ref('stg_submission__reports') }} as lines
    inner join {{ ref('int_town_names_resolved') }} as towns
        on {{ fold_text('lines.town_text') }} = towns.town_folded
)

select
    district_code,
    department_folded
from lines
where district_code is not null
union
select
    known.district_code,
    lines.department_folded
from lines
inner join {{ ref('int_towns_known') }} as known on known.has_notice
where lines.district_code is null
