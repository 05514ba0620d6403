{#- Tables for a `with`, of which `promised` has what is promised, each with what it is of: its own name, or one that it takes up from
    the sentence, or from the one before. -#}
{% macro subjects_taken_up(named) %}
    {%- set carried = '^(?:年均增速|增速|占比|比重|占全[区县市镇]?[^0-9]*比[重例]|[较比]20[0-9]{2}年[底末]?增[长加])?$' %}
    {#- 甲较2022年增长30%、达到5亿元 and 甲在2022年基础上翻一番，达到5亿元 speak of 甲. -#}
    {%- set grown = '(?:[较比](?:20[0-9]{2}年[底末]?|上年|去年)?增[长加]|[较比]20[0-9]{2}年[底末]?|较|在(?:20[0-9]{2}年[底末]?)?的?基础上)$' %}
    {%- set deal_sizes = [2, 3, 4, 5, 6, 7, 8] %}
    {%- set each_village = '^(?:每个?|各|所有|全部|最低的?|最少的?)(?:行政)?村(?:集体(?:经济)?(?:组织)?)?(?:也要?有?|收入|均|都|至少)*$' %}
    {#- 累计建成2.6万亩 takes up what was added before. -#}
    {%- set is_sum_of_all = "pattern_name in ('deed_behind', 'name_and_number') and name_text = '' and "
        ~ matches('spoken_segment', '累计|[总共合]计?') %}
    {%- set year_and_figure = '^[到至]?20[0-9]{2}年[底末]?前?[为的，,]?[0-9]' %}
    {%- set place = "lpad(cast(segment_no as string), 6, '0')" %}
    -- 上述四项指标 are what the sentence before promised, one by one, if it promised as many.
    placed as (
        select
            *,
            pattern_name is not null and not is_fact and doubt is null and not is_of_others as is_promise,
            count(case when pattern_name is not null and not is_fact and doubt is null and not is_of_others then 1 end) over (
                partition by town_code, paragraph_no, sentence_no
            ) as promise_count
        from {{ named }}
    ),

    taken_up as (
        select
            {{ all_but(['name_text']) }},
            case
                when not {{ matches('name_text', said_above()) }} then name_text
                {% for count in deal_sizes %}
                    when dealt_count = {{ count }}
                        and paragraph_no - lag(paragraph_no, {{ count }}) over in_order <= 1
                        -- 2026年，分别达到…: of what its own sentence promised.
                        and (
                            name_text <> '上述各指标'
                            or paragraph_no = lag(paragraph_no, {{ count }}) over in_order
                            and sentence_no = lag(sentence_no, {{ count }}) over in_order
                        )
                        and lag(promise_count, {{ count }}) over in_order in ({{ count }}, {{ 2 * count }}, {{ 3 * count }})
                        then case
                            when {{ matches('lag(name_text, ' ~ count ~ ') over in_order', said_above()) }}
                                then lag(name_text, {{ 2 * count }}) over in_order
                            else lag(name_text, {{ count }}) over in_order
                        end
                {% endfor %}
                else name_text
            end as name_text
        from placed
        window in_order as (partition by town_code, is_promise order by paragraph_no, sentence_no, segment_no, dealt_no)
    ),

    -- 年均增速达到…, 力争达到… and 2027年26家 speak of what the sentence named before; behind two names nobody knows of which.
    carried as (
        select
            *,
            (
                pattern_name not in ({{ counting_patterns() }}, 'share')
                or {{ is_sum_of_all }}
                or pattern_name = 'name_and_number' and {{ matches('spoken_segment', year_and_figure) }}
                and lag(pattern_name) over in_sentence in ({{ reaching_patterns() }}, 'name_and_number')
                and not {{ matches("lag(verb_text) over in_sentence", '完成|[建新]|增[^到至为]*$') }}
            )
            and {{ matches('name_text', carried) }}
            and not {{ matches('spoken_segment', '^其中') }} as is_carried,
            {{ is_sum_of_all }} as is_sum_of_all,
            -- 新建500盏，累计达到1200盏
            {{ matches('spoken_segment', '累计|总|合计') }} and year_stated_in <> 'sentence'
            and coalesce(lag(pattern_name) over in_sentence in ({{ counting_patterns() }}), false) as is_total_behind_deed,
            min(case when pattern_name is not null then sentence_year end) over before as year_done_before,
            substr(max(case when pattern_name is null or name_text <> '' then {{ place }} || coalesce(deed_text, '') end) over before, 7)
                as deed_before_all,
            substr(max(
                case
                    when pattern_name is not null and {{ matches('name_text', carried) }} then null
                    else {{ place }}
                        || case
                            when dealt_no > 0 or is_shared then '？'
                            else nullif({{ replace_all(replace_all('name_text', grown, ''), '([^均])增长$', '\\1') }}, '')
                        end
                end
            ) over before, 7) as name_before,
            -- 新建5公里，累计达到20公里: what is added is no total, but 净增 a change, and of another year it is one.
            pattern_name in ({{ counting_patterns() }})
            and not {{ matches('deed_text', '净') }}
            and coalesce(lead(
                (pattern_name not in ({{ counting_patterns() }}) or {{ is_sum_of_all }})
                and {{ matches('name_text', carried) }} and {{ matches('spoken_segment', '累计|总|合计') }}
            ) over in_sentence, false)
            and lead(target_year) over in_sentence = target_year as is_increment,
            -- 达到23亿元，力争突破23.5亿元: the second is a wish beside the goal.
            pattern_name in ('aim', 'exceed', 'reach')
            and {{ matches('name_text', carried) }}
            and {{ matches('spoken_segment', '^(?:力争|争取|冲刺)') }}
            and coalesce(
                (
                    pattern_name = 'aim'
                    or lag(pattern_name) over in_sentence <> 'exceed'
                    or {{ matches("lag(segment_text) over in_sentence", '确保|力保|保底') }}
                )
                and lag(dealt_no) over in_sentence = 0
                and lag(target_year) over in_sentence = target_year
                and {{ extract_part('lag(even_number_text) over in_sentence', '(' ~ commitment_units() ~ ')', 1) }}
                = {{ extract_part('even_number_text', '(' ~ commitment_units() ~ ')', 1) }}, false
            ) as is_second_wish,
            coalesce(
                pattern_name = 'covered'
                and {{ matches('name_text', carried) }}
                and lag(pattern_name) over in_sentence is not null
                and lag(target_year) over in_sentence = target_year, false
            ) as is_covered_besides
        from taken_up
        window
            in_sentence as (partition by town_code, paragraph_no, sentence_no order by segment_no, dealt_no),
            before as (
                partition by town_code, paragraph_no, sentence_no order by segment_no, dealt_no
                rows between unbounded preceding and 1 preceding
            )
    ),

    -- What each village earns, or the lowest, where the sentence named their income before.
    promised as (
        select
            {{ all_but(['name_text']) }},
            case
                when {{ matches('name_text', each_village) }} and {{ matches('name_before', '村.*收入') }}
                    then '各村集体经济年经营性收入'
                else name_text
            end as name_text,
            -- 10万元以上的村实现全覆盖, 10万元以上的村达到90%
            {{ matches('name_text', '(?:以上|[0-9]万元)的?(?:行政)?村$') }}
            and (pattern_name = 'covered' or instr(even_number_text, '%') > 0) as is_share_of_villages
        from carried
        where
            is_promise and not is_increment and not is_second_wish
            -- 处理率达到80%，实现设施全覆盖 is no 100 % of the same year.
            and not is_covered_besides
    )
{% endmacro %}
