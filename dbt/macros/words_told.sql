{#- What the words of texts around values say of the values. Gives two relations:

      told       place, words, indicator_code, sense, word: what a text says of the values of an indicator; choice is 1
                 where it is the first of its senses
      left_over  place, words, word: what is left of a head that looks like the name of a figure
      narrowed   place, words, indicator_code, word: what stands over the head of one column only, before the name in
                 a title or in brackets behind it, and is not understood: 网上零售 of 社会消费品零售总额

    Few texts differ, so each is read once: what is known (periods, names of indicators, words that only sort) is cut
    out of it, each leaving a stroke, and seed_context_words says what the rest means. `located` has the texts around
    values with the indicators of those. -#}
{% macro words_told(located) %}
    {%- set period = '(截至|截止)?(20[0-9]{2}(年度?|[-./])?|第?[一二三四1-4]季度|[上下]半年|前[一二三四五六七八九十0-9]+个?(月|季度)|'
        ~ '(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?|[0-9]{1,2}日|全年|[0-9]{1,2}[-—–~至到])[份末底]?' -%}
    {%- set figure = '值|数|率|比|额|线|分|口径|系数|指数' -%}
    {%- set subject_compared = '(?:^|[,。;:/])[^,。;为系是按以]{0,12}(?:同比|增速|增[幅长]|不变价|可比价|同期)'
        ~ '[^,。;为系是按以]{0,8}(?:为|系|是|按|以)[^,。;]*' %}
    {#- What a title says before the name of its figure: whose, who, when; or names that it joins. -#}
    {%- set before_name = '^.*(?:区|县|市|镇|乡|街道?|局|委|办|院|中心|单位|部门|年度?|月|季度?|期|末|表[一二三四五六七八九十]?|关于|其中|附件?|止|起|以?来'
        ~ '|[和及与、暨])|^(?:各|分|全|本|其|的|总|累计|完成|实现|主要|重点|基本)+' -%}
    -- Names as patterns: the longest first, so that no part of one is taken for another.
    spellings as (
        select indicator_code, {{ fold_text('indicator_name_zh') }} as name_folded from {{ ref('int_indicators_known') }}
        union
        select indicator_code, {{ fold_text('alias_text') }} as name_folded from {{ ref('seed_indicator_aliases') }}
        union
        -- What a head of some file has behind the name is no part of it: 规上工业总产值（倒推）, 规上工业总产值*.
        select
            indicator_code,
            {{ replace_all(fold_text('indicator_text'), '([(][^()]*[)]|[^0-9A-Za-z一-龥()”])+$', '') }} as name_folded
        from {{ ref('int_submission_indicators') }}
        where indicator_code is not null
    ),

    named as {{ computed_once() }} (
        select
            indicator_code,
            name_folded,
            {{ replace_all('name_folded', '([^0-9A-Za-z一-龥、])', '.') }} as name_pattern
        from spellings
        where name_folded <> ''
    ),

    senses as (
        select
            sense,
            order_no,
            place,
            coalesce(fits_measure_kind, '') as fits_measure_kind,
            {{ joined('pattern', 'pattern', '|') }} as pattern
        from {{ ref('seed_context_words') }}
        where sense not in ('harmless', 'plain', 'sorting') and place <> 'list'
        group by sense, order_no, place, coalesce(fits_measure_kind, '')
    ),

    stems as (
        select
            {{ joined('pattern', 'pattern', '|') }} as any_stem,
            {{ joined("case when place in ('any', 'head', 'title') then pattern end", 'pattern', '|') }} as head_stem
        from senses
    ),

    all_names as (
        select {{ joined('name_pattern', 'length(name_pattern) desc, name_pattern', '|') }} as pattern
        from named
    ),

    own_names as (
        select
            indicator_code,
            {{ joined('name_pattern', 'length(name_pattern) desc, name_pattern', '|') }} as pattern,
            {{ joined('name_folded', 'name_folded', ' ') }} as names
        from named
        group by indicator_code
    ),

    vocabulary as (
        select
            {{ joined("case when sense = 'harmless' and place = 'any' then pattern end", 'length(pattern) desc', '|') }}
                as harmless,
            {{ joined("case when sense = 'harmless' then pattern end", 'length(pattern) desc', '|') }}
                as harmless_in_titles,
            {{ joined("case when sense = 'plain' then pattern end", 'length(pattern) desc', '|') }} as plain,
            {{ joined("case when sense = 'sorting' then pattern end", 'length(pattern) desc', '|') }} as sorting
        from {{ ref('seed_context_words') }}
    ),

    texts as (
        select
            place,
            words,
            place in ('title', 'file') as is_title,
            {{ replace_all('words_folded', period, '/') }} as undated
        from {{ ref('int_submission_texts_around') }}
        group by place, words, words_folded
    ),

    -- Only what holds a word of the vocabulary at all is looked at together with the indicator.
    stemmed as (
        {{ texts_holding(
            'stems',
            '(select undated as words from texts union all select name_folded as words from named)', 'words', 'any_stem'
        ) }}
    ),

    -- What only remarks may say makes no head one that is understood.
    stemmed_heads as (
        {{ texts_holding(
            'stems', "(select undated as words from texts where place in ('head', 'line', 'over'))", 'words', 'head_stem'
        ) }}
    ),

    suspects as (
        select
            texts.*,
            case
                when texts.is_title
                    then {{ replace_all_of(
                        replace_all_of('texts.undated', 'all_names.pattern', '/'), 'vocabulary.harmless_in_titles', '/'
                    ) }}
            end as title_rest
        from texts
        inner join stemmed on texts.undated = stemmed.element
        cross join all_names
        cross join vocabulary
    ),

    -- Names that hold no word of the vocabulary, of those that may stand in a suspect: a pattern that is no constant is
    -- made anew for each. Where there is none, a stroke stands for itself.
    plain_names as (
        select
            coalesce({{ joined('pattern', 'length(pattern) desc, pattern', '|') }}, '/') as pattern
        from (
            select
                there.name_pattern as pattern
            from (
                select distinct
                    named.name_folded,
                    named.name_pattern
                from named
                inner join suspects
                    on contains(named.name_pattern, '.') or contains(suspects.undated, named.name_folded)
            ) as there
            left join stemmed on there.name_folded = stemmed.element
            where stemmed.element is null
        ) as plain
    ),

    paired as (
        select distinct
            suspects.place,
            suspects.words,
            suspects.is_title,
            suspects.undated,
            suspects.title_rest,
            located.indicator_code,
            located.measure_kind
        from suspects
        inner join {{ located }} as located
            on suspects.place = located.place and suspects.words = located.words
        where located.indicator_code is not null
    ),

    rests as (
        select
            paired.*,
            own_names.names,
            -- 社零总额排名 names what is ranked, 主要指标位次表 does not.
            paired.place = 'title'
            and {{ extract_part_of(
                'paired.undated', "'(?:' || own_names.pattern || ')[^/,。;]{0,4}排[名序]'"
            ) }} <> '' as is_ranking,
            case
                when paired.is_title then paired.title_rest
                else {{ replace_all_of(
                    replace_all_of(
                        replace_all_of('paired.undated', 'own_names.pattern', '/'), 'plain_names.pattern', '/'
                    ), 'vocabulary.harmless', '/'
                ) }}
            end as rest
        from paired
        inner join own_names on paired.indicator_code = own_names.indicator_code
        cross join plain_names
        cross join vocabulary
        cross join all_names
        where
            -- What a note says of other indicators alone says nothing of this one.
            not (
                paired.place = 'note'
                and {{ extract_part_of('paired.undated', 'all_names.pattern') }} <> ''
                and {{ extract_part_of('paired.undated', 'own_names.pattern') }} = ''
                and not {{ matches('paired.undated', '等|均|都|以上|上述|本表|全表|表[中内]') }}
            )
    ),

    -- Titles and heads are read as they stand. A label beside or over some rows must be such a word as a whole, or a
    -- part of a remark; a remark below the table must say that the figures are such.
    worded as (
        select
            rests.place,
            rests.words,
            rests.indicator_code,
            rests.names,
            rests.is_ranking,
            senses.sense,
            senses.order_no,
            case
                -- 一般公共预算收入增速 is the name of a group, 增速 says what its rows are.
                when senses.place = 'group'
                    then {{ extract_part_of(
                        'rests.undated',
                        "'^(?:[(]?[一二三四五六七八九十0-9]+[)、.])?[/(]*(?:其中:?|各项|累计|同比)*(?:'"
                        ~ " || senses.pattern || ')+(?:值|数|额|量|率|情况|部分)*[0-9()/:%]*$'"
                    ) }}
                when rests.place in ('beside', 'group')
                    then {{ extract_part_of(
                        'rests.rest',
                        "'^(?:[(]?[一二三四五六七八九十0-9]+[)、.])?[/(]*(?:其中:?|各项|各镇|本镇|为|属)?[^/]{0,4}(?:'"
                        ~ " || senses.pattern || ')"
                        ~ "(?:值|数|额|量|情况|指标|任务|口径|数据|部分|类|实际|完成|水平)*[0-9()/:%]*$'"
                    ) }}
                when rests.place = 'remark'
                    then {{ extract_part_of(
                        replace_all('rests.rest', '其中[^,。;]*', '/'),
                        "'(?:^|[,。;]|注:)(?:(?:本|该|此|以上|上述|均|暂|仅|数|数据|值|项|行|指标)*(?:为|系|是|属于?|按|采用|沿用|使用|取|用|填报?|截至|截止))?'"
                        ~ " || '(?:(?:/|年度|全年|初步|暂|统计|本期)*(?:' || senses.pattern"
                        ~ " || '))+(?:值|数|额|量|口径|数据|水平|[/末底度份的]|实际|统计|完成|填报|代替)*(?:$|[,。;])'"
                    ) }}
                -- What is said of the whole table, in so many words.
                when senses.place = 'note'
                    then {{ extract_part_of(replace_all('rests.rest', subject_compared, ';'), 'senses.pattern') }}
                when rests.place = 'note' and senses.sense <> 'limited'
                    then {{ extract_part_of(
                        replace_all('rests.rest', subject_compared, ';'),
                        "'(?:为|系|是|均为|按|属于?)[^,。;]{0,8}(?:' || senses.pattern"
                        ~ " || ')[^,。;]{0,4}(?:数|值|口径|数据|计算|统计|填报|水平|$)'"
                    ) }}
                else {{ extract_part_of('rests.rest', 'senses.pattern') }}
            end as word
        from rests
        inner join senses
            on
                (
                    senses.place = 'any'
                    or (senses.place = 'title' and rests.is_title)
                    or (senses.place = 'head' and not rests.is_title and rests.place <> 'sheet')
                    or (senses.place in ('group', 'note', 'remark', 'beside') and senses.place = rests.place)
                    or (senses.place = 'sheet' and rests.place in ('sheet', 'file'))
                )
                and senses.fits_measure_kind <> rests.measure_kind
                and not (
                    (
                        rests.place = 'group'
                        and senses.place <> 'group'
                        and senses.sense not in ('target', 'previous_year', 'scope', 'void')
                    )
                    or (
                        rests.place = 'remark'
                        and senses.place <> 'remark'
                        and senses.sense not in ('target', 'previous_year', 'scope', 'void', 'growth', 'limited')
                    )
                    or (
                        rests.place = 'note'
                        and senses.place <> 'note'
                        and senses.sense not in ('target', 'previous_year', 'scope', 'void', 'limited')
                    )
                )
    ),

    -- A word of the indicator's own name says nothing new.
    told as (
        select
            place,
            words,
            indicator_code,
            sense,
            {{ replace_all('word', '[/,。;]', '') }} as word,
            is_rank_of_title,
            row_number() over (
                partition by place, words, indicator_code, is_rank_of_title order by order_no, length(word) desc, word
            ) as choice
        from (
            select
                *,
                sense = 'rank' and is_ranking as is_rank_of_title
            from worded
        ) as ranked
        where word <> '' and not contains(names, {{ replace_all('word', '[/,。;]', '') }})
    ),

    -- What is left of a head that looks like the name of a figure, and that nobody reads.
    head_rests as (
        select
            texts.place,
            texts.words,
            {{ replace_all_of(
                replace_all_of(
                    replace_all_of('texts.undated', 'all_names.pattern', '/'), 'vocabulary.harmless', '/'
                ), 'vocabulary.plain', '/'
            ) }} as rest
        from texts
        left join stemmed_heads on texts.undated = stemmed_heads.element
        cross join all_names
        cross join vocabulary
        where
            texts.place in ('head', 'line')
            and stemmed_heads.element is null
            and {{ matches('texts.undated', figure) }}
    ),

    left_over as (
        select
            place,
            words,
            {{ extract_part('rest', '(?:^|/)([一-龥]{1,4}(?:' ~ figure ~ '))(?:[(][^()]*[)])?(?:/|$)', 1) }} as word
        from head_rests
    ),

    named_texts_around as (
        select distinct
            texts.place,
            texts.words,
            located.indicator_code,
            own_names.names,
            {{ replace_all_of(
                replace_all_of('texts.undated', 'own_names.pattern', '#'), 'vocabulary.harmless_in_titles', '/'
            ) }} as marked
        from texts
        inner join {{ located }} as located on texts.place = located.place and texts.words = located.words
        inner join own_names on located.indicator_code = own_names.indicator_code
        left join stemmed_heads on texts.undated = stemmed_heads.element
        cross join vocabulary
        where texts.place = 'title' or (texts.place = 'over' and stemmed_heads.element is null)
    ),

    narrowings as (
        select
            place,
            words,
            indicator_code,
            names,
            {{ replace_all(
                "case
                    when place = 'over' then marked
                    else " ~ replace_all(extract_part('marked', '([一-龥]{1,12})#', 1), before_name, '')
                    ~ " || '/' || " ~ extract_part('marked', '[(]([^()]{2,10})[)]/*#', 1)
                    ~ " || '/' || " ~ extract_part('marked', '#[^()#]{0,8}[(]([^()]{2,10}|[十百千万亿]+)[)]', 1) ~ "
                end", '[^一-龥]', '/'
            ) }} as word
        from named_texts_around
    ),

    narrowed as (
        select
            place,
            words,
            indicator_code,
            {{ replace_all('word', '/', '') }} as word
        from (
            select
                narrowings.place,
                narrowings.words,
                narrowings.indicator_code,
                narrowings.names,
                {{ replace_all_of(
                    replace_all_of(
                        replace_all_of('narrowings.word', 'all_names.pattern', '/'), 'vocabulary.plain', '/'
                    ), "'^/*(?:[一二三四五六七八九十/]*(?:' || vocabulary.sorting || '))+/*$'", '/'
                ) }} as word
            from narrowings
            cross join all_names
            cross join vocabulary
            where {{ matches('narrowings.word', '[一-龥]') }}
        ) as rest
        where {{ matches('word', '[一-龥]') }} and not contains(names, {{ replace_all('word', '/', '') }})
    )
{% endmacro %}
