{#- Of which time a clause tells, by stems and shapes; texts have been through even_text. -#}

{#- 2023年9月—2024年12月 ends when its last year does: a text in which a span is that year alone. -#}
{% macro spans_ended(text) -%}
    {{ replace_all(
        text, '20[0-9]{2}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?[底末初]?[-—–~至到]+(20[0-9]{2}年)', '到\\1'
    ) }}
{%- endmacro %}

{#- “十四五”末 and “十四五”期间 are 2025年: a text in which they are. -#}
{% macro plans_ended(text) -%}
    {%- set end = '”?(?:规划)?(?:(?:时?期)?[末底]|时期|期间?)' -%}
    {{ replace_all(replace_all(text, '“?十四五' ~ end, '2025年'), '“?十五五' ~ end, '2030年') }}
{%- endmacro %}

{#- A text as long as before, without the years in the name of a plan: 《国土空间规划（2021—2035年）》. -#}
{% macro without_years_of_names(text) -%}
    {{ replace_all(
        text, '((?:规划|方案|纲要|计划|意见|行动|条例|办法|清单)》?|》)[（(]20[0-9]{2}[-—–~至]20[0-9]{2}年[）)]', '\\1（〇〇〇〇—〇〇〇〇年）'
    ) }}
{%- endmacro %}

{#- A text without the years that it compares with or comes from: 较2022年, 由2022年的. -#}
{% macro without_compared_years(text) -%}
    {{ replace_all(text, '[较比由以从自与同为是超于](?:20[0-9]{2}年|' ~ now_words() ~ ')|在?20[0-9]{2}年[底末]?(?:[0-9.]+[^0-9，,、；;]{1,5}?)?的?(?:基础|水平)', '') }}
{%- endmacro %}

{#- A heading without the names of other plans in it. -#}
{% macro without_names(text) -%} {{ replace_all(text, '《[^》]*》', '') }} {%- endmacro %}

{#- The year that a heading names first, '' where it names none. -#}
{% macro year_of_heading(text) -%}
    {{ extract_part(spans_ended(plans_ended(without_names(text))), '^[^，,。；;]*?(20[0-9]{2})年', 1) }}
{%- endmacro %}

{#- What speaks of things to come, and what heads a plan. -#}
{% macro future_words() -%}
    {{ return('到20[0-9]{2}年|力争|力促|确保|试点期|展望') }}
{%- endmacro %}
{% macro plan_words() -%}
    {{ return('目标|任务|要求|思路|原则|蓝图|愿景|计划|举措|措施|打造|推进|' ~ future_words()) }}
{%- endmacro %}

{#- What is, and no promise: what was reached, what lies where, what is compared with a year before. -#}
{% macro fact_words() -%}
    {{ return('同比|截至|截止|近年来|以来|现有|现状|目前|已|[到成现升加了]了|去年|上年|拥有|建有|地处|位于|坐落|下辖|获评|荣获|先后'
        ~ '|(?:^|[^差])距(?:离)?[^0-9]{0,10}[0-9]|全长|车程') }}
{%- endmacro %}

{#- 从目前的60%提升到66% comes from there. -#}
{% macro now_words() -%}
    {{ return('(?:目前|现有|当前|现在|现状|基期)年?的?') }}
{%- endmacro %}

{#- （三）2023年…: the number of an item is no word of its clause. -#}
{% macro numbered_item() -%}
    {{ return('^[（(][一二三四五六七八九十]{1,3}[)）]') }}
{%- endmacro %}

{#- Whether a heading names what is: by the stem it ends with, if it names no deed and no part of a plan. -#}
{% macro is_heading_of_facts(text) -%}
    {%- set stems = '基础|现状|成效|成绩|背景|概况|概貌|概述|简介|情况|条件|优势|形势|回顾|进展|历程|家底|区位|问题|困难|[镇村]情' -%}
    {%- set plans = '目标|任务|措施|举措|保障|要求|行动|工程|计划|思路' -%}
    {%- set deeds = '夯实|补齐|解决|破解|提升|提高|改善|优化|强化|完善|加强|推进|打造|做[大强优活精]|壮大|培育|发挥|筑牢|厚植|巩固|聚焦'
        ~ '|深化|立足|依托|放大|建强|构建|推动|促进|以[^上]' -%}
    (
        {{ matches(text, '(?:' ~ stems ~ ')[^一-龥]*$') }}
        and not {{ matches(text, plans ~ '|' ~ deeds) }}
    )
{%- endmacro %}

{#- The year to come at the head of a sentence, where `behind` follows it, or (`labels`) that labels it: 2024年：…, 第一步：
    2024—2025年，…; '' where none does. -#}
{% macro year_at_head(text, behind, labels=true) -%}
    {%- set number = '^(?:[0-9]{1,2}[.])?' -%}
    {#- 第一步，到2025年，… labels its own paragraph, 到2025年，… those behind it too. -#}
    {%- set to_come = number ~ ('(?:[^0-9是]{0,4}|[^0-9是，,。：:]{1,10}；)' if labels else '[^0-9是，,、：:；;。]{0,4}') ~ '(?:到|展望|^至|[^截]至)(20[0-9]{2})年(?:[0-9]{1,2}月)?[底末初]?(?:前|以前|时)?；?(?:' ~ behind ~ ')' -%}
    {%- set named_step = '[^0-9，,。；;：:]{1,10}(?:步|阶段|年|期)[：:]?' -%}
    {%- set step = number ~ '(?:' ~ named_step ~ ')?[^0-9一-龥]*' -%}
    {%- set label = step ~ '(20[0-9]{2})年度?(?:工作)?(?:目标|任务)?(?:；?(?:[：:]|$)|；[，,])' -%}
    {#- One of a list of years: ——2024年，…. -#}
    {%- set listed = '^[—–-]+(20[0-9]{2})年[底末]?[，,]' -%}
    {%- set years = '20[0-9]{2}年?[-—–~至到]+(20[0-9]{2})年；?' -%}
    {%- set span = step ~ years ~ '(?:[：:]|$)' -%}
    {#- 第一步：2024—2025年，… labels its paragraph; 2024—2025年，… says when its own sentence is done. -#}
    {%- set span_of_step = number ~ '(?:' ~ named_step ~ '|[—–-]{2,})[^0-9一-龥]*' ~ years ~ '[，,]' -%}
    {%- set labelled = "coalesce(nullif(" ~ extract_part(text, label, 1) ~ ", ''), nullif(" ~ extract_part(text, listed, 1)
        ~ ", ''), nullif(" ~ extract_part(text, span, 1) ~ ", ''), " ~ extract_part(text, span_of_step, 1) ~ ")" -%}
    {#- 到试点结束时，实现以下目标： -#}
    {%- set at_the_end = number ~ '(?:力争|确保)?[到至]?(?:试点|规划|方案|行动|建设|实施)(?:期限?[末满届]|期?结束)时?；?(?:' ~ behind ~ ')' -%}
    coalesce(
        nullif({{ extract_part(plans_ended(text), to_come, 1) }}, ''),
        case when {{ matches(text, at_the_end) }} then cast(pilot_to_year as string) end,
        {% if labels %} case when try_cast({{ labelled }} as integer) >= coalesce(said_year, 0) then {{ labelled }} end, {% endif %}
        ''
    )
{%- endmacro %}

{#- The year that a text names last as one to come, if the plan goes as far. -#}
{% macro last_year_to_come(text, pattern) -%}
    case
        when try_cast({{ extract_part(plans_ended(text), pattern, 1) }} as integer) <= coalesce(pilot_to_year, said_year + 5)
            then {{ extract_part(plans_ended(text), pattern, 1) }}
        else ''
    end
{%- endmacro %}

{#- A share and the year behind its name, where 比 compares nothing: 占比2025年. -#}
{% macro shares_before_years() -%}
    {{ return('(占比|城乡(?:居民)?收入比)(到?20[0-9]{2}年)') }}
{%- endmacro %}

{#- When what a sentence promised before is done, by what stands behind it, as a year and a sign: of all in it where that
    says so (…18公里、…360盏，2024年底前全部完成), else of what stands right before; '' where it does not say. -#}
{% macro time_behind(text) -%}
    {%- set by = '(?:力争|确保|到|于|在)*(20[0-9]{2})年(?:[0-9]{1,2}月)?[底末]?(之?前|以前)?' -%}
    {%- set done = done_words() ~ '$' -%}
    {#- 2024年底前全部完成, 均于2024年底前完成 -#}
    {%- set all_done = '^(?:[^；;]*[，,、])?' ~ by ~ '(?:全部|全面|均|都)' ~ done -%}
    {%- set all_by = '^(?:[^；;]*[，,、])?[^0-9，,、；;]{0,8}(?:全部|均|都)' ~ by ~ done -%}
    {#- 以上工程2024年底前完成; 48公里（2024年底前完成） -#}
    {%- set all_above = '^.*[，,；;](?:以上|上述)[^0-9，,、；;]{0,8}' ~ by ~ '(?:全部|全面|均|都)?' ~ done -%}
    {%- set last_done = '^[，,]' ~ by ~ done -%}
    {%- set last_in_brackets = '^；' ~ by ~ '(?:全部|全面)?' ~ done_words() ~ '；' -%}
    case
        {% for pattern in (all_done, all_by, all_above, last_done, last_in_brackets) %}
            when {{ matches(text, pattern) }} then {{ extract_part(text, pattern, 1) }} || case
                when {{ extract_part(text, pattern, 2) }} <> '' then '到'
                when try_cast({{ extract_part(text, pattern, 1) }} as integer) > issue_year - case when is_issued_early then 1 else 0 end
                    then '到'
                else '年'
            end
        {% endfor %}
        else ''
    end
{%- endmacro %}

{#- The year that stands behind what is done, and may be its or not (…18公里，…30公里，到2026年底完成; …18公里，工期至2025年底), as text; '' where none
    does. -#}
{% macro year_behind_several(text) -%}
    {%- set year = '(20[0-9]{2})年(?:[0-9]{1,2}月)?[底末]?(?:之?前|以前)?' -%}
    {%- set behind_several = '^(?:[，,、][^；;]*[0-9][^，,；;]*)?[，,][^0-9，,；;]{0,8}' ~ year ~ '[^0-9，,；;]{0,4}' ~ done_words() ~ '$' -%}
    {%- set its_term = '^[^。]*[，,；;][^0-9，,；;]{0,6}(?:工期|时限|期限|时间)[^0-9，,；;]{0,4}' ~ year ~ '(?:[，,；;]|$)' -%}
    {#- 治理3处，2025年底前全面见效: some deed or other by then. -#}
    {%- set some_deed = '^(?:[，,、][^；;]*[0-9][^，,；;]*)?[，,][^0-9，,；;]{0,8}(20[0-9]{2})年(?:[0-9]{1,2}月)?[底末]?(?:之?前|以前)[^0-9，,；;]{0,10}(?:[，,；;]|$)' -%}
    coalesce(
        nullif({{ extract_part(text, behind_several, 1) }}, ''),
        nullif({{ extract_part(text, its_term, 1) }}, ''),
        {{ extract_part(text, some_deed, 1) }}
    )
{%- endmacro %}

{% macro done_words() -%} {{ return('(?:完成|建成|完工|竣工|到位|投用|通车|投运|交付|销号|清零|消除)+') }} {%- endmacro %}

{#- The time a clause names, as a year of four digits and a sign: 到 to come, 年 told, 旧 what is (0000旧), 每 what is
    done each year (0000每), 新 what shall be (0000新); '' where it names none. 较2022年 and 由2022年的 are no time of the clause. -#}
{% macro time_of_clause(text) -%}
    {#- ——2024年，…: the dash of a list is no word; 占比2025年 compares nothing. -#}
    {%- set bare = replace_all(
        spans_ended(replace_all(text, '^[—–-]+|' ~ numbered_item(), '')), shares_before_years(), '\\1为\\2'
    ) -%}
    {%- set own = replace_all(bare, '[较比以由从自](?:20[0-9]{2}年|' ~ now_words() ~ ')|[高低]于20[0-9]{2}年|在20[0-9]{2}年.*?基础上', '') -%}
    {%- set on_from = '(20[0-9]{2})年起' -%}
    {%- set to_come = '(?:到|力争|力促|确保|争取|展望|预计|计划|最[迟晚]于?|不[迟晚]于|赶在|(?:^|[^截])至|^20[0-9]{2}年?[-—–~])(20[0-9]{2})年' -%}
    {%- set by_then = '(20[0-9]{2})年(?:[0-9]{1,2}月|年)?[底末]?(?:之前|以前|前)' -%}
    {%- set within = '[^0-9较比由从以自到](20[0-9]{2})年[底末]?前?(?:(?:' ~ passing_verbs() ~ '|' ~ reaching_verbs() ~ '[到至])?[0-9][0-9.]*(?:' ~ commitment_units() ~ ')|(?:力争|预计|将|均|都|全部|先|应|要|确保|累计|分别|依次)*(?:过半|达到?|突破|超过|不[得能]?[低少高多]于|不超过|控制在|保持|稳定在|实现|提[高升]|增[加长至]|[升上扩降缩减].?[到至]|建成|完成|占|为))' -%}
    {%- set years_of_plan = '^(?:全镇|镇域|今后|未来)?(?:力争|计划)?([二三四五])年(?:间|内|行动期间?|试点期间?|建设期间?|[^0-9级来前后以制]{0,16}[0-9])' -%}
    {%- set told = '^(?:截至|截止|在|仅)*(20[0-9]{2})年' -%}
    case
        when {{ matches(own, '^其中|(?:窗口期?|机遇期?|契机|红利|政策)$|年[^0-9]{0,2}[两三四五][批步][^0-9]*$') }} then ''
        -- What holds from a year to come on, holds at the end.
        when try_cast({{ extract_part(bare, on_from, 1) }} as integer) >= said_year then cast(pilot_to_year as string) || '到'
        -- 至2023年底 in a notice of 2024 tells.
        when {{ matches(own, to_come) }}
            then {{ extract_part(own, to_come, 1) }}
                || case when try_cast({{ extract_part(own, to_come, 1) }} as integer) < said_year then '年' else '到' end
        when {{ matches(own, by_then) }} then {{ extract_part(own, by_then, 1) }} || '到'
        when {{ matches(own, '(?:试点|规划|方案|行动|建设)(?:期限?[末满届内间]|结束)|^[到至]?期末') }}
            then cast(pilot_to_year as string) || '到'
        -- 三年累计 and 三年间 are over when the pilot is, if it lasts as long.
        when {{ matches(own, '^(?:全镇|镇域)?(?:力争)?[两二三四五]年(?:内|间|来)?(?:累计|合计|总计|共计)') }}
            or {{ matches("replace(" ~ own ~ ", '两年', '二年')", years_of_plan) }}
            and instr('一二三四五', {{ extract_part("replace(" ~ own ~ ", '两年', '二年')", years_of_plan, 1) }}) = pilot_years
            then cast(pilot_to_year as string) || '到'
        when {{ matches(own, '^[两二三四五六七八九十]年多?来|^经过?(?:多|数|几)年') }} then '0000旧'
        when {{ matches(own, '十[一二三]五”?(?:时期|期)') }} or {{ matches(own, '十[四五]五”?(?:时期|期间?)?以来') }} then '0000旧'
        {% for name, year in {'四': '2025', '五': '2030'}.items() %}
            when {{ matches(own, '十' ~ name ~ '五”?(?:时期|期间?|末)') }} then '{{ year }}到'
        {% endfor %}
        when {{ matches(own, '^(?:自|从)?20[0-9]{2}年[^0-9，,]{0,4}以来') }} then '0000旧'
        when {{ matches(own, '^截[至止]') }}
            then coalesce(nullif({{ extract_part(own, told, 1) }}, ''), '0000')
                || case when try_cast({{ extract_part(own, told, 1) }} as integer) > issue_year then '到' else '旧' end
        when
            {{ matches(own, told) }}
            and try_cast({{ extract_part(own, told, 1) }} as integer)
            > issue_year - case when is_issued_early or {{ matches(own, '力争|力促|确保|争取') }} then 1 else 0 end
            then {{ extract_part(own, told, 1) }} || '到'
        when {{ matches(own, told) }} then {{ extract_part(own, told, 1) }} || '年'
        -- 污水厂2025年建成投用 says when that is done, and maybe of nothing behind it.
        when {{ matches(own, '[^0-9到至](20[0-9]{2})年[底末]?(?:建成|完成|完工|竣工)[^0-9一二两三四五六七八九十全]*$') }} then ''
        when {{ matches(own, within) }}
            then {{ extract_part(own, within, 1) }}
                || case
                    when try_cast({{ extract_part(own, within, 1) }} as integer) > issue_year - case when is_issued_early then 1 else 0 end
                        then '到'
                    else '年'
                end
        when {{ matches(own, '^(?:全镇|镇域)?(?:目前|近年来|近[一两三五]年|去年|上年|现有|已|此前|前期)|以来') }} then '0000旧'
        when {{ matches(own, yearly_words()) }} and not {{ matches(own, each_year()) }} then '0000每'
        when {{ matches(own, '力争|力促|确保|争取|计划|努力|将') }} then '0000新'
        else ''
    end
{%- endmacro %}

{#- A number as it stands in a body: digits with their separators, or a numeral before a unit (两千户, 百亿元, 五项). -#}
{% macro written_number() -%}
    {{ return('[0-9]+(?:,[0-9]{3})*(?:[.][0-9]+)?[十百千万亿]*|百分之[一二两三四五六七八九十百千零点]+|[一二两三四五六七八九十百千万亿]+(?:[零点][一二两三四五六七八九十百千万亿零]+)?(?:个?百分点|' ~ commitment_amount_units() ~ ')') }}
{%- endmacro %}

{#- Whether a number between two texts counts nothing: a year or a day, the number of a document, a road, a list or a
    telephone, part of a name in quotation marks, a numeral that numbers (三次全会) or stands for 一 (一个). -#}
{% macro counts_nothing(number, before, after) -%}
    {%- set of_time = '年(?:[^均]|$)|个?月|日|号|时|分钟|小时|个?工作日|天|周|世纪|年代' -%}
    {%- set of_slogans = '翻番|增长|缩小|提升|定位|目标|差距|战略|方面|关键|环节|机制|体系|行动|举措|措施|重点|任务|清单' -%}
    {%- set names = {'“': '”', '《': '》', '‘': '’', '〈': '〉'} -%}
    (
        (not {{ matches(number, '[.]') }} and {{ matches(after, '^(?:[-—–~][0-9]{1,4})?(?:' ~ of_time ~ '|[A-Za-z+＋])') }})
        or (
            {{ matches(number, '^[0-9]{1,2}$') }}
            and {{ matches(before, '(?:^|[。；;：:（(])$') }}
            and {{ matches(after, '^[.、)）]') }}
        )
        or {{ matches(before, '(?:[第届A-Za-z+＋〔]|20[0-9]{2}[-—–~])$') }}
        or {{ matches(number, '^(?:19|20)[0-9]{2}$') }} and not {{ matches(after, '^[0-9一-龥%‰]') }}
        or {{ matches(before, '(?:电话|传真|邮编|邮政编码|热线|手机|信箱|联系人)[^一-龥0-9]{0,3}[-—0-9]{0,6}$') }}
        or {{ matches(number, '^[0-9]{3,}$') }} and {{ matches(after, '^-[0-9]{7,8}') }}
        or {{ matches(number, '^[0-9]{7,}$') }} and not {{ matches(after, '^[一-龥%‰]') }}
        {% for opening, closing in names.items() %}
            or length({{ before }}) - length(replace({{ before }}, '{{ opening }}', ''))
            > length({{ before }}) - length(replace({{ before }}, '{{ closing }}', ''))
        {% endfor %}
        or {{ matches(number, '^一[^十百千万亿]') }}
        or {{ matches(number, '^[二两三四五六七八九十]+(?:次|期|场|口|项|条|件|位|张|元)') }}
        or (
            {{ matches(number, '^[二两三四五六七八九十]+(?:个|大)') }}
            and {{ matches(after, '^[^，。；、]{0,8}(?:' ~ of_slogans ~ ')') }}
        )
        or {{ matches(number, '^[百千万亿]+[^百千万亿]*[^元]$') }} and not {{ matches(number, '^百分之') }}
        or {{ matches(number, '人$') }} and {{ matches(after, '^民') }}
    )
{%- endmacro %}
