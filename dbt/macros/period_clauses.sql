{#- Of remarks, a line each, the periods that the figure is said to be of: 暂用8月数据, 数据截至8月底, a line that is no more
    than a period. What only mentions one (8月新增3家, 3月15日报送, 2月起口径调整, 较8月增加2) is left out.

    `texts` is a relation whose distinct `remark_text` have the lines between 〖 and 〗, folded; where one begins
    with |, a period alone says nothing, for it is of a column that nobody reads (投产时间). Gives the CTE
    `period_clauses`, a row a text, with them as `clauses` that read_periods reads: 8月数据;截至8月. -#}
{% macro period_clauses(texts) -%}
    {%- set period = '([0-9〇零一二三四五六七八九十两第前上下去今本半个年度全月份季底末日号至到QqHh./、和及—–~-]+)' -%}
    {%- set said = '(?:(?:的|月报|当月|当季|期末|年末|月末|累计|合计|实际|完成|统计|报表|快报|年报|月报|季报|全年)*'
        ~ '(?:数据|数值|数字|数|值|口径|情况|累计|[月季年]报))' -%}
    {%- set filled = '(?:填报|填列|填写|上报|报送|代替|替代|代|列示|暂列|统计|计算|计)?' -%}
    {%- set of_figures = '(?:(?:本|该|此|以上|上述|上报|行|处|格|项|所|均|暂|现|仅|只|填|报|列|数据|数值|数|值|指标|统计|口径|注:|备注:|说明:|[一-龥]{2,8}镇|注|备注|说明)*)' -%}
    {%- set verb = '(?:为|系|是|属于?|按照?|采用|沿用|使用|借用|暂用|用|取|以|填报?|填的是|报)' -%}
    {%- set time = '(?:数据|统计|指标|所属|报告|核算|采集|取数|截止|截至)+(?:时间|时点|日期|期间|时期|月份|季度|年度|年份|周期|期)' -%}
    {%- set as_of = '(?:截至|截止|更新[至到]|统计[至到]|累计[至到]|截)[至到于]?' -%}
    {%- set others = '基[数期]|同期|比|较|起|增|减|目标|计划|预算|规划|版|文|剔除|扣除|填报[日时]|报送[日时]|制表|填表' -%}
    {%- set steps = [
        ('〖[(]([^()〗]*)[)]〗', '〖\\1〗'),
        ('[(),。;!?|]+', ';;'),
        ('[〖]', '〖;'), ('[〗]', ';〗'),
        ('(20[0-9][0-9])[-./]([01]?[0-9])[-./]([0-3]?[0-9])', '\\1年\\2月\\3日'),
        (';[^;〖〗]*(?:' ~ others ~ ')[^;〖〗]*;', ''),
        ('〖;' ~ of_figures ~ ':?' ~ period ~ '的?;〗', '¶\\1¶'),
        (';(0?1月?[-—–~至到]' ~ period[1:] ~ '(?:累计)?;', '¶\\1数据¶'),
        (';' ~ of_figures ~ ':?' ~ verb ~ '?' ~ period ~ said ~ filled ~ ';', '¶\\1数据¶'),
        (';[^;〖〗¶不非]{0,20}?(?:为|系|是|暂用|沿用|采用|使用|借用|取自|来自|先报|按|以)' ~ period ~ said ~ filled ~ ';', '¶\\1数据¶'),
        (';' ~ of_figures ~ ':?(?:为|是|系|暂用|沿用|采用)' ~ period ~ '的?;', '¶\\1数据¶'),
        (';[^;〖〗¶不非]{0,12}?(?:用|以|按)' ~ period ~ '(?:来?代替|来?替代|代|填报|填列);', '¶\\1数据¶'),
        (';' ~ of_figures ~ time ~ '(?::|为|是|系)*' ~ period ~ ';', '¶\\1数据¶'),
        (';(?:[^;〖〗¶]{0,10}(?:数|数据|值|统计|指标|情况|口径|报|时间|日期|时点|为|是|系|仅|只):?)?' ~ as_of
            ~ '(?::|为|是)?' ~ period ~ '(?:止|的|累计|' ~ said ~ ')*' ~ filled ~ ';', '¶截至\\1¶'),
        (';' ~ of_figures ~ ':?' ~ verb ~ '?' ~ period[:-1] ~ '[末底])[一-龥]{0,4}(?:数据|数|值|口径)' ~ filled ~ ';', '¶\\1数据¶'),
        (';' ~ of_figures ~ '[至到]' ~ period ~ '止?' ~ said ~ '?;', '¶截至\\1¶'),
        (';[^;〖〗¶]*;|[〖〗]', ''),
        ('¶+', ';'),
    ] -%}
    {%- set names = namespace(before=texts) %}
    -- A few steps at a time, each sees what those before it left.
    {%- for few in steps | batch(7) %}
        {%- set step = namespace(text='remark_text' if loop.first else 'clauses') %}
        {%- for pattern, replacement in few %}
            {%- set step.text = replace_all(step.text, pattern, replacement) %}
        {%- endfor %}
        {%- set name = 'period_clauses' if loop.last else 'clauses_' ~ loop.index %}
    {{ name }} as (
        select
            remark_text,
            {{ step.text }} as clauses
        from {{ names.before }}
    ){{ ',' if not loop.last }}
        {%- set names.before = name %}
    {% endfor %}
{%- endmacro %}

{#- The month that the name of a sheet or a file says by a day that is a month's last, 出口20240831, 报表8.31; else ''.
    Any other day is the one on which somebody sent it. -#}
{% macro month_of_last_day(text) -%}
    {%- set month_and_day = '(0[1-9]|1[0-2])([0-3][0-9])日?' -%}
    {%- set end = '[^0-9亿万千元美%家户个人号期版次项]' -%}
    {%- set year = '((?:20[0-9][0-9]年)?' -%}
    {%- set steps = [
        ('20[0-9][0-9][-./年]?(?:0?[1-9]|1[0-2])[-./月]?0?1日?[-—–~_至到]+', ''),
        ('([0-9])[-./年月]([0-9])', '\\1·\\2'),
        ('([0-9])[-./年月]([0-9])', '\\1·\\2'),
        ('(^|[^0-9A-Za-z])([1-9])·', '\\10\\2·'),
        ('·', ''),
        ('^(?:.*?[^0-9])?(?:20)?(2[0-9])' ~ month_and_day ~ '(?:' ~ end ~ '.*)?$', '20\\1年\\2月\\3日'),
        ('^(?:.*?[^0-9vV])?' ~ month_and_day ~ '(?:' ~ end ~ '.*)?$', '\\1月\\2日'),
        ('^(?:' ~ year ~ '(?:0[13578]|1[02])月)31日|' ~ year ~ '(?:0[469]|11)月)30日|' ~ year ~ '02月)2[89]日|.*)$',
            '\\1\\2\\3'),
    ] -%}
    {%- set names = namespace(text=text) -%}
    {%- for pattern, replacement in steps -%}
        {%- set names.text = replace_all(names.text, pattern, replacement) -%}
    {%- endfor -%}
    {{ names.text }}
{%- endmacro %}
