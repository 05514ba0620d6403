-- Whose report it is: what the sheet says, else the folder; and which office that is in the district of the town.
with texts as (
    select
        submitted.department_text,
        submitted.folder_department_text,
        towns.district_code,
        coalesce(
            nullif({{ fold_text('submitted.department_text') }}, ''),
            {{ fold_text('submitted.folder_department_text') }}
        ) as department_folded
    from {{ ref('stg_submission__senders') }} as submitted
    inner join {{ ref('int_submission_towns') }} as towns on submitted.town_text = towns.town_text
    group by submitted.department_text, submitted.folder_department_text, towns.district_code
)

select
    texts.department_text,
    texts.folder_department_text,
    texts.district_code,
    texts.department_folded,
    names.department_code,
    names.known_at,
    names.candidates as department_candidates
from texts
left join {{ ref('int_department_names_resolved') }} as names
    on texts.department_folded = names.department_folded and texts.district_code = names.district_code
