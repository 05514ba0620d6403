-- What the words around a value say, where they say that it is not what its name says. Few texts differ, so each is
-- read once: what is known (periods, names of indicators, words that only sort) is cut out of it, and seed_context_words
-- says what the rest means. The order of senses and of places decides which word is named.
{% set newline = "\n" %}
{% set tab = "\t" %}
{% set key = ['source_path', 'sheet_key', 'around_text'] %}
{% set whole_key = key + ['indicator_text', 'unit_text', 'title_unit_text'] %}
{% set period = '(截至|截止)?(20[0-9]{2}(年度?|[-./])?|第?[一二三四1-4]季度|[上下]半年|前[一二三四五六七八九十0-9]+个?(月|季度)|'
    ~ '(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?|[0-9]{1,2}日|全年|[0-9]{1,2}[-—–~至到])[份末底]?' %}
with contexts as (
    select
        values_around.source_path,
        coalesce(values_around.sheet, '') as sheet_key,
        values_around.around_text,
        values_around.indicator_text,
        values_around.unit_text,
        values_around.title_unit_text,
        indicators.indicator_code,
        indicators.measure_kind,
        indicators.bracket_unit_folded,
        units.unit_folded,
        coalesce(units.unit_folded, indicators.bracket_unit_folded, units.title_unit_folded) as stated_unit_folded
    from {{ ref('stg_submission__values') }} as values_around
    inner join {{ ref('int_submission_indicators') }} as indicators
        on values_around.indicator_text = indicators.indicator_text
    inner join {{ ref('int_submission_units') }} as units
        on
            values_around.unit_text = units.unit_text
            and values_around.title_unit_text = units.title_unit_text
    group by all
),

-- Names as patterns: the longest first, so that no part of one is taken for another.
spellings as (
    select indicator_code, {{ fold_text('indicator_name_zh') }} as name_folded from {{ ref('int_indicators_known') }}
    union
    select indicator_code, {{ fold_text('alias_text') }} as name_folded from {{ ref('seed_indicator_aliases') }}
    union
    select
        indicator_code,
        replace(
            {{ fold_text('indicator_text') }}, '(' || coalesce(bracket_unit_folded, '') || ')', ''
        ) as name_folded
    from {{ ref('int_submission_indicators') }}
    where indicator_code is not null
),

named as (
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
    where sense not in ('harmless', 'plain')
    group by sense, order_no, place, coalesce(fits_measure_kind, '')
),

stems as (
    select {{ joined('pattern', 'pattern', '|') }} as any_stem
    from senses
),

plain_names as (
    select {{ joined('named.name_pattern', 'length(named.name_pattern) desc, named.name_pattern', '|') }} as pattern
    from named
    cross join stems
    where {{ extract_part_of('named.name_folded', 'stems.any_stem') }} = ''
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
        {{ joined("case when sense = 'harmless' then pattern end", 'length(pattern) desc', '|') }} as harmless_in_titles,
        {{ joined("case when sense = 'plain' then pattern end", 'length(pattern) desc', '|') }} as plain
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
suspects as (
    select
        texts.*,
        {{ replace_all_of(
            replace_all_of('texts.undated', 'all_names.pattern', '/'), 'vocabulary.harmless_in_titles', '/'
        ) }} as title_rest
    from texts
    cross join stems
    cross join all_names
    cross join vocabulary
    where {{ extract_part_of('texts.undated', 'stems.any_stem') }} <> ''
),

paired as (
    select distinct
        suspects.place,
        suspects.words,
        suspects.is_title,
        suspects.undated,
        suspects.title_rest,
        contexts.indicator_code,
        contexts.measure_kind
    from suspects
    inner join {{ ref('int_submission_texts_around') }} as located
        on suspects.place = located.place and suspects.words = located.words
    inner join contexts
        on
            {% for column in key %}
                located.{{ column }} = contexts.{{ column }}
                {{ 'and' if not loop.last }}
            {% endfor %}
    where contexts.indicator_code is not null
),

rests as (
    select
        paired.*,
        own_names.names,
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
),

-- Titles and heads are read as they stand. A label beside or over some rows must be such a word as a whole, a remark
-- below the table say that the figures are such.
worded as (
    select
        rests.place,
        rests.words,
        rests.indicator_code,
        rests.names,
        senses.sense,
        senses.order_no,
        case
            when rests.place in ('beside', 'group')
                then {{ extract_part_of(
                    'rests.rest',
                    "'^[/(]*(?:其中:?|各项|各镇|本镇|为|属)?[^/]{0,4}(?:' || senses.pattern || ')"
                    ~ "(?:值|数|额|量|情况|指标|任务|口径|数据|部分|类)*[0-9()/:%]*$'"
                ) }}
            when rests.place = 'note' and senses.sense <> 'limited'
                then {{ extract_part_of(
                    'rests.rest',
                    "'(?:为|系|是|均为|按|属于?)[^,，。;]{0,8}(?:' || senses.pattern || ')[^,，。;]{0,4}(?:数|值|口径|数据|计算|统计|填报|水平|$)'"
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
            )
            and senses.fits_measure_kind <> rests.measure_kind
            and not (
                (rests.place = 'group' and senses.sense not in ('target', 'previous_year'))
                or (rests.place = 'note' and senses.sense not in ('target', 'previous_year', 'scope', 'limited'))
            )
),

-- A word of the indicator's own name says nothing new.
told as (
    select
        place,
        words,
        indicator_code,
        sense,
        replace(word, '/', '') as word,
        row_number() over (
            partition by place, words, indicator_code order by order_no, length(word) desc, word
        ) as choice
    from worded
    where word <> '' and not contains(names, replace(word, '/', ''))
),

-- What is left of a head that looks like the name of a figure, and that nobody reads.
left_over as (
    select
        texts.place,
        texts.words,
        {{ extract_part(
            'rest', '(?:^|/)([一-龥]{1,4}(?:值|数|率|比|额|线|分|口径|系数|指数))(?:[(][^()]*[)])?(?:/|$)', 1
        ) }} as word
    from (
        select
            texts.place,
            texts.words,
            {{ replace_all_of(
                replace_all_of(
                    replace_all_of('texts.undated', 'all_names.pattern', '/'), 'vocabulary.harmless', '/'
                ), 'vocabulary.plain', '/'
            ) }} as rest
        from texts
        cross join all_names
        cross join vocabulary
        cross join stems
        where texts.place in ('head', 'line') and {{ extract_part_of('texts.undated', 'stems.any_stem') }} = ''
    ) as texts
),

qualified as (
    select
        {% for column in whole_key %}
            contexts.{{ column }},
        {% endfor %}
        located.position,
        located.cell,
        located.words,
        'context_' || coalesce(told.sense, 'unread') as rule_code,
        coalesce(told.word, left_over.word) as word
    from contexts
    inner join {{ ref('int_submission_texts_around') }} as located
        on
            {% for column in key %}
                contexts.{{ column }} = located.{{ column }}
                {{ 'and' if not loop.last }}
            {% endfor %}
    left join told
        on
            located.place = told.place
            and located.words = told.words
            and contexts.indicator_code = told.indicator_code
            and told.choice = 1
    left join left_over
        on
            located.place = left_over.place
            and located.words = left_over.words
            and left_over.word <> ''
            and located.words <> contexts.indicator_text
    where contexts.indicator_code is not null and (told.sense is not null or left_over.word is not null)
),

-- The unit of a head against the unit that counts: the unit beside the name must be that in its brackets; a farther head
-- may name one for others, but none of the same kind.
head_units as (
    select
        {% for column in whole_key %}
            contexts.{{ column }},
        {% endfor %}
        located.position,
        located.cell,
        located.words,
        'units_contradict' as rule_code,
        contexts.stated_unit_folded as word
    from contexts
    inner join {{ ref('int_submission_texts_around') }} as located
        on
            {% for column in key %}
                contexts.{{ column }} = located.{{ column }}
                {{ 'and' if not loop.last }}
            {% endfor %}
            and located.place = 'head'
    inner join {{ ref('int_units_folded') }} as said
        on {{ extract_part('located.words_folded', '[(]([^()]+)[)]$', 1) }} = said.unit_folded
    inner join {{ ref('int_units_folded') }} as stated on contexts.stated_unit_folded = stated.unit_folded
    where
        (said.dimension = stated.dimension and said.unit <> stated.unit)
        or (
            said.dimension <> stated.dimension
            and contexts.measure_kind <> 'count'
            and (
                (contexts.unit_folded is null and contexts.bracket_unit_folded is null)
                or located.words = contexts.indicator_text
            )
        )
),

row_units as (
    select
        {% for column in whole_key %}
            contexts.{{ column }},
        {% endfor %}
        9999 as position,
        '' as cell,
        contexts.indicator_text as words,
        'units_contradict' as rule_code,
        contexts.unit_folded as word
    from contexts
    inner join {{ ref('int_units_folded') }} as said on contexts.bracket_unit_folded = said.unit_folded
    inner join {{ ref('int_units_folded') }} as stated on contexts.unit_folded = stated.unit_folded
    where
        said.unit <> stated.unit and (said.dimension = stated.dimension or contexts.measure_kind <> 'count')
),

faults as (
    select
        *,
        row_number() over (
            partition by {{ whole_key | join(', ') }}, rule_code order by position desc, words
        ) as nearness
    from (
        select * from qualified
        union all
        select * from head_units
        union all
        select * from row_units
    ) as all_faults
),

gathered as (
    select
        {{ whole_key | join(', ') }},
        {{ joined(
            "case when rule_code not in ('units_contradict', 'context_previous_year') then rule_code end", 'rule_code', ','
        ) }} as rule_codes,
        max(case when rule_code = 'units_contradict' then rule_code end) as unit_rule_code,
        max(case when rule_code = 'context_previous_year' then rule_code end) as previous_rule_code,
        -- 2022年基期 is what the figure of 2022 is.
        max(
            case
                when rule_code = 'context_previous_year'
                    then nullif({{ extract_part('words', '(20[0-9]{2})年?(?:基期|基数|基准|同期)', 1) }}, '')
            end
        ) as previous_year,
        {{ joined("rule_code || '" ~ tab ~ "' || cell || '" ~ tab ~ "' || words || '" ~ tab ~ "' || word", 'rule_code', newline) }} as findings
    from faults
    where nearness = 1
    group by {{ whole_key | join(', ') }}
),

-- Towns by what ends in 镇, 乡 or 街道: any part before such a sign may be a town's name.
town_texts as (
    select
        place,
        words,
        {{ replace_behind(replace_all('words_folded', period, ''), '镇|乡|街道', '', '|') }} as marked
    from {{ ref('int_submission_texts_around') }}
    where
        place in ('title', 'sheet', 'file', 'head', 'line')
        and {{ matches('words_folded', '镇|乡|街道') }}
        and not {{ matches('words_folded', '各镇|等[^镇]{0,6}镇') }}
    group by place, words, words_folded
),

cut_texts as (
    {{ exploded('town_texts', split_text('marked', '[|]')) }}
),

pieces as (
    select
        place,
        words,
        element as piece,
        position as piece_no
    from cut_texts
    where element <> ''
),

endings as (
    {{ exploded('pieces', number_list(2, 10)) }}
),

mentions as (
    select distinct
        endings.place,
        endings.words,
        towns.town_code
    from endings
    inner join {{ ref('int_towns_known') }} as towns
        on right(endings.piece, endings.element) = {{ fold_text('towns.town_name') }}
),

-- A title that begins with the name of a town that nobody knows is not of a town that we know.
strangers as (
    select
        pieces.place,
        pieces.words,
        cast(null as varchar) as town_code
    from pieces
    left join mentions on pieces.place = mentions.place and pieces.words = mentions.words
    where
        mentions.town_code is null
        and pieces.piece_no = 1
        and pieces.place in ('title', 'sheet', 'file')
        and {{ matches('pieces.piece', '^[一-龥]{1,9}[^全本该点范心强乡城小制场集村市辖个属大新老建重名业型星区县]镇$') }}
),

town_places as (
    select
        {% for column in key %}
            located.{{ column }},
        {% endfor %}
        mentioned.town_code,
        located.words,
        located.cell,
        located.position,
        count(distinct located.words) over (partition by {{ 'located.' ~ key | join(', located.') }}) as text_count,
        count(distinct located.words) over (
            partition by {{ 'located.' ~ key | join(', located.') }}, mentioned.town_code
        ) as own_count
    from {{ ref('int_submission_texts_around') }} as located
    inner join (
        select * from mentions
        union all
        select * from strangers
    ) as mentioned
        on located.place = mentioned.place and located.words = mentioned.words
),

-- Which towns all texts name that name any.
town_words as (
    select
        {{ key | join(', ') }},
        ',' || coalesce(
            {{ joined("case when own_count = text_count then town_code end", 'town_code', ',') }}, ''
        ) || ',' as town_codes,
        max(nullif(cell, '')) as town_place_cell,
        {{ joined('words', 'position, words') }} as town_place_words
    from town_places
    group by {{ key | join(', ') }}
)

select
    {% for column in whole_key %}
        contexts.{{ column }},
    {% endfor %}
    gathered.rule_codes,
    gathered.unit_rule_code,
    gathered.previous_rule_code,
    gathered.previous_year,
    gathered.findings,
    town_words.town_codes,
    town_words.town_place_cell,
    town_words.town_place_words
from contexts
left join gathered
    on
        {% for column in whole_key %}
            contexts.{{ column }} = gathered.{{ column }}
            {{ 'and' if not loop.last }}
        {% endfor %}
left join town_words
    on
        {% for column in key %}
            contexts.{{ column }} = town_words.{{ column }}
            {{ 'and' if not loop.last }}
        {% endfor %}
where gathered.findings is not null or town_words.town_codes is not null
