{#- The brackets in which a notice says who answers for a task: （牵头单位：…；配合单位：…）. -#}

{#- Each role and how a notice words it. -#}
{% macro department_roles() -%}
    {{ return({'lead': '牵头', 'support': '配合', 'responsible': '责任'}) }}
{%- endmacro %}

{#- The label before a list of departments, in a text whose signs are plain_signs(). -#}
{% macro department_label(words='牵头|配合|责任') -%}
    (?:{{ words }})(?:单位|部门) *:
{%- endmacro %}

{#- A text with the signs of these brackets in ASCII, as long as before: offsets hold in both. -#}
{% macro plain_signs(text) -%}
    translate({{ text }}, '（）［］〔〕：∶；，　', '()()()::;, ')
{%- endmacro %}

{#- The numbers of a heading path, as people cite a place: 三 › （二） › 4． gives 3-2-4. -#}
{% macro path_numbers(heading_path) -%}
    {%- set arabic -%}
        ' ' || translate({{ heading_path }}, '一二三四五六七八九（）().．、', '123456789') || ' '
    {%- endset -%}
    replace(trim(
        replace(replace(replace(replace({{ arabic }}, ' 十 ', ' 10 '), ' 十', ' 1'), '十 ', '0 '), '十', '')
    ), ' › ', '-')
{%- endmacro %}

{#- A list of names with every separator a 、, as long as before. 和, 及, 与 and 以及 separate only behind the end of a
    name (区教委和区民政局, 吴家镇及清流镇), since they also stand within names (区住房和城乡建委, 人和镇). -#}
{% macro name_list(text) -%}
    {%- set name_end = '[委局办部社心司会镇道]' -%}
    {%- set signs = "translate(" ~ text ~ ", '，,；;', '、、、、')" -%}
    {%- set without_yiji = replace_behind(signs, name_end ~ '|、', '以及', '、、') -%}
    {%- set without_ji = replace_behind(without_yiji, name_end ~ '|、', '及', '、') -%}
    {{ replace_behind(without_ji, name_end, '[和与]', '、') }}
{%- endmacro %}

{#- Whether a list of names says of itself that it is not complete: 等 at its end, or behind one of its names. -#}
{% macro is_open_list(text) -%}
    {{ matches(fold_text(text), '等([、,;]|$)') }}
{%- endmacro %}
