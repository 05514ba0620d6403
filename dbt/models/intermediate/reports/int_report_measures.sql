-- A code names one measure wherever it is written; a title, or annex and number, one of the town's. Where no town is
-- given, a title that only one town has will do. Of a line with a code the name is looked up as well.
with spellings as {{ computed_once() }} (
    select
        measure_code,
        town_code,
        {{ plain_title(fold_text('title_zh')) }} as name_folded,
        title_zh as name_text
    from {{ ref('dim_measure') }}
    union
    select
        measure_code,
        town_code,
        '附件' || annex_no || '第' || cast(item_no as string) || '项' as name_folded,
        cast(null as string) as name_text
    from {{ ref('dim_measure') }}
    where annex_no is not null
),

known as {{ computed_once() }} (
    select
        measure_code,
        town_code as town_key,
        name_folded,
        name_text
    from spellings
    union all
    select
        measure_code,
        '' as town_key,
        name_folded,
        name_text
    from spellings
),

written as (
    select
        coalesce(towns.town_code, '') as town_key,
        {{ fold_text("coalesce(nullif(" ~ fold_text('lines.code_text') ~ ", ''), lines.name_text)") }} as measure_folded
    from {{ ref('stg_submission__reports') }} as lines
    inner join {{ ref('int_town_names_resolved') }} as towns
        on {{ fold_text('lines.town_text') }} = towns.town_folded
    where lines.line_kind = 'measure'
    union
    select
        coalesce(towns.town_code, '') as town_key,
        {{ fold_text('lines.name_text') }} as measure_folded
    from {{ ref('stg_submission__reports') }} as lines
    inner join {{ ref('int_town_names_resolved') }} as towns
        on {{ fold_text('lines.town_text') }} = towns.town_folded
    where lines.line_kind = 'measure' and lines.code_text <> ''
    union
    select
        coalesce(towns.town_code, '') as town_key,
        {{ fold_text('lines.measure_text') }} as measure_folded
    from {{ ref('stg_submission__reports') }} as lines
    inner join {{ ref('int_town_names_resolved') }} as towns
        on {{ fold_text('lines.town_text') }} = towns.town_folded
    where lines.line_kind = 'project'
),

texts as (
    select
        town_key,
        measure_folded,
        -- 附件2-3, 附件2第3条 and 附件2第03项 are 附件2第3项.
        case
            when {{ matches('measure_folded', '^附件[0-9]+(第|-|—)0*[1-9][0-9]*(项|条|号)?$') }}
                then '附件' || {{ extract_part('measure_folded', '^附件([0-9]+)', 1) }} || '第'
                    || {{ extract_part('measure_folded', '(?:第|-|—)0*([1-9][0-9]*)', 1) }} || '项'
            else {{ plain_title('measure_folded') }}
        end as name_folded
    from written
),

{{ nearest_names('texts', 'known', ['name_folded', 'town_key']) }},

meant as (
    select
        texts.town_key,
        texts.measure_folded,
        coded.measure_code,
        coded.title_zh
    from texts
    inner join {{ ref('dim_measure') }} as coded on texts.measure_folded = coded.measure_code
    union
    select
        texts.town_key,
        texts.measure_folded,
        known.measure_code,
        measures.title_zh
    from texts
    inner join known on texts.name_folded = known.name_folded and texts.town_key = known.town_key
    inner join {{ ref('dim_measure') }} as measures on known.measure_code = measures.measure_code
),

found as (
    select
        town_key,
        measure_folded,
        max(measure_code) as measure_code,
        count(*) as measure_count,
        {{ joined("measure_code || ' ' || title_zh", 'measure_code') }} as names
    from meant
    group by town_key, measure_folded
)

select
    texts.town_key,
    texts.measure_folded,
    case when found.measure_count = 1 then found.measure_code end as measure_code,
    measures.town_code as measure_town_code,
    measures.title_zh as measure_title_zh,
    case when found.measure_count > 1 then found.names end as ambiguous_names,
    nearest.candidates
from texts
left join found on texts.town_key = found.town_key and texts.measure_folded = found.measure_folded
left join {{ ref('dim_measure') }} as measures
    on found.measure_code = measures.measure_code and found.measure_count = 1
left join nearest on texts.town_key = nearest.town_key and texts.name_folded = nearest.name_folded
