-- 区财政局、区税务局等，吴家镇: two departments of a list that is open, and a town.
with tasks as (
    select
        lists.*,
        tasks.measure_code,
        {{ split_text(name_list(plain_signs('lists.list_text')), '、') }} as names
    from {{ ref('int_department_lists_found') }} as lists
    inner join {{ ref('int_tasks_found') }} as tasks
        on lists.town_code = tasks.town_code and lists.paragraph_no = tasks.paragraph_no
),

exploded as (
    {{ exploded('tasks', 'names') }}
),

-- Separators are single characters, so that the length of what stands before says where a name begins.
placed as (
    select
        *,
        char_start + length(element) - length({{ trimmed('element', 'leading') }})
        + coalesce(
            sum(length(element) + 1) over (
                partition by town_code, paragraph_no, role, char_start
                order by position
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as name_start,
        {{ replace_all(trimmed('element'), ' *等$', '') }} as name_text
    from exploded
),

named as (
    select
        *,
        {{ fold_text('name_text') }} as department_folded,
        {{ matches('element', '等 *$') }} as is_followed_by_etc,
        {{ is_town_name('name_text') }} as is_town
    from placed
    where name_text <> ''
)

select
    named.batch_id,
    named.source_path,
    named.town_code,
    named.paragraph_no,
    named.measure_code,
    named.role,
    cast(
        row_number() over (
            partition by named.measure_code, named.role order by named.paragraph_no, named.char_start, named.position
        ) as integer
    ) as position,
    named.department_folded,
    named.is_town,
    -- Behind the last department 等 leaves the list of departments open, behind the last town that of towns.
    bool_or(named.is_followed_by_etc) over (
        partition by named.measure_code, named.role, named.is_town
    ) as is_open_ended,
    cast(named.name_start as bigint) as char_start,
    cast(named.name_start + length(named.name_text) as bigint) as char_end,
    towns.district_code
from named
inner join {{ ref('stg_annex__notices') }} as towns
    on named.town_code = towns.town_code and towns.is_current
