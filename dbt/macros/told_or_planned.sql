{#- Tables for a `with`, of which `told_or_planned` has the rows of `paragraphs`, which stand before, with what their
    headings say of them: whether they tell of what is, and of which year they are. -#}
{% macro told_or_planned() %}
    headings as (
        select
            town_code,
            heading_path,
            {{ joined('text', 'paragraph_no') }} as heading_text
        from {{ ref('stg_notice__paragraphs') }}
        where kind = 'heading'
        group by town_code, heading_path
    ),

    -- What is, and no plan: a chapter 基础, a part 现状 of it, what stands before the first chapter. The first under any
    -- other name is known by what it says: nothing in it is to come, and something is told.
    told_or_planned as (
        select
            paragraphs.*,
            coalesce({{ is_heading_of_facts('chapters.heading_text') }}, false)
            or (
                (
                    coalesce({{ is_heading_of_facts('parts.heading_text') }}, false)
                    or {{ is_heading_of_facts('paragraphs.heading_text') }}
                )
                and (
                    paragraphs.chapter = paragraphs.first_chapter
                    or {{ matches("coalesce(parts.heading_text, '') || ' ' || paragraphs.heading_text", '现状|基本情况|概况') }}
                )
            )
            or (
                paragraphs.chapter = ''
                and paragraphs.first_chapter <> ''
                and not {{ matches('paragraphs.even_text', future_words()) }}
            ) as is_headed_as_facts,
            case
                when
                    {{ matches('paragraphs.even_text', '[：:] *$') }}
                    or {{ year_at_head('paragraphs.even_text', '$|[，,：:]', labels=false) }} <> ''
                    -- 1．2025年目标, above its paragraphs.
                    or {{ matches('paragraphs.even_text', '^(?:[0-9]{1,2}[.])?20[0-9]{2}年[^0-9，,。；;：:]{0,8}$') }}
                    then coalesce(
                        nullif({{ last_year_to_come('paragraphs.even_text', '^.*[到至](20[0-9]{2})年') }}, ''),
                        {{ year_at_head('paragraphs.even_text', '') }}
                    )
            end as paragraph_year,
            -- A heading that goes on to tell of 其中2024年 is no year's.
            try_cast(coalesce(
                nullif({{ year_of_heading('paragraphs.heading_text') }}, ''),
                nullif({{ year_of_heading('parts.heading_text') }}, ''),
                -- （四）攻坚期：2025—2026年。
                case
                    when paragraphs.heading_text <> ''
                        then nullif({{ year_at_head(
                            extract_part('paragraphs.even_text', '^([^。！？!?]*)', 1), '$|[，,：:]'
                        ) }}, '')
                end
            ) as integer) as heading_year,
            coalesce(
                {{ matches("coalesce(nullif(paragraphs.heading_text, ''), parts.heading_text)", unnamed_phases()) }}, false
            ) as is_phase_unnamed,
            -- 二、主要目标: what stands below is to come, with or without a year.
            {{ matches("coalesce(chapters.heading_text, '') || coalesce(parts.heading_text, '') || paragraphs.heading_text", '目标') }}
                as is_among_goals,
            paragraphs.chapter = paragraphs.first_chapter
            and not coalesce({{ matches('chapters.heading_text', plan_words()) }}, true)
            and not bool_or({{ matches("paragraphs.even_text", future_words()) }}) over in_chapter as is_without_future,
            bool_or({{ matches('paragraphs.even_text', fact_words() ~ '|20[0-9]{2}年') }}) over in_chapter as is_with_past
        from paragraphs
        left join headings as chapters
            on paragraphs.town_code = chapters.town_code and paragraphs.chapter = chapters.heading_path
        left join headings as parts
            on
                paragraphs.town_code = parts.town_code
                and paragraphs.part <> ''
                and paragraphs.chapter || ' › ' || paragraphs.part = parts.heading_path
        window in_chapter as (partition by paragraphs.town_code, paragraphs.chapter)
    )
{% endmacro %}
