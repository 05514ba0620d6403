-- 区发展改革委、区财政局，区国资委等: three names, and a sign that the list is open. Where a cell itself says the roles,
-- 区教委牵头，区财政局配合 or 牵头单位：区教委；配合单位：区财政局, these count and not what its column is called.
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

worded as (
    select
        *,
        {{ split_text(
            marked(marked(plain_signs('departments_text'), department_label(), '⟦', '⟧'), role_behind(), '', '⟦'), '⟦'
        ) }} as clauses
    from sides
    where {{ fold_text('departments_text') }} <> ''
),

clauses as (
    select
        batch_id,
        source_path,
        row_no,
        town_code,
        annex_no,
        sheet,
        cell,
        position as clause_no,
        {{ is_open_list('departments_text') }} as is_open_ended,
        case
            when element like '%⟧%' then {{ role_in(extract_part('element', '^(.*)⟧', 1)) }}
            when {{ matches('element', role_behind()) }}
                then {{ role_in(extract_part('element', '([^' ~ last_signs() ~ ']*)$', 1)) }}
            else role
        end as said_role,
        role as column_role,
        case
            when element like '%⟧%' then {{ extract_part('element', '⟧(.*)$', 1) }}
            when {{ matches('element', role_behind()) }}
                then {{ extract_part(
                    'element', '^(?:由|[ ,;。、])*(.*[' ~ last_signs() ~ '])[^' ~ last_signs() ~ ']*$', 1
                ) }}
            else element
        end as names_text
    from ({{ exploded('worded', 'clauses') }}) as cut
),

listed as (
    select
        *,
        -- Who answers for a measure leads it: the list has no third role.
        case when said_role = 'responsible' then 'lead' else said_role end as role,
        {{ split_text(fold_text(name_list(replace_all('names_text', '[()。]+$', ''))), '、') }} as names
    from clauses
),

exploded as (
    {{ exploded('listed', 'names') }}
),

names as (
    select
        *,
        {{ replace_all('element', '等$', '') }} as department_folded,
        row_number() over (
            partition by batch_id, source_path, annex_no, row_no, role order by cell, clause_no, position
        ) as place
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
    cast(names.place as integer) as position,
    names.department_folded,
    towns.district_code
from names
inner join {{ ref('stg_annex__notices') }} as towns
    on names.town_code = towns.town_code and towns.is_current
where names.department_folded <> '' and names.role is not null
