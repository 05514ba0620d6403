{#- Tables for a `with`, of which `clauses` has the parts of sentences as they are spoken: 分别 deals its numbers out, a part for each
    name or year, and what each village earns is said of the lowest. -#}
{% macro dealt_clauses(sentences) %}
    {%- set moves_to = '(?:(?:' ~ moving_verbs() ~ ')[到至]|[增升提降扩减][到至])' %}
    {%- set dealt_from = '^(.*?)()分别[由从]([0-9].*?)(' ~ moves_to ~ ')([0-9].*)$' %}
    {%- set dealt_to = '^(.*?)(年均)?分别()((?:[较比]20[0-9]{2}年[底末]?)?[^0-9由从、和]*)([0-9].*)$' %}
    {%- set said_year = '到?20[0-9]{2}年[底末]?前?' %}
    {%- set year_alone = '^到?(20[0-9]{2})年[底末]?前?' %}
    {%- set year_behind = '到?(20[0-9]{2})年[底末]?$' %}
    {%- set bound_of_all = '[0-9][^0-9以左上]*(以上|以下|以内|左右|上下)$' %}
    {#- 1.2、1.4平方公里 and 8个、10个百分点 have the unit of both behind the last. -#}
    {%- set unit_of_all = '[0-9](' ~ commitment_units() ~ ')(?:以上|以下|以内|左右|上下)?$' %}
    {#- What each village earns bounds the lowest. -#}
    {%- set spoken -%}
        case
            when {{ matches('segments.segment_text', '^(?:每个?(?:行政)?村|村村)[^0-9]*(?:收入|[低少高]于|超过|突破|达到)') }}
                then {{ replace_all('segments.segment_text', '^(?:每个?(?:行政)?村|村村)', '各村') }}
            when segments.is_yearly then replace(segments.segment_text, '每年', '')
            else segments.segment_text
        end
    {%- endset %}
    {%- set deal = {'subjects': 1, 'manner': 2, 'baselines': 3, 'verb': 4, 'figures': 5} %}
    {%- set years_before = extract_part(
        "substr(sentence_text, 1, instr(sentence_text, segment_text) - 1)",
        '((?:20[0-9]{2}年[底末]?[、和])+20[0-9]{2}年[底末]?)[,，](?:[^年；;]*[,，])?$', 1
    ) %}
    dealing as (
        select
            *,
            -- 2025年、2027年达到65%、80% deals as 分别 does, and so does 依次.
            {{ replace_all(
                with_each_year(replace_all(
                    replace_all(
                        "replace(case when is_yearly then replace(segment_text, '每年', '') else segment_text end, '依次', '分别')",
                        '(?:累计|合计|总计)分别', '分别'
                    ), dealing_each(), '分别\\1'
                )),
                '((?:20[0-9]{2}年[底末]?[、和])+20[0-9]{2}年[底末]?)([^0-9]*?)(?:分别|逐年)?((?:' ~ dealing_verbs() ~ ')[0-9])',
                '\\1\\2分别\\3'
            ) }} as deal_text
        from {{ sentences }}
    ),

    told as (
        select
            *,
            {% for part, group in deal.items() %}
                case
                    when not is_dealt then ''
                    when {{ matches('deal_text', dealt_from) }}
                        then {{ extract_part('deal_text', dealt_from, group) }}
                    else {{ extract_part('deal_text', dealt_to, group) }}
                end as dealt_{{ part }}{{ ',' if not loop.last }}
            {% endfor %}
        from dealing
    ),

    -- 到2025年、2027年，甲分别达到… deals the years out; 甲、乙2025年分别达到…，2027年分别达到… is of both twice.
    segments as (
        select
            {{ all_but(['dealt_subjects']) }},
            case
                when dealt_figures <> '' and {{ matches('dealt_subjects', '^(?:到?20[0-9]{2}年[底末]?前?)?(?:绝对值|总量|总额)?$') }}
                    then coalesce({{ last_known(
                        "case when " ~ matches('dealt_subjects', '[、和]') ~ " then " ~ replace_all('dealt_subjects', said_year ~ '的?|在?(?:的?基础上|水平上)$', '')
                        ~ " when dealt_figures = '' and " ~ matches('segment_text', '^[^0-9]*[、和][^0-9]*$') ~ " then " ~ replace_all('segment_text', '“[^”]*”$|(?:双双|[均都]|同步|持续|稳步|显著|明显|实现)+(?:提[升高]|增[长加]|改善|攀升|扩大|突破|达标)$', '') ~ " end"
                    ) }} over (
                        partition by town_code, paragraph_no, sentence_no order by segment_no
                        rows between unbounded preceding and 1 preceding
                    ), '上述各指标')
                when dealt_figures = '' or {{ matches('dealt_subjects', '[、和]') }} or {{ years_before }} = ''
                    then dealt_subjects
                else replace({{ replace_all(years_before, '[底末]', '') }}, '年', '年' || dealt_subjects)
            end as dealt_subjects
        from told
    ),

    -- 企业、机构分别增加到26家和120家 is as many statements as it has numbers, if it has as many names.
    even_deals as (
        select *
        from segments
        where
            {{ matches('dealt_figures', '[、和]') }}
            and (
                {{ matches('dealt_subjects', said_above()) }}
                or length({{ replace_all('dealt_subjects', '[^、和]', '') }})
                = length({{ replace_all('dealt_figures', '[^、和]', '') }})
            )
            and (
                dealt_baselines = ''
                or length({{ replace_all('dealt_baselines', '[^、和]', '') }})
                = length({{ replace_all('dealt_figures', '[^、和]', '') }})
            )
    ),

    {% for part in ('subjects', 'baselines', 'figures') %}
        deal_{{ part }}{{ '_cut' if part == 'figures' }} as (
            {{ exploded('even_deals', split_text('dealt_' ~ part, '[、和]')) }}
        ),
    {% endfor %}

    deal_figures as (
        select
            *,
            case
                when {{ matches('element', '^[0-9.]+$') }} then {{ extract_part('dealt_figures', unit_of_all, 1) }}
                when {{ matches('element', '^[0-9.]+个$') }} and {{ matches('dealt_figures', '个百分点[^0-9]*$') }} then '百分点'
                else ''
            end as dealt_unit
        from deal_figures_cut
    ),

    -- 甲占比2025年、2027年分别达到…, 2025年、2027年甲占比分别达到…: each part has its year, one of them the name.
    dealt_names as (
        select
            *,
            coalesce(
                nullif({{ extract_part('element', year_alone, 1) }}, ''),
                nullif({{ extract_part('element', year_behind, 1) }}, '')
            ) as element_year,
            {{ replace_all(replace_all('element', year_alone, ''), year_behind, '') }} as element_name
        from deal_subjects
    ),

    dealt_subjects as (
        select
            {{ all_but(['element_year']) }},
            -- 甲、乙2025年分别达到…: one year is that of all.
            case when count(element_year) over in_deal = 1 then max(element_year) over in_deal else element_year end as element_year,
            case
                when count(nullif(element_name, '')) over in_deal = 1 then max(element_name) over in_deal
                else element_name
            end as subject_name
        from dealt_names
        window in_deal as (partition by town_code, paragraph_no, char_start)
    ),

    clauses as (
        select
            segments.*,
            {{ evenly_spoken(spoken) }} as spoken_segment,
            0 as dealt_no,
            0 as dealt_count,
            '' as dealt_bound,
            '' as dealt_unit,
            cast(null as integer) as dealt_year,
            cast(null as integer) as dealt_end
        from segments
        left join even_deals
            on
                segments.town_code = even_deals.town_code
                and segments.paragraph_no = even_deals.paragraph_no
                and segments.char_start = even_deals.char_start
        where even_deals.town_code is null
        union all
        select
            {{ all_but(['element', 'position', 'dealt_unit'], 'figures') }}, -- noqa: RF02
            subjects.subject_name || subjects.dealt_manner
            || case when subjects.dealt_baselines = '' then '' else '由' || baselines.element end
            || subjects.dealt_verb || figures.element || figures.dealt_unit as spoken_segment,
            figures.position as dealt_no,
            1 + length({{ replace_all('figures.dealt_figures', '[^、和]', '') }}) as dealt_count,
            -- A bound behind the last binds all: 分别达到95亿元、63%以上.
            case
                when {{ matches('figures.element', '(?:以上|以下|以内|左右|上下)$') }} then ''
                else {{ extract_part('figures.dealt_figures', bound_of_all, 1) }}
            end as dealt_bound,
            figures.dealt_unit,
            try_cast(subjects.element_year as integer) as dealt_year,
            cast(
                figures.char_end - length(figures.dealt_figures) - 1 + sum(length(figures.element) + 1) over (
                    partition by figures.town_code, figures.paragraph_no, figures.char_start order by figures.position
                    rows between unbounded preceding and current row
                ) as integer
            ) as dealt_end
        from deal_figures as figures
        inner join dealt_subjects as subjects
            on
                figures.town_code = subjects.town_code
                and figures.paragraph_no = subjects.paragraph_no
                and figures.char_start = subjects.char_start
                and (figures.position = subjects.position or {{ matches('subjects.dealt_subjects', said_above()) }})
        inner join deal_baselines as baselines
            on
                figures.town_code = baselines.town_code
                and figures.paragraph_no = baselines.paragraph_no
                and figures.char_start = baselines.char_start
                and (figures.position = baselines.position or baselines.dealt_baselines = '')
    )
{% endmacro %}

{#- 2024、2025、2026年 as 2024年、2025年、2026年. -#}
{% macro with_each_year(text) -%}
    {%- set listed = '(20[23][0-9])([、和]20[23][0-9])' -%}
    {{ replace_all(replace_all(text, listed, '\\1年\\2'), listed, '\\1年\\2') }}
{%- endmacro %}

{#- 上述四项指标分别达到… speaks of the promises of the sentence before, 2025年、2027年分别达到… of one thing in years. -#}
{% macro said_above() -%}
    {{ return('^(?:到?20[0-9]{2}年[底末]?)?(?:(?:上述|前述|以上|这)[^0-9、和]*|[两二三四五六七八]项)指标(?:将|要|力争)*$') }}
{%- endmacro %}

{#- 三年平均增长7% and 增速年均8% as 年均增长7% and 年均增速8%; 最低不少于 as 不少于; 新登记市场主体 as 新增市场主体. -#}
{% macro evenly_spoken(text) -%}
    {%- set firms = replace_all(replace_all(text, '新(?:登记|注册|发展)((?:市场|经营)主体)', '新增\\1'), '(主体)新(?:登记|注册|发展)', '\\1新增') -%}
    {{ replace_all(
        replace_all(replace_all(replace_all(replace_all(replace_all(firms, '^([^0-9：:]+)[：:]([≥≤＞＜><约0-9])', '\\1\\2'), '^([到至]?20[0-9]{2}年[底末]?)[，,]([0-9])', '\\1\\2'), '基础上再增加?([0-9])', '基础上增加\\1'), '最[低高大小少多](不[得能应]?[低少高多大突超])', '\\1'), '(?:(?:[一二两三四五]?年)?平均|[一二两三四五]年年均)(增长率|增长|增速|增幅|递增)', '年均\\1'), '(增速|增长率|增幅)年均', '年均\\1'
    ) }}
{%- endmacro %}

{#- A、B各增加5家、1家 deals as 分别 does. -#}
{% macro dealing_each() -%} {{ return('各((?:' ~ moving_verbs() ~ '|新增|净增|达到)[到至]?[0-9])') }} {%- endmacro %}

{#- Verbs behind a list of years whose figures follow one by one. -#}
{% macro dealing_verbs() -%}
    {{ return('不[得能应]?(?:低于|少于|超过|高于|突破|大于)|控制在|达到?|实现|完成|突破|超过|为|提[高升][到至]|增[加长][到至]|[下降]降?低?[到至]|建成') }}
{%- endmacro %}
