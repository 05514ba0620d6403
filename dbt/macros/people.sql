{#- What the views for people (bi) have in common. Names of schema and table only, no database: in a release the same
    view reads the release's own tables. -#}

{#- A published table as such a view names it. -#}
{% macro published(model) -%} {{ ref(model).include(database=false) }} {%- endmacro %}

{#- The tables that name a figure: rows `towns`, `indicators` and `owners`, joined to a table of towns and indicators. -#}
{% macro named_by(fact) -%}
    inner join {{ published('dim_town') }} as towns
        on {{ fact }}.town_code = towns.town_code and towns.is_current
    inner join {{ published('dim_indicator') }} as indicators
        on {{ fact }}.indicator_code = indicators.indicator_code
    left join {{ owners_named() }} as owners
        on {{ fact }}.indicator_code = owners.indicator_code and towns.district_code = owners.district_code
{%- endmacro %}

{#- Who reports each indicator in each district, in one text. -#}
{% macro owners_named() -%}
    (
        select
            reporting.indicator_code,
            reporting.district_code,
            {{ joined('offices.department_name', 'offices.department_code') }} as department_names
        from {{ published('bridge_indicator_department') }} as reporting
        inner join {{ published('dim_department') }} as offices
            on reporting.department_code = offices.department_code
        group by reporting.indicator_code, reporting.district_code
    )
{%- endmacro %}

{#- The first columns of a view of figures, from what named_by() joins. -#}
{% macro name_columns() -%}
    towns.district_name as "区",
    towns.town_name as "镇",
    indicators.category_zh as "类别",
    indicators.indicator_name_zh as "指标",
    indicators.unit as "单位",
    owners.department_names as "责任单位"
{%- endmacro %}

{#- What a figure covers: rows of dim_indicator and dim_period. What counts from January begins there. -#}
{% macro period_columns(periods) -%}
    {{ basis_in_words('indicators.time_basis') }} as "口径",
    {{ grain_in_words(periods ~ '.grain') }} as "粒度",
    {{ periods }}.year as "年度",
    {{ periods }}.period_code as "报告期",
    case
        when indicators.time_basis = 'year_to_date' then {{ first_day(periods ~ '.year', 1) }}
        else {{ periods }}.starts_on
    end as "期初",
    {{ periods }}.ends_on as "期末"
{%- endmacro %}

{#- What may be added, by the catalogue: over towns, and over the periods of a year. -#}
{% macro addable_columns() -%}
    {{ yes_or_no("indicators.aggregation_towns = 'sum'") }} as "各镇可加",
    {{ yes_or_no("indicators.aggregation_time = 'sum'") }} as "各期可加"
{%- endmacro %}

{#- A figure for a chart: in the one column where any sum within one indicator is right, in the other where none is. -#}
{% macro chart_columns(number, name, is_addable) -%}
    case when {{ is_addable }} then cast({{ number }} as double) end as "可加总{{ name }}",
    case when not ({{ is_addable }}) then cast({{ number }} as double) end as "不可加总{{ name }}"
{%- endmacro %}

{#- Of a verdict: what to count. Null where nothing was judged, so that an average is a share of what was. -#}
{% macro verdict_counts(status) -%}
    case when {{ status }} in ({{ judged_statuses() }}) then 1 else 0 end as "评价数",
    case
        when {{ status }} = 'achieved' then 1
        when {{ status }} in ({{ judged_statuses() }}) then 0
    end as "达标数",
    case
        when {{ status }} in ('achieved', 'on_track', 'maintained') then 1
        when {{ status }} in ({{ judged_statuses() }}) then 0
    end as "正常数",
    case
        when {{ status }} in ('achieved', 'on_track', 'maintained') then 0
        when {{ status }} in ({{ judged_statuses() }}) then 1
    end as "滞后数"
{%- endmacro %}
{% macro judged_statuses() -%}
    'achieved', 'on_track', 'maintained', 'lagging', 'far_behind', 'slipped', 'deteriorating'
{%- endmacro %}

{#- A figure as people read it, as text: nobody adds 亿元 to % by mistake. Of a grade its name. -#}
{% macro figure_in_words(number) -%}
    case
        when indicators.measure_kind = 'ordinal'
            then
                nullif(split_part(indicators.grades_zh, '；', cast(round({{ number }}) as integer)), '')
                || indicators.unit
        else {{ plain_number('cast(round(' ~ number ~ ', 6) as decimal(28, 6))') }}
    end
{%- endmacro %}

{% macro basis_in_words(code) -%}
    case {{ code }} when 'year_to_date' then '累计' when 'period' then '当期' when 'point_in_time' then '期末' end
{%- endmacro %}

{% macro grain_in_words(code) -%}
    case {{ code }} when 'year' then '年度' when 'half' then '半年' when 'quarter' then '季度' when 'month' then '月度' end
{%- endmacro %}

{% macro target_kind_in_words(code) -%}
    case {{ code }}
        when 'reach' then '达到' when 'average_annual_growth' then '年均增长'
        when 'change_from_baseline' then '比基期增减' when 'maintain' then '保持'
    end
{%- endmacro %}

{% macro comparator_in_words(code) -%}
    case {{ code }} when '>=' then '≥' when '<=' then '≤' when '~' then '≈' else {{ code }} end
{%- endmacro %}

{% macro measure_kind_in_words(code) -%}
    case {{ code }} when 'task' then '任务' when 'policy' then '政策' when 'reform' then '改革' else {{ code }} end
{%- endmacro %}

{% macro yes_or_no(condition) -%} case when {{ condition }} then '是' else '否' end {%- endmacro %}

{#- An instant by the clock of Chongqing, without a zone, so that every client shows the same. Views of bi alone. -#}
{% macro beijing_time(instant) -%} make_timestamp(epoch_us({{ instant }}) + 28800000000) {%- endmacro %}
