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

{% for kind, columns in columns_of.items() %}
    select
        '{{ kind }}' as line_kind,
        batch_id,
        received_at,
        source_path,
        source_sha256,
        coalesce(folder_period_text, '') as folder_period_text,
        case when coalesce(period_text, '') = '' then 'folder' else 'row' end as period_source,
        coalesce(folder_department_text, '') as folder_department_text,
        sheet,
        cell,
        row_no,
        {% for role, column in columns.items() %}
            {% if role == 'town' %}
                {{ town_of_place('town_text') }} as town_text,
                town_cell,
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
        -- As the texts around values have a cell of the column of notes.
        case
            when coalesce(note_text, '') <> ''
                then 'remark	' || coalesce({{ replace_all('note_cell', '[0-9]', '') }}, '') || '	'
                    || {{ replace_all('note_text', '[\t\r\n]+', ' ') }}
            else ''
        end as around_text,
        {{ 'title_unit_text' if kind == 'project' else 'cast(null as string)' }} as title_unit_text
    from {{ source('landing', kind ~ '_reports') }}
    {% if not loop.last %} union all {% endif %}
{% endfor %}
