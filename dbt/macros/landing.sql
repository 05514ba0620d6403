{#- In an incremental build, whether a value was received in a batch that is being built. -#}
{% macro is_due(received_at) -%}
    {{ received_at }} in (select due.received_at from {{ source('landing', 'batches_due') }} as due)
{%- endmacro %}
