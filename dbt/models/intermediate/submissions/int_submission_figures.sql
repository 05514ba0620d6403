-- Most values are plain numbers, which are read where they stand; the others are few and read once a text.
with texts as (
    select value_text
    from {{ ref('stg_submission__values') }}
    where not {{ is_plain_number('value_text') }}
    group by value_text
),

{{ parse_figures('texts', 'value_text') }},

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
        else figure_status
    end as figure_status,
    coalesce(scientific_value, figure_value) as figure_value,
    figure_label,
    case when scientific_value is null then nullif(figure_unit_text, '') end as figure_unit_folded
from scientific
