{#- The signs that names of offices and places end with. -#}
{% macro last_signs() -%} 委局办部社心司会镇乡道院等区室联协团站所行校 {%- endmacro %}

{#- Who answers for a task: before the names, （牵头单位：…；配合单位：…）, 【责任单位】…, or behind them, （区教委牵头，区民政局配合）. -#}

{#- Each role and how a notice words it. -#}
{% macro department_roles() -%}
    {{ return({
        'lead': '牵头|主责|主办|主管|主抓|负责', 'support': '配合|协办|协同|协助|协作|参与|参加|会同|支持', 'responsible': '责任|落实|实施|承办'
    }) }}
{%- endmacro %}

{#- The label before a list of departments, in a text whose signs are plain_signs(); with `others`, any label behind ；, so
    that 联动单位： is a role of its own and what stands behind 完成时限： no office. -#}
{% macro department_label(others=true) -%}
    {%- set words = department_roles().values() | join('|') -%}
    {%- set name -%} (?:主要|第一|市级|区级|县级)?(?:{{ words }})(?:责任)?(?:单位|部门|领导) {%- endset -%}
    (?:[(] *)?{{ name }} *[)]? *:|[(] *(?:{{ words }}) *:|[(] *{{ name }} *[)]{{ '|[;,] *[一-龥]{2,6} *:' if others }}
{%- endmacro %}

{#- The role that a label or a word behind names means; null where it is about no office. -#}
{% macro role_in(text) -%}
    case
        when {{ matches(text, '(?:人员?|领导|时限|时间|时序|期限|进度)[^一-龥]*$') }} then cast(null as string)
        -- 按职责分工负责 tells nobody from the others.
        when {{ matches(text, '分工|分别|各自') }} then 'responsible'
        {% for role, words in department_roles().items() if role != 'responsible' %}
            when {{ matches(text, words) }} then '{{ role }}'
        {% endfor %}
        when {{ matches(text, department_roles()['responsible'] ~ '|单位|部门') }} then 'responsible'
    end
{%- endmacro %}

{#- Names whose role stands behind them, 区教委、区财政局牵头: behind the end of a name, before the end of a clause. -#}
{% macro role_behind() -%}
    {%- set roles = department_roles() -%}
    [{{ last_signs() }}](?:等)?(?:(?:单位|部门)?(?:按照?|依据?)?(?:各自)?职[责能](?:分工)?|分工|分别|共同|负责)?(?:{{ roles['lead'] }}|{{ roles['support'] }}|落实)(?:实施|落实|推进)?(?:[,;。、) ]|$)
{%- endmacro %}

{#- A text with the signs of these brackets in ASCII, as long as before: offsets hold in both. -#}
{% macro plain_signs(text) -%}
    translate({{ text }}, '（）［］〔〕【】[]：∶；，　', '()()()()()::;, ')
{%- endmacro %}

{#- The numbers of a heading path, as people cite a place: 三 › （二） › 4． gives 3-2-4. -#}
{% macro path_numbers(heading_path) -%}
    {%- set arabic -%}
        ' ' || translate({{ heading_path }}, '一二三四五六七八九（）().．、第章篇部分节節条條任务行动工程举措', '123456789') || ' '
    {%- endset -%}
    {%- set tens -%}
        replace(replace(replace(replace({{ arabic }}, ' 十 ', ' 10 '), ' 十', ' 1'), '十 ', '0 '), '十', '')
    {%- endset -%}
    replace({{ trimmed(tens) }}, ' › ', '-')
{%- endmacro %}

{#- A list of names with every separator a 、, as long as before. 和, 及, 与 and 以及 separate only behind the end of a
    name (区教委和区民政局, 吴家镇及清流镇), since they also stand within names (区住房和城乡建委, 人和镇). -#}
{% macro name_list(text) -%}
    {%- set name_end = '[委局办部社心司会镇道]' -%}
    {%- set signs = replace_behind("translate(" ~ text ~ ", '，,；;', '、、、、')", name_end, '[ 　\n]', '、') -%}
    {%- set without_yiji = replace_behind(signs, name_end ~ '|、', '以及', '、、') -%}
    {%- set without_ji = replace_behind(without_yiji, name_end ~ '|、', '及', '、') -%}
    {{ replace_behind(without_ji, name_end, '[和与]', '、') }}
{%- endmacro %}

{#- Whether a name is that of a town or of its government. -#}
{% macro is_town_name(text) -%}
    {{ matches(text, '(镇|乡|街道|镇街)(人民政府|政府|办事处|党委|党工委)?$') }}
{%- endmacro %}

{#- Whether a list of names says of itself that it is not complete: 等 at its end, or behind one of its names. -#}
{% macro is_open_list(text) -%}
    {{ matches(fold_text(text), '等([、,;]|$)') }}
{%- endmacro %}
