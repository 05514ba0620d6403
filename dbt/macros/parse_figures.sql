{#- Read the figures of a column. Gives every row of `relation` with these columns beside its own:

      figure_status       number | range | ratio | ordinal | blank | dash | not_applicable | withheld | unparsed
      figure_value        the number; the lower end of a range; a ratio a:b as a / b; null for the others
      figure_upper_value  the upper end of a range
      figure_comparator   = >= <= ~ ; a range is >= its lower end; 超过, 大于 and 突破 count as >=
      figure_unit_text    what stands behind the number: 家, %, 个百分点; '' where nothing does
      figure_label        the grade of an ordinal without 类: III, 三, 劣V

    The text itself is never changed; what fits none of the shapes is unparsed, never null in silence. -#}
{% macro parse_figures(relation, text_column) %}
    {%- set number = '[0-9]{1,3}(?:,[0-9]{3})+(?:[.][0-9]+)?|[0-9]+(?:[.][0-9]+)?' -%}
    {%- set at_least = '≥|>=|>|不低于|不少于|不小于|至少|超过|突破|大于|高于|超|逾|多于' -%}
    {%- set at_most = '≤|<=|<|不高于|不超过|不大于|小于|低于' -%}
    {%- set about = '约|大约|近' -%}
    {%- set bounds = '及以上|以上|及以下|以下|以内|左右|上下' -%}
    {#- 稳定在11.6 is 11.6: what a figure is to do says nothing of how much it is. -#}
    {%- set verb = '^(?:达到|稳定在|保持在?|维持在?)?' -%}
    {%- set shape = verb ~ '(' ~ at_least ~ '|' ~ at_most ~ '|' ~ about ~ ')?([+-]?(?:' ~ number ~ '))'
        ~ '(?:[-—–~]+(' ~ number ~ '))?([^0-9:,.<>=≥≤—–~+-]*?)(' ~ bounds ~ ')?$' -%}
    {%- set ratio = '^(' ~ at_least ~ '|' ~ at_most ~ '|' ~ about ~ ')?([0-9]+(?:[.][0-9]+)?):([0-9]+(?:[.][0-9]+)?)'
        ~ '(' ~ bounds ~ ')?$' -%}
    {%- set spaced = '[0-9０-９][ 　\t\r\n\u00a0“”"‘’＂]+[0-9０-９]' -%}
    {#- 不低于III类, III类及以上 and ≤III say the same of water: the best grade has the lowest rank. -#}
    {#- 优于III类 too: no worse than that. -#}
    {%- set ordinal = verb ~ '(≤|<=|不低于|不劣于|优于|好于)?(劣?(?:I|II|III|IV|V|一|二|三|四|五))类?(?:水质)?(及?以上)?$' -%}
    folded as (
        select
            *,
            {{ fold_text(text_column) }} as figure_text
        from {{ relation }}
    ),

    parts as (
        select
            *,
            -- What fits one of the two shapes does not fit the other.
            {{ extract_part('figure_text', shape, 1) }} || {{ extract_part('figure_text', ratio, 1) }} as figure_prefix,
            replace({{ extract_part('figure_text', shape, 2) }}, ',', '') as figure_number_text,
            replace({{ extract_part('figure_text', shape, 3) }}, ',', '') as figure_upper_text,
            {{ extract_part('figure_text', shape, 4) }} as figure_unit_text,
            {{ extract_part('figure_text', shape, 5) }} || {{ extract_part('figure_text', ratio, 4) }} as figure_suffix,
            {{ extract_part('figure_text', ordinal, 2) }} as figure_label,
            try_cast({{ extract_part('figure_text', ratio, 2) }} as decimal(28, 8)) as ratio_part,
            try_cast({{ extract_part('figure_text', ratio, 3) }} as decimal(28, 8)) as ratio_whole
        from folded
    ),

    numbers as (
        select
            *,
            try_cast(nullif(figure_number_text, '') as decimal(28, 8)) as lower_number,
            try_cast(nullif(figure_upper_text, '') as decimal(28, 8)) as upper_number,
            case
                when figure_prefix = '' and figure_suffix = '' then '='
                when figure_prefix in ('{{ at_least | replace('|', "', '") }}') and figure_suffix in ('', '以上', '及以上')
                    then '>='
                when figure_prefix in ('{{ at_most | replace('|', "', '") }}') and figure_suffix in ('', '以下', '以内', '及以下')
                    then '<='
                when figure_prefix in ('{{ about | replace('|', "', '") }}') and figure_suffix in ('', '左右', '上下') then '~'
                when figure_prefix = '' and figure_suffix in ('以上', '及以上') then '>='
                when figure_prefix = '' and figure_suffix in ('以下', '以内', '及以下') then '<='
                when figure_prefix = '' and figure_suffix in ('左右', '上下') then '~'
            end as number_comparator
        from parts
    ),

    judged_figures as (
        select
            *,
            case
                when figure_text = '' then 'blank'
                when {{ has_marks(text_column) }} or {{ is_shown_otherwise(text_column) }} then 'unparsed'
                -- 80 and 100 in one cell are not 80100, and 41’26 is not 4126.
                when {{ matches(text_column, spaced) }} then 'unparsed'
                when {{ matches('figure_text', '^[-—–/]+$') }} then 'dash'
                when figure_text in ('不适用', '无', 'N/A', 'n/a', 'NA') then 'not_applicable'
                when figure_text in ('保密', '涉密', '不公开') then 'withheld'
                when figure_label <> '' then 'ordinal'
                when ratio_part is not null and ratio_whole > 0 and number_comparator is not null then 'ratio'
                when lower_number is null or number_comparator is null then 'unparsed'
                -- 4600余 and 4600↑ have no unit.
                when {{ matches('figure_unit_text', '^([余多许]|[^0-9A-Za-z一-龥%‰°℃㎡㎞㎥/(:]+$)') }} then 'unparsed'
                when {{ is_lost('lower_number', 'figure_number_text') }} then 'unparsed'
                when {{ is_lost('upper_number', 'figure_upper_text') }} then 'unparsed'
                when figure_upper_text = '' then 'number'
                when upper_number > lower_number and number_comparator = '=' then 'range'
                else 'unparsed'
            end as figure_status
        from numbers
    ),

    figures as (
        select
            *,
            case figure_status
                when 'number' then lower_number
                when 'range' then lower_number
                when 'ratio' then try_cast(ratio_part / nullif(ratio_whole, 0) as decimal(28, 8))
            end as figure_value,
            case when figure_status = 'range' then upper_number end as figure_upper_value,
            case figure_status
                when 'number' then number_comparator
                when 'range' then '>='
                when 'ratio' then number_comparator
                when 'ordinal'
                    then case
                        when {{ matches('figure_text', '^(?:≤|<=|不低于|不劣于|优于|好于)|以上$') }} then '<='
                        else '='
                    end
            end as figure_comparator
        from judged_figures
    )
{% endmacro %}

{#- Whether a number says something else than its text once it is kept with eight decimals: 1e-300 is not 0. -#}
{% macro is_lost(number, text) -%}
    coalesce(
        abs(cast({{ number }} as double) - try_cast({{ text }} as double)) > 1e-6 * abs(try_cast({{ text }} as double)),
        false
    )
{%- endmacro %}

{#- Whether a text is what a cell holds and what people see of it, which are two numbers: 0〔显示为空白〕. -#}
{% macro is_shown_otherwise(text) -%}
    coalesce({{ text }} like '%〔显示为%〕', false)
{%- endmacro %}

{#- Whether a sign of a text is struck through, or a digit raised or lowered: 6̶890, 51¹. -#}
{% macro has_marks(text) -%}
    {{ matches('coalesce(' ~ text ~ ", '')", '[̶⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]') }}
{%- endmacro %}

{#- The rule that a text breaks which should be one number and is not. -#}
{% macro fault_of_figure(text) -%}
    case
        when {{ text }} like '=%' then 'formula_uncalculated'
        when {{ text }} like '#%' then 'cell_error'
        when {{ is_shown_otherwise(text) }} then 'shown_differs'
        when {{ has_marks(text) }} then 'figure_marked'
        else 'figure_unparsed'
    end
{%- endmacro %}

{#- Whether a text is a number as machines write it, which needs no reading. -#}
{% macro is_plain_number(text) -%}
    {{ matches(text, '^-?[0-9]{1,15}([.][0-9]{1,8})?$') }}
{%- endmacro %}
