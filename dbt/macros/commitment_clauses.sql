{#- Tables for a `with`, of which `numbered` has the pieces between the signs of each sentence of `sentences`: to which clause and segment each
    belongs, and which time and place, and which doubt, it has from the pieces before it. -#}
{% macro clauses_cut(sentences) %}
    {%- set comes_from = '[由从](?:20[0-9]{2}年[底末]?的?)?[0-9.]+[^0-9]{0,4}$' %}
    {%- set moves = '^(?:' ~ moving_verbs() ~ '|[增升降])' %}
    {%- set year_and_more = '^20[0-9]{2}年[底末]?[^均都各]*$' %}
    {%- set bare_figure = '^[0-9][0-9.]*' ~ commitment_units() ~ '(?:以上|以下|以内|左右)?$' %}
    {%- set labelled_figure = '^(?:到?20[0-9]{2}年[底末]?)?[≥≤＞＜><约]?[0-9][0-9.]*' ~ commitment_units() ~ '(?:以上|以下|以内|左右)?$' %}
    {#- A year that its piece begins with, and no name before it. -#}
    {%- set year_first = '^(?:[（(][^（()）]{1,3}[)）]|[0-9]{1,2}[.]|[^0-9一-龥]|第[一二三四]步|[一二三四五六七八]是|[近中远]期|截[至止]|力[争促]|确保|争取|计划|预计|规划|展望'
        ~ '|[全我本]镇|[通经]过|其中|同时|此外|最[迟晚]|[到至在于自从再即年])*20[0-9]{2}年' %}
    {#- 2024、2025、2026年: years, and no numbers that end a clause. -#}
    {%- set is_year_listed = matches('token_before', '(?:^|[^0-9])20[23][0-9]$')
        ~ ' and ' ~ matches('element', '^20[23][0-9](?:年|$)') %}
    tokens_cut as (
        {{ exploded(sentences, split_text('sentence_text', '[，,、：:；;]')) }}
    ),

    timed as (
        select
            *,
            {{ time_of_clause('element') }} as time_text,
            lpad(cast(position as string), 6, '0') as place_no,
            sum(length(element) + 1) over (
                partition by town_code, paragraph_no, sentence_no order by position
                rows between unbounded preceding and current row
            ) - length(element) - 1 as token_start,
            lag(element) over (partition by town_code, paragraph_no, sentence_no order by position) as token_before
        from tokens_cut
    ),

    signed as (
        select
            *,
            substr(sentence_text, cast(token_start as integer), 1) as sign_before,
            -- As written: a bracket, where the sentence that is read has ；.
            substr(text, cast(sentence_start + token_start as integer), 1) as sign_written,
            -- …9.5公里，2025年底前完成5公里；…: the year of that piece, and of none behind the ；. One that stands alone, or begins the
            -- sentence, holds on.
            {{ matches('time_text', '[到年旧]$') }}
            and {{ matches('element', '20[0-9]{2}年') }}
            and time_text <> pilot_to_year || '到'
            and not case
                when sign_before = '、' then false
                when {{ matches(spans_ended('element'), year_first ~ '[底末前初]?(?:之?前|以前|时|期间)?$') }}
                    then sign_before not in ('，', ',') or coalesce(not {{ matches(replace_all('token_before', '20[0-9]{2}年', ''), '[0-9]') }}, true)
                -- 2025年底前建成初制所30个；…: by when that is done.
                when {{ matches('element', '20[0-9]{2}年(?:[0-9]{1,2}月)?[底末]?(?:之?前|以前)') }} then false
                else sign_before not in ('，', ',', '；', ';') and {{ matches(spans_ended('element'), year_first) }}
            end as is_time_amid
        from timed
    ),

    bracketed as (
        select
            *,
            sum(case when sign_written in ('；', ';') then 1 else 0 end) over (
                partition by town_code, paragraph_no, sentence_no order by position
                rows between unbounded preceding and current row
            ) as part_no,
            {{ place_of_clause('element', "substr(sentence_text, cast(token_start + length(element) + 1 as integer), 1)") }}
                as place_text,
            sum(case when sign_written in ('（', '(') then 1 when sign_written in ('）', ')') then -1 else 0 end) over (
                partition by town_code, paragraph_no, sentence_no order by position
                rows between unbounded preceding and current row
            ) > 0
            -- 近期目标（2025年）：… labels what stands behind.
            and substr(text, cast(sentence_start + token_start + length(element) + 1 as integer), 2) not in ('）：', '):')
                as is_in_brackets
        from signed
    ),

    tokens as (
        select
            *,
            -- The time named last: a year to come (到2025年), one that is told of (2023年，), 目前 or 力争 without a year. What
            -- stands in brackets says nothing of what stands behind them.
            {% for name, kinds in {'time': '[^每]$', 'coming': '到$'}.items() %}
                {% set said = "case when " ~ matches('time_text', kinds) ~ " then place_no || time_text" %}
                {{ last_said(said ~ " || case when is_time_amid then cast(part_no as string) else '' end end", 'in_sentence') }}
                    as {{ name }}_said,
                {{ last_said("case when not is_time_amid then " ~ said ~ " end end", 'in_sentence') }} as {{ name }}_at_head,
            {% endfor %}
            {{ last_said("place_no || nullif(place_text, '')", 'in_sentence') }} as last_place_text
        from bracketed
        window in_sentence as (
            partition by town_code, paragraph_no, sentence_no order by position
            rows between unbounded preceding and current row
        )
    ),

    -- Behind a ； holds what was said at the head of a part, and not what was said amid one.
    held_over as (
        select
            *,
            coalesce(nullif(substr(time_said, 12), '') <> cast(part_no as string), false) as is_time_of_other_part,
            {% for name in ('time', 'coming') %}
                case
                    when nullif(substr({{ name }}_said, 12), '') <> cast(part_no as string) then {{ name }}_at_head
                    else {{ name }}_said
                end as last_{{ name }}_text{{ ',' if not loop.last }}
            {% endfor %}
        from tokens
    ),

    begun as (
        select
            *,
            case
                when token_before is null then true
                -- 1,000 and 2:1 are one number.
                when {{ matches('token_before', '[0-9]$') }} and {{ matches('element', '^[0-9]') }}
                    then substr(sentence_text, cast(token_start as integer), 1) not in (',', ':', '、')
                -- 地区生产总值：28亿元
                when
                    sign_before in ('：', ':') and {{ matches('element', labelled_figure) }} and not {{ matches('token_before', '[0-9]') }}
                    then false
                -- 2025年，50%
                when {{ matches('token_before', '^[到至]?20[0-9]{2}年[底末]?$') }} and {{ matches('element', bare_figure) }} then false
                when {{ matches('token_before', comes_from) }} and {{ matches('element', moves) }} then false
                else substr(sentence_text, cast(token_start as integer), 1) <> '、'
            end as begins_clause,
            coalesce(
                -- 10万元以上村占比 is a name, whatever stands in it.
                {{ matches(replace_all('token_before', '[0-9]+万元[^0-9]{0,4}村', ''), '[0-9]|[十百千][万亿]?元|[IⅡⅢⅣV]+类') }}
                and not ({{ is_year_listed }}), false
            )
            or {{ matches('element', '^(?:力争|力促|确保|达到?|占全|年均增|总量|增速|突破)') }} as is_behind_promise
        from held_over
    ),

    clauses as (
        select
            *,
            sum(case when begins_clause then 1 else 0 end) over (
                partition by town_code, paragraph_no, sentence_no order by position
                rows between unbounded preceding and current row
            ) as clause_no
        from begun
    ),

    -- A、B分别达到1、2 deals its numbers out and stays whole.
    dealt as (
        select
            *,
            bool_or(
                {{ matches('element', '分别|依次') }}
                or {{ matches('element', '20[0-9]{2}年[底末]?和20[0-9]{2}年[底末]?[^0-9均都各]*[0-9.]+[^0-9年]{1,4}和[0-9]') }}
            ) over in_clause
            -- 处理率2025年、2027年达到65%、80%
            or bool_or(
                sign_before = '、'
                and {{ matches('token_before', '20[0-9]{2}年[底末]?$|(?:^|[^0-9])20[23][0-9]$') }}
                and {{ matches('element', year_and_more) }}
            ) over in_clause
            and bool_or(sign_before = '、' and {{ matches('element', bare_figure) }}) over in_clause
            or bool_or({{ matches('element', dealing_each()) }}) over in_clause
            and bool_or(sign_before = '、' and {{ matches('element', bare_figure) }}) over in_clause as is_dealt,
            {{ last_said("case when time_text like '%每' then place_no end", 'in_part') }} as last_yearly_no,
            {{ last_said('case when ' ~ opens_condition('element') ~ ' then place_no end', 'in_part') }} is not null
                as is_on_condition,
            {{ last_said('case when ' ~ tells_circumstances('element') ~ ' then place_no end', 'in_part') }} is not null
                as is_under_circumstances,
            {{ last_said('case when ' ~ follows_works('element') ~ ' then place_no end', 'in_part') }} is not null
                as is_behind_works
        from clauses
        window
            in_clause as (partition by town_code, paragraph_no, sentence_no, clause_no),
            in_part as (
                partition by town_code, paragraph_no, sentence_no, part_no order by position
                rows between unbounded preceding and current row
            )
    ),

    numbered as (
        select
            *,
            sum(
                case when begins_clause or (sign_before = '、' and is_behind_promise and not is_dealt) then 1 else 0 end
            ) over (
                partition by town_code, paragraph_no, sentence_no order by position
                rows between unbounded preceding and current row
            ) as segment_no
        from dealt
    )
{% endmacro %}
