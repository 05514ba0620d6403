{# Fails if two rows have the same values in all of `columns`, or one of them is null. Rows are counted by a hash of
   them first: among millions only the few that share one are compared as they are. #}
{% test unique_grain(model, columns) %}
    with suspects as (
        select {{ row_hash(columns) }} as row_hash
        from {{ model }}
        group by 1
        having count(*) > 1
    )

    select {{ columns | join(', ') }}, count(*) as row_count
    from {{ model }}
    where
        {{ row_hash(columns) }} in (select suspects.row_hash from suspects)
        or {{ columns | join(' is null or ') }} is null
    group by all
    having count(*) > 1 or {{ columns | join(' is null or ') }} is null
{% endtest %}

{# Fails if one of `columns` is null. One test for all of them: each test costs a run as much as a small model. #}
{% test never_null(model, columns) %}
    select {{ columns | join(', ') }}
    from {{ model }}
    where {{ columns | join(' is null or ') }} is null
{% endtest %}

{# Fails if a number is below `at_least` or above `at_most`. #}
{% test within_range(model, column_name, at_least=none, at_most=none) %}
    select {{ column_name }}
    from {{ model }}
    where
        false
        {% if at_least is not none %} or {{ column_name }} < {{ at_least }} {% endif %}
        {% if at_most is not none %} or {{ column_name }} > {{ at_most }} {% endif %}
{% endtest %}
