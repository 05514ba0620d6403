-- 区发展改革委、区财政局，区国资委等: three names, and a sign that the list is open.
with sides as (
    select
        batch_id,
        source_path,
        row_no,
        town_code,
        annex_no,
        sheet,
        'lead' as role,
        lead_departments_text as departments_text,
        lead_departments_cell as cell
    from {{ ref('stg_annex__measures') }}
    union all
    select
        batch_id,
        source_path,
        row_no,
        town_code,
        annex_no,
        sheet,
        'support' as role,
        support_departments_text as departments_text,
        support_departments_cell as cell
    from {{ ref('stg_annex__measures') }}
),

listed as (
    select
        *,
        {{ is_open_list('departments_text') }} as is_open_ended,
        {{ split_text(name_list(fold_text('departments_text')), '、') }} as names
    from sides
    where {{ fold_text('departments_text') }} <> ''
),

exploded as (
    {{ exploded('listed', 'names') }}
),

names as (
    select
        *,
        regexp_replace(element, '等$', '') as department_folded
    from exploded
)

select
    names.batch_id,
    names.source_path,
    names.row_no,
    names.town_code,
    names.annex_no,
    names.sheet,
    names.role,
    names.cell,
    names.is_open_ended,
    cast(names.position as integer) as position,
    names.department_folded,
    towns.district_code
from names
inner join {{ ref('stg_annex__notices') }} as towns
    on names.town_code = towns.town_code and towns.is_current
where names.department_folded <> ''
