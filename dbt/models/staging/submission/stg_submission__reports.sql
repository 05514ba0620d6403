-- Lines on measures and on projects have most texts in common, and are judged by the same rules. A text that the file
-- does not give is an empty one: names are looked up by equality, which no null meets. Of a place within a town
-- (万古镇新石村) the town stands here, and the place in landing.
{% set columns_of = {
    'measure': {
        'name': 'measure', 'code': 'measure_code', 'town': 'town', 'measure': none, 'period': 'period',
        'status': 'status', 'progress': 'progress', 'planned': none, 'completed': none, 'starts': none,
        'ends': none, 'evidence': 'evidence', 'account': 'account', 'note': 'note', 'department': 'department'
    },
    'project': {
        'name': 'project', 'code': 'project_code', 'town': 'town', 'measure': 'measure', 'period': 'period',
        'status': 'status', 'progress': none, 'planned': 'planned', 'completed': 'completed', 'starts': 'starts',
        'ends': 'ends', 'evidence': none, 'account': 'account', 'note': 'note', 'department': 'department'
    }
} %}

{#- 2024年重点项目清单 in the folder of a quarter is the list of that year, as it stands at the quarter's end. -#}
{% set a_year = '^20[0-9]{2}年?度?$' %}
{% set is_of_the_list -%}
    (
        {{ matches(fold_text('period_text'), a_year) }}
        and (period_cell is null or around_text like '%title	' || period_cell || '	%')
        and not {{ matches('around_text', '(报告期|统计期|填报期|期间|时间)[ 　]*[:：]') }}
        and not {{ matches(fold_text('folder_period_text'), a_year) }}
        and folder_period_text <> ''
    )
{%- endset %}

{% for kind, columns in columns_of.items() %}
    select
        '{{ kind }}' as line_kind,
        batch_id,
        received_at,
        source_path,
        source_sha256,
        coalesce(folder_period_text, '') as folder_period_text,
        case
            when coalesce(period_text, '') = '' or {{ is_of_the_list }} then 'folder'
            when period_cell is null then 'sheet'
            when around_text like '%title	' || period_cell || '	%' then 'title'
            else 'row'
        end as period_source,
        coalesce(folder_department_text, '') as folder_department_text,
        sheet,
        cell,
        row_no,
        {% for role, column in columns.items() %}
            {% if role == 'town' %}
                {{ town_of_place('town_text') }} as town_text,
                town_cell,
            {% elif role == 'period' %}
                case when {{ is_of_the_list }} then '' else coalesce(period_text, '') end as period_text,
                period_cell,
            {% elif column %}
                coalesce({{ column }}_text, '') as {{ role }}_text,
                {{ column }}_cell as {{ role }}_cell,
            {% else %}
                '' as {{ role }}_text,
                cast(null as string) as {{ role }}_cell,
            {% endif %}
        {% endfor %}
        {% for role in ('planned', 'completed') %}
            {{ role ~ '_unit_text' if kind == 'project' else 'cast(null as string)' }} as {{ role }}_unit_text,
        {% endfor %}
        coalesce(around_text, '') as around_text,
        {{ 'title_unit_text' if kind == 'project' else 'cast(null as string)' }} as title_unit_text
    from {{ source('landing', kind ~ '_reports') }}
    {% if not loop.last %} union all {% endif %}
{% endfor %}
