{#- The unit in which a remark, folded, says that its figure is: 单位：美元, 含税，单位亿元, 以万元计, 数值为亿元, or no more than
    a unit; '' where it says none. -#}
{% macro unit_of_remark(text) -%}
    {%- set begin = '(?:^|[,。;()、|])' -%}
    {%- set end = '(?:$|[,。;()、|])' -%}
    {%- set unit = '([^,。;()、|:]{1,6}?)' -%}
    {%- set plain = replace_all(text, '[(]?(人民币|RMB)[)]?', '') -%}
    coalesce(
        {%- for pattern in (
            begin ~ '(?:[^,。;()、|]{0,24}单位|(?:注:)?金额:)(?:均|都|一律|统一|应当?|实际)*[为是系:按用]*' ~ unit ~ end,
            begin ~ '[^,。;()、|]{0,10}[以按用]' ~ unit ~ '(?:为单位|计算|计量|计|填报|填列|统计|表示|列示|核算|上报)' ~ end,
            begin ~ '(?:本|此|该|行|处|格|数值|数据|金额|均|数|值)*[为系是]' ~ unit ~ end,
            '^[(]?(?:备注:|说明:|注:)?' ~ unit ~ '(?:口径)?[)]?$',
        ) %}
            nullif({{ extract_part(plain, pattern, 1) }}, ''),
        {%- endfor %}
        ''
    )
{%- endmacro %}

{#- The kind of money that a text, folded, names behind 币种 or as what is counted in (以人民币计价, 折算为人民币), or as a whole where it is that of a cell: the dimension of its
    unit, 'other' for one of which we know no unit, '' where it names none. A currency says nothing of 万 or 亿. -#}
{% macro currency_of(text, is_cell) -%}
    {%- set money = '人民币|RMB|CNY|美元|USD|港[币元]|HKD|欧元|EUR|日元|JPY|英镑' -%}
    {%- set labelled = extract_part(text, '币种[:为是系]*([一-龥A-Za-z]{2,4})', 1) -%}
    {%- set counted_in = '(?:计价(?:单位|货币)?[:为是系]*|折[算合][为成]?|以)[十百千万亿]*' -%}
    {%- set counted = extract_part(text, counted_in ~ '(' ~ money ~ ')(?:计价?|[^一-龥A-Za-z]|$)', 1) -%}
    {%- set alone = extract_part(text, '^([一-龥]?(?:' ~ money ~ '))$', 1) -%}
    {%- set said = "coalesce(nullif(" ~ labelled ~ ", ''), nullif(" ~ counted ~ ", ''), case when " ~ is_cell ~ " then "
        ~ alone ~ " end, '')" -%}
    case
        when {{ matches(said, '^(人民币|RMB|CNY)') }} then 'yuan'
        when {{ matches(said, '^(美元|美金|USD)') }} then 'us_dollar'
        when {{ said }} <> '' then 'other'
        else ''
    end
{%- endmacro %}
