-- Most values are plain numbers, which are read where they stand; the others are few and read once a text.
with texts as (
    select
        value_text,
        -- An apostrophe, which stands between & and (, says text before a number, and behind it brackets say what it
        -- was: 905.2（原为950.2）.
        {{ replace_all(
            replace_all('value_text', '^[^ -&(-￯]', ''),
            '[(（]原(?:为|是|报|数|值|填)*[:：]?[0-9.,]+[^()（）0-9]*[)）]$', ''
        ) }} as own_text
    from {{ ref('stg_submission__values') }}
    where not {{ is_plain_number('value_text') }}
    group by value_text
),

-- Which way something went says the sign of a growth rate, and of nothing else: ↓2.1, 下降2.1, 同比持平. 持平 alone may
-- be what the rate itself was before.
moves as (
    select
        value_text,
        own_text,
        case
            when {{ matches('own_text', '^[ 　]*(?:[↑↓↗↘▼]|(?:同比)?(?:增长|下降|减少|负))[ 　]*[0-9０-９]') }}
                then case when {{ matches('own_text', '^[ 　]*(?:[↓↘▼]|(?:同比)?(?:下降|减少|负))') }} then '-' else '' end
                    || {{ replace_all('own_text', '^[^0-9０-９]+', '') }}
            when {{ matches(fold_text('own_text'), '^(同比持平|与上年(同期)?持平|±0([.]0+)?%?)$') }} then '0'
        end as moved_text
    from texts
),

stated as (
    select
        value_text,
        moved_text is not null as is_move,
        coalesce(moved_text, own_text) as stated_text
    from moves
),

{{ parse_figures('stated', 'stated_text') }},

scientific as (
    select
        *,
        case
            when
                {{ matches('figure_text', '^[+-]?[0-9]+([.][0-9]+)?[eE][+-]?[0-9]{1,2}$') }}
                    and not {{ is_lost('try_cast(figure_text as decimal(28, 8))', 'figure_text') }}
                then try_cast(figure_text as decimal(28, 8))
        end as scientific_value
    from figures
)

select
    value_text,
    figure_text,
    case
        when figure_text in ('撤回', '撤销') then 'withdrawn'
        when scientific_value is not null then 'number'
        -- A target may say ≥5 or 约20; what was achieved is one number.
        when figure_comparator <> '=' then 'unparsed'
        -- 4600（预计）and 4600* say more than a number and its unit.
        when
            figure_status = 'number'
            and {{ matches('figure_unit_text', '[*#?!]|[(][^()]*[预估约初暂核调未含报计快]') }}
            then 'unparsed'
        when is_move then case when figure_status = 'number' then 'move' else 'unparsed' end
        else figure_status
    end as figure_status,
    coalesce(scientific_value, figure_value) as figure_value,
    figure_label,
    case when scientific_value is null then nullif(figure_unit_text, '') end as figure_unit_folded
from scientific
