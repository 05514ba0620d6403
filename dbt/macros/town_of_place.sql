{#- The town of a place within it: 万古镇 of 万古镇新石村3组. Any other text is itself; null is ''. -#}
{% macro town_of_place(text) -%}
    {%- set bare = without_spaces(text) -%}
    {%- set place = '^([^镇乡、,，;；]+?(?:镇|乡|街道))((?:场镇|集镇|[^镇乡])+)$' -%}
    {%- set within = extract_part(bare, place, 2) -%}
    case
        when
            {{ matches(within, '村|社区|居委|[0-9一二三四五六七八九十]组|境内|辖区|场镇|集镇|园区|片区') }}
            and not {{ matches(within, '街道') }}
            then {{ extract_part(bare, place, 1) }}
        else coalesce({{ text }}, '')
    end
{%- endmacro %}

{#- Whose figures a head says that they are: 万古镇 2025年, 2025年 万古镇; '' where it does not say. -#}
{% macro town_of_head(text) -%}
    coalesce(
        nullif({{ extract_part(text, '^([^ 0-9]{1,8}(?:镇|乡|街道)) ', 1) }}, ''),
        {{ extract_part(text, ' ([^ 0-9]{1,8}(?:镇|乡|街道))(?: 单位.*)?$', 1) }}
    )
{%- endmacro %}
