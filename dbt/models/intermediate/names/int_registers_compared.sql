-- What a register says otherwise than the seed that ships. It counts all the same, but nobody does it unawares.
{% set compared = [
    ('register_departments', 'seed_departments', ['department_code'], ['department_name']),
    (
        'register_indicators', 'seed_indicators', ['indicator_code'],
        ['indicator_name_zh', 'unit', 'direction', 'measure_kind', 'time_basis', 'scale_code']
    ),
    ('register_indicator_names', 'seed_indicator_aliases', ['alias_text'], ['indicator_code']),
    ('register_department_names', 'seed_department_aliases', ['district_code', 'alias_text'], ['department_code']),
    ('register_units', 'seed_units', ['unit_text'], ['unit', 'dimension', 'numerator', 'denominator'])
] %}
with {{ latest_read() }}

{% for register, seed, keys, columns in compared %}
select
    registers.batch_id,
    registers.source_path,
    registers.row_no,
    registers.{{ keys[-1] }} || '：' || concat_ws(
        '，',
        {% for column in columns %}
            nullif(cast(registers.{{ column }} as string), ''){{ ',' if not loop.last }}
        {% endfor %}
    ) as value_text,
    concat_ws(
        '，',
        {% for column in columns %}
            nullif(cast(seeds.{{ column }} as string), ''){{ ',' if not loop.last }}
        {% endfor %}
    ) as expected
from {{ source('landing', register) }} as registers
inner join latest_read
    on registers.source_path = latest_read.source_path and registers.batch_id = latest_read.batch_id
inner join {{ ref(seed) }} as seeds
    on
        {% for key in keys %}
            registers.{{ key }} = seeds.{{ key }}
            {{ 'and' if not loop.last }}
        {% endfor %}
where
    {% for column in columns %}
        coalesce(cast(registers.{{ column }} as string), '') <> coalesce(cast(seeds.{{ column }} as string), '')
        {{ 'or' if not loop.last }}
    {% endfor %}
{{ 'union all' if not loop.last }}
{% endfor %}
