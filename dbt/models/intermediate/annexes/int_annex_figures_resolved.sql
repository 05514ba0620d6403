{% set head = fold_text('figures.header_text') %}
{% set target_words = '目标|预期|计划|规划|远景|愿景|终期|末期|预计|任务|力争|争取|奋斗|努力|挑战|确保|展望|达到|拟|要求' %}
{% set actual_words = '实[际绩]|现状|现有|当前|目前|完成|截[至止]|快报|决算' %}
{% set baseline_words = '基期|基准|基线|基数|基年|起始|初始|起点|(?:^|[^年])底数' %}
{% set figure_year %}
coalesce(
            figures.figure_year,
            case
                when {{ matches(head, target_words) }} and not {{ matches(head, actual_words) }} then named.pilot_to_year
                when {{ matches(head, baseline_words) }} then named.pilot_from_year - 1
            end
        )
{%- endset %}
{#- An annex of several towns says in a column, over its years or in its title whose a figure is. -#}
{% set town_end = '(?:镇|乡|街道)$' %}
{% set said_town %}
coalesce(
    nullif({{ town_of_head('figures.header_text') }}, ''), named.town_folded,
    -- An annex a town: its title begins with it.
    nullif({{ extract_part(
        fold_text('named.title'),
        '^(?:[(]?[一二三四五六七八九十]{1,3}[)、])?(?:[^区县市镇乡]{1,6}[区县市])?([^区县市镇乡、()]{2,5}(?:镇|乡))(?:[^化村带区]|$)', 1
    ) }}, '')
)
{%- endset %}
{% set unit_of_head = extract_part(
    fold_text('figures.header_text'), '[(](?:单位:)?([千百]?[万亿]?(?:元|美元|人|户|家|个|亩)|平方公里|公里|公顷|[%‰])[)]$', 1
) %}
{% set own_town = replace_all(fold_text('named.town_name'), town_end, '') %}
{% set is_other_town %}
coalesce(
    not {{ matches(said_town, '^(?:[全本我该各小强]|.{0,3}(?:试点|典型|中心|重点|示范|特色|小城|特色小|建制|百强|美丽))镇$|城乡$') }}
    and right({{ replace_all(said_town, town_end, '') }}, length({{ own_town }})) <> {{ own_town }},
    false
)
{%- endset %}
{#- 28（累计） of what is a sum by itself says nothing more; of what each year has its own figure of it is a question. -#}
{% set figure_unit %}
case when named.time_basis = 'point_in_time' and figures.figure_unit_text = '(累计)' then '' else figures.figure_unit_text end
{%- endset %}
{#- 单位：亿元 above the table, or 亿元、% of which each row has its own. -#}
{% set unit_above = extract_part(head, '单位:([^0-9]{1,24})$', 1) %}
with {{ listed_units(ref('stg_annex__indicator_figures') ~ ' as figures', unit_above) }},

current_rows as (
    select
        rows_of_table.*,
        tables.document_code,
        tables.town_name,
        tables.title,
        tables.pilot_from_year,
        tables.pilot_to_year,
        cast(extract(year from tables.issued_on) as integer) as issued_year,
        count(*) over (
            partition by
                rows_of_table.batch_id, rows_of_table.source_path, rows_of_table.annex_no, rows_of_table.item_no,
                rows_of_table.restart_no, rows_of_table.town_folded
        ) as item_no_count
    from {{ ref('stg_annex__indicator_rows') }} as rows_of_table
    inner join {{ ref('stg_annex__tables') }} as tables
        on
            rows_of_table.batch_id = tables.batch_id
            and rows_of_table.source_path = tables.source_path
            and rows_of_table.annex_no = tables.annex_no
),

named as (
    select
        current_rows.*,
        names.annex_indicator_code as indicator_code,
        names.unit_folded as name_unit_folded,
        names.candidates as indicator_candidates,
        indicators.unit as indicator_unit,
        indicators.measure_kind,
        indicators.direction,
        indicators.scale_code,
        indicators.time_basis,
        {{ matches("coalesce(indicators.definition_zh, '')", '^试点开始以来') }} as is_since_start,
        units.dimension as indicator_dimension,
        count(*) over (
            partition by
                current_rows.batch_id, current_rows.source_path, current_rows.annex_no, current_rows.town_folded,
                names.annex_indicator_code
        ) as indicator_count
    from current_rows
    inner join {{ ref('int_indicator_names_resolved') }} as names
        on current_rows.indicator_folded = names.indicator_folded
    left join {{ ref('int_indicators_known') }} as indicators on names.annex_indicator_code = indicators.indicator_code
    left join {{ ref('int_units_folded') }} as units on {{ fold_text('indicators.unit') }} = units.unit_folded
),

with_figures as (
    select
        named.*,
        figures.cell,
        figures.header_text,
        figures.value_text,
        -- The baseline of a pilot is the year before it, and its target that of its last year.
        {{ figure_year }} as figure_year,
        figures.figure_status,
        figures.figure_value,
        figures.figure_upper_value,
        figures.figure_comparator,
        case
            when {{ is_other_town }} then 'other_town'
            when {{ figure_year }} is null then 'unclear'
            -- Of what stands at an end, not of what each year has its own figure of, the yearly part is no target.
            when named.time_basis = 'point_in_time' and {{ matches(head, '当年') }} then 'unclear'
            -- One figure over several years: a share holds in each of them, of what is counted it may be the sum.
            when named.measure_kind in ('level', 'count') and {{ matches(head, '各年(?:单位|$)') }} then 'unclear'
            -- A text lost which group title stands over the year: what is over when the notice is issued is none to
            -- come.
            when {{ matches(head, '[|]') }} and named.issued_year is null then 'unclear'
            when {{ matches(head, '[|]') }} and figures.figure_year >= named.issued_year then 'target'
            when {{ matches(head, '[|]') }} and figures.figure_year < named.pilot_from_year then 'baseline'
            when {{ matches(head, '[|]') }} then 'actual'
            when {{ matches(head, target_words) }}
                then case when figures.figure_year < named.pilot_from_year then 'unclear' else 'target' end
            when {{ matches(head, baseline_words ~ '|基础') }} then 'baseline'
            when figures.figure_year < named.pilot_from_year then 'baseline'
            when {{ matches(head, actual_words) }} then 'actual'
            when named.pilot_from_year is null and figures.figure_year < named.issued_year - 1 then 'baseline'
            when named.pilot_from_year is null and coalesce(figures.figure_year < named.issued_year, true)
                then 'unclear'
            else 'target'
        end as figure_role,
        scales.rank as ordinal_rank,
        -- A unit behind the number wins over a column of units, and that over the one behind the name; a ratio and
        -- a grade need none, nor does a number that is a ratio by what it counts.
        case
            when figures.figure_status = 'ratio' then '比'
            when figures.figure_status = 'ordinal' then {{ fold_text('named.indicator_unit') }}
            else coalesce(
                nullif({{ figure_unit }}, ''), named.unit_folded,
                -- 2025年（亿元） over a name with （%）: whichever is meant, it is asked about.
                case
                    when {{ unit_of_head }} <> '' and named.name_unit_folded <> {{ unit_of_head }}
                        then named.name_unit_folded || '/' || {{ unit_of_head }}
                end,
                named.name_unit_folded, nullif({{ unit_of_head }}, ''),
                listed_units.unit_folded,
                case when {{ matches(unit_above, '^[^、,]{1,6}$') }} then {{ unit_above }} end,
                case when named.measure_kind = 'ratio' then {{ fold_text('named.indicator_unit') }} end
            )
        end as stated_unit_folded
    from named
    inner join {{ ref('stg_annex__indicator_figures') }} as figures
        on
            named.batch_id = figures.batch_id
            and named.source_path = figures.source_path
            and named.annex_no = figures.annex_no
            and named.row_no = figures.row_no
    left join listed_units
        on
            {{ unit_above }} = listed_units.list_folded
            and {{ fold_text('named.indicator_unit') }} = listed_units.wanted_folded
    left join {{ ref('seed_ordinal_scales') }} as scales
        on named.scale_code = scales.scale_code and figures.figure_label = {{ fold_text('scales.label') }}
),

stepped as (
    select
        *,
        figure_value < lag(figure_value) over (
            partition by batch_id, source_path, annex_no, row_no, figure_role = 'other_town' order by figure_year
        ) as is_below_year_before
    from with_figures
),

-- What has come since the pilot began never falls: 6、8、7 are of each year alone, and no sum of them.
in_rows as (
    select
        {{ all_but(['figure_role', 'is_below_year_before']) }},
        case
            when is_since_start and figure_role in ('baseline', 'target')
                and bool_or(coalesce(is_below_year_before, false)) over (
                    partition by batch_id, source_path, annex_no, row_no, figure_role = 'other_town'
                )
                then 'unclear'
            else figure_role
        end as figure_role
    from stepped
)

select
    in_rows.*,
    units.unit as stated_unit,
    -- Percentage points beside a share or a growth rate state a change of it.
    coalesce(
        units.dimension = 'percentage_point' and in_rows.indicator_dimension = 'share', false
    ) as is_change,
    coalesce({{ is_same_kind('units.dimension', 'in_rows.indicator_dimension') }}, false) as is_convertible,
    case
        when in_rows.figure_status = 'ordinal' then cast(in_rows.ordinal_rank as decimal(28, 8))
        when units.dimension = 'percentage_point' then in_rows.figure_value
        when {{ is_same_kind('units.dimension', 'in_rows.indicator_dimension') }}
            then {{ convert_unit('in_rows.figure_value', 'units.', 'wanted.') }}
    end as value,
    case
        when units.dimension = 'percentage_point' then in_rows.figure_upper_value
        when {{ is_same_kind('units.dimension', 'in_rows.indicator_dimension') }}
            then {{ convert_unit('in_rows.figure_upper_value', 'units.', 'wanted.') }}
    end as upper_value
from in_rows
left join {{ ref('int_units_folded') }} as units on in_rows.stated_unit_folded = units.unit_folded
left join {{ ref('int_units_folded') }} as wanted
    on {{ fold_text('in_rows.indicator_unit') }} = wanted.unit_folded
