{#- Tables for a `with`, of which `held` has the sentences of a plan, each with the year that holds for it where it names none itself:
    section_year_text, '' or null where none does, and whether nobody knows (is_year_broken). `promise` is what a heading must hold to
    promise anything. -#}
{% macro sentences_with_years(paragraphs, promise) %}
    {%- set year_alone = '^(?:[0-9]{1,2}[.])?(?:力争|确保|在)?(20[0-9]{2})年[底末]?(?:[^0-9，,。：:底末前以]{0,8}[，,]|是)' %}
    {#- 2025—2026年，… is done in 2026. -#}
    {%- set span_at_head = '^((?:[0-9]{1,2}[.])?(?:力争|确保|在)?)20[0-9]{2}年?[-—–~至到]+(20[0-9]{2}年)' -%}
    {%- set sentence_by_year = replace_all(plans_ended('element'), span_at_head, '\\1\\2') -%}
    {%- set period_alone = '^(?:[0-9]{1,2}[.]|[—–-]+)?(?:力争|计划|再)?(?:用|经过|通过|利用)([一二三四五])年[^0-9，,]{0,8}[，,]' %}
    {%- set year_at_beginning = '^(?:[0-9]{1,2}[.]|[—–-]+|[（(][^（()）]{1,3}[)）])?(?:力争|确保|争取|计划|到|至|于|在)*(20[0-9]{2})年' %}
    {%- set unnamed_year_alone = '^(?:[0-9]{1,2}[.]|[—–-]+)?(?:到|力争)?(?:第[一二三四]年|[今明后来次]年|首年|近期|前期|中期)[^0-9，,。：:均]{0,4}[，,]' %}
    {%- set counted_in_pieces = '[0-9]+(?:年|个?月|日|[座个条项期次场所栋])|^[0-9]{1,2}[.]' %}
    {%- set phase_alone = '^(?:[0-9]{1,2}[.]|[—–-]+)?(?:' ~ unnamed_phases() ~ ')[^0-9]*$' %}
    sentences_cut as (
        {{ exploded(paragraphs, split_text('even_text', '[。！？!?]')) }}
    ),

    sentences as (
        select
            {{ all_but(['element', 'position']) }},
            element as sentence_text,
            position as sentence_no,
            sum(case when {{ matches('element', '^[0-9]{1,2}[.]') }} then 1 else 0 end) over (
                partition by town_code, paragraph_no order by position
                rows between unbounded preceding and current row
            ) as item_no,
            sum(length(element) + 1) over (
                partition by town_code, paragraph_no order by position
                rows between unbounded preceding and current row
            ) - length(element) - 1 as sentence_start,
            -- Behind 到2024年，…；到2026年，… the last holds.
            coalesce(
                nullif({{ last_year_to_come('element', '^.*[；;][到至](20[0-9]{2})年[底末]?[，,：:]') }}, ''),
                {{ year_at_head('element', '$|[，,：:]') }}
            ) as head_year,
            -- The last year that it names of its own accord: one to come, and none that it compares with.
            {{ last_year_to_come(without_compared_years('element'), '^.*(20[0-9]{2})年') }} as last_year,
            case
                when not {{ matches(replace_all('element', counted_in_pieces, ''), '[0-9]') }}
                    or {{ matches('element', year_at_beginning ~ '[底末]?[，,]') }}
                    then try_cast({{ extract_part(plans_ended('element'), year_at_beginning, 1) }} as integer)
            end as leading_year,
            -- 以上任务2025年底前完成, in the sentence behind.
            {{ extract_part(
                'lead(element) over (partition by town_code, paragraph_no order by position)',
                '^(?:以上|上述)[^0-9，,；;]{0,10}(20[0-9]{2})年[^0-9，,；;]{0,8}' ~ done_words() ~ '$', 1
            ) }} as year_behind,
            -- 2025年，…: whose year this is, besides its own sentence's, it does not say; ？ where a period has no year: 用两年时间，….
            case
                when {{ matches("replace(element, '两年', '二年')", period_alone) }}
                    and instr('一二三四五', {{ extract_part("replace(element, '两年', '二年')", period_alone, 1) }}) <> pilot_years
                    or {{ matches('element', phase_alone) }}
                    or {{ matches('element', unnamed_year_alone) }}
                    then '？'
                when try_cast({{ extract_part(sentence_by_year, year_alone, 1) }} as integer) >= issue_year
                    then {{ extract_part(sentence_by_year, year_alone, 1) }}
            end as year_alone
        from sentences_cut
    ),

    -- 2024年，…。2025年，…。 go through the years one by one, and each has the sentences behind it.
    sentences_by_year as (
        select
            {{ all_but(['head_year', 'year_alone']) }},
            case
                when head_year = '' and max(nullif(year_alone, '？')) over in_section <> min(nullif(year_alone, '？')) over in_section
                    then coalesce(nullif(year_alone, '？'), '')
                else head_year
            end as head_year,
            year_alone
        from sentences
        window in_section as (partition by town_code, heading_path)
    ),

    -- The words of a heading promise nothing themselves, if no figure stands in them or behind their colon.
    spoken as (
        select
            *,
            -- A year in its heading is that of all sentences of a section, one at the head of a paragraph, or before the
            -- colon at its end, that of the paragraphs behind it; one that stands alone before a comma at the head of a
            -- sentence is that of those behind it in its paragraph.
            coalesce(
                nullif(substr(max(lpad(cast(sentence_no as string), 6, '0') || nullif(head_year, '')) over (
                    partition by town_code, paragraph_no order by sentence_no
                    rows between unbounded preceding and current row
                ), 7), ''),
                case when heading_year >= coalesce(said_year, 0) then cast(heading_year as string) end,
                {{ last_known("nullif(case when sentence_no = 1 then paragraph_year end, '')") }} over (
                    partition by town_code, heading_path order by paragraph_no, sentence_no
                    rows between unbounded preceding and current row
                )
            ) as section_year_text,
            {{ last_known("case when last_year >= cast(coalesce(said_year, 0) as string) then nullif(last_year, '') end") }} over (
                partition by town_code, heading_path order by paragraph_no, sentence_no
                rows between unbounded preceding and 1 preceding
            ) as year_before,
            -- 2025年底前完成…。…达到80%: the last year of a sentence that begins with one and a comma, or has no figure of its own, if it is to come.
            lag(case when leading_year >= coalesce(said_year, pilot_from_year) then nullif(last_year, '') end) over (
                partition by town_code, paragraph_no order by sentence_no
            ) as year_at_beginning,
            -- 1.到2025年，…。2.…: of another item.
            coalesce({{ last_known("case when head_year <> '' and item_no > 0 then item_no end") }} over (
                partition by town_code, paragraph_no order by sentence_no
                rows between unbounded preceding and current row
            ) < item_no, false) as is_year_of_other_item,
            {{ last_known("case when head_year <> '' then head_year when year_alone in (last_year, '？') then year_alone end") }} over (
                partition by town_code, paragraph_no order by sentence_no
                rows between unbounded preceding and 1 preceding
            ) as year_alone_before
        from sentences_by_year
        where
            sentence_no > 1
            or heading_text = ''
            or {{ matches('heading_text', promise) }}
            or {{ matches('sentence_text', '[：:].*' ~ promise) }}
    ),

    -- Where a sentence between named another year, nobody knows whether the one at the head still holds.
    held as (
        select
            *,
            head_year = ''
            and (
                coalesce(
                    heading_year is null
                    and section_year_text <> year_before
                    and section_year_text <> cast(pilot_to_year as string), false
                )
                or (is_phase_unnamed and section_year_text is null)
                or is_year_of_other_item and section_year_text <> cast(pilot_to_year as string)
                or coalesce(nullif(year_behind, '') <> coalesce(section_year_text, cast(pilot_to_year as string)), false)
                or coalesce(year_alone_before <> coalesce(section_year_text, cast(pilot_to_year as string)), false)
            ) as is_year_broken
        from spoken
    )
{% endmacro %}

{#- Phases of a plan that say no year. -#}
{% macro unnamed_phases() -%} {{ return('第[一二三四]阶段|[近中前]期(?:目标|任务|计划)|(?:起步|启动|攻坚|提升|巩固)(?:期|阶段)') }} {%- endmacro %}

{#- Whether a year to come stands amid the words before a part of a sentence, up to ；, or at the head of a sentence before it, and nobody
    says whether it is that part's: 污水厂于2025年6月投用，处理率达到80%. What 其中 counts of a year is no other's. -#}
{% macro is_year_amid_words(text_before) -%}
    {%- set done_in = '([^高低大小多少优早晚快慢])于(20[0-9]{2}年)' -%}
    {%- set before = without_compared_years(replace_all(spans_ended(plans_ended(replace_all(
        replace_all(replace_all(text_before, '；(20[0-9]{2}年[底末]?)；([，,])', '，\\1\\2'), '以(20[0-9]{2}年[^，,0-9]*为(?:契机|节点))', '在\\1'),
        '^.*[；;]|其中[^，,]*|[《“][^》”]*20[0-9]{2}[^》”]*[》”]|20[0-9]{2}年(?:版|修订|起)', ''
    ))), done_in, '\\1在\\2')) -%}
    {%- set amid = "try_cast(" ~ extract_part(before, '^.*(20[0-9]{2})年', 1) ~ " as integer)" -%}
    (
        coalesce(
            {{ amid }} between coalesce(said_year, pilot_from_year) and pilot_to_year
            and {{ amid }} <> coalesce(section_year, pilot_to_year), false
        )
        or section_year is null and coalesce(year_at_beginning <> cast(pilot_to_year as string), false)
    )
{%- endmacro %}
