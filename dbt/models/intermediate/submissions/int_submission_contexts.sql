-- What the texts around a value say against its name, its unit or its town: for all values with the same texts once,
-- and for each rule the nearest text; of a line of a list what they say against its period, its money or its town.
-- Lines below a table count as near, the name of the file is farthest.
{% set newline = "\n" %}
{% set tab = "\t" %}
{% set key = ['source_path', 'sheet_key', 'around_text'] %}
{% set whole_key = key + ['indicator_text', 'unit_text', 'title_unit_text'] %}
{#- What each finding begins with: the values that it is about, and the text that says it. -#}
{% set whose_text = 'located.' ~ (whole_key + ['position', 'cell', 'words']) | join(', located.') %}
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
    from {{ ref('stg_submission__labels') }} as values_around
    inner join {{ ref('int_submission_indicators') }} as indicators
        on values_around.indicator_text = indicators.indicator_text
    inner join {{ ref('int_submission_units') }} as units
        on
            values_around.unit_text = units.unit_text
            and values_around.title_unit_text = units.title_unit_text
    group by
        values_around.source_path, coalesce(values_around.sheet, ''), values_around.around_text,
        values_around.indicator_text, values_around.unit_text, values_around.title_unit_text,
        indicators.indicator_code, indicators.measure_kind, indicators.bracket_unit_folded,
        units.unit_folded, units.title_unit_folded
    union all
    -- A list on measures or projects is of no indicator; the texts around its lines are like those of no value.
    select
        source_path,
        coalesce(sheet, '') as sheet_key,
        around_text,
        '' as indicator_text,
        '' as unit_text,
        '' as title_unit_text,
        null as indicator_code,
        null as measure_kind,
        null as bracket_unit_folded,
        null as unit_folded,
        null as stated_unit_folded
    from {{ ref('stg_submission__reports') }}
    group by source_path, coalesce(sheet, ''), around_text
),

-- Each text around values, beside what they are of.
located as {{ computed_once() }} (
    select
        contexts.*,
        texts.place,
        texts.position,
        texts.cell,
        texts.words,
        texts.words_folded
    from contexts
    inner join {{ ref('int_submission_texts_around') }} as texts
        on
            {% for column in key %}
                contexts.{{ column }} = texts.{{ column }}
                {{ 'and' if not loop.last }}
            {% endfor %}
),

{{ words_told('located') }},

qualified as (
    select
        {{ whose_text }},
        'context_' || coalesce(told.sense, 'unread') as rule_code,
        coalesce(told.word, left_over.word) as word
    from located
    left join told
        on
            located.place = told.place
            and located.words = told.words
            and located.indicator_code = told.indicator_code
            and told.choice = 1
            -- A rank has no unit: 出口总额排名 over amounts in 万美元 says what their order is.
            and not (told.is_rank_of_title and located.stated_unit_folded is not null)
    left join left_over
        on
            located.place = left_over.place
            and located.words = left_over.words
            and left_over.word <> ''
            and located.indicator_text <> located.words
    where located.indicator_code is not null and (told.sense is not null or left_over.word is not null)
),

-- Of a part, or counted otherwise, as far as anybody can tell.
narrowed_values as (
    select
        {{ whose_text }},
        'context_limited' as rule_code,
        narrowed.word
    from located
    inner join narrowed
        on
            located.place = narrowed.place
            and located.words = narrowed.words
            and located.indicator_code = narrowed.indicator_code
    -- What nobody can read is asked about, and then nothing went in.
    where
        not exists (
            select 1
            from qualified
            where
                qualified.rule_code = 'context_unread'
                and qualified.source_path = located.source_path
                and qualified.words = located.words
                and qualified.cell is not distinct from located.cell
                and qualified.indicator_text = located.indicator_text
        )
),

-- The unit of a head against the unit that counts: the one beside the name must be that in its brackets; a farther
-- head may name one for others, but none of the same kind.
head_units as (
    select
        {{ whose_text }},
        'units_contradict' as rule_code,
        located.stated_unit_folded as word
    from (
        select
            located.*,
            case
                when located.place = 'head' then {{ extract_part('located.words_folded', '[(]([^()]+)[)]$', 1) }}
                -- 出口总额（亿美元） in a title over 单位：万美元.
                else {{ extract_part(
                    extract_part_of('located.words_folded', "'(?:' || own_names.pattern || ')[(][^()]+[)]'"),
                    '[(]([^()]+)[)]$', 1
                ) }}
            end as said_folded
        from located
        left join own_names on located.indicator_code = own_names.indicator_code
        where located.place in ('head', 'title')
    ) as located
    inner join {{ ref('int_units_folded') }} as said on located.said_folded = said.unit_folded
    inner join {{ ref('int_units_folded') }} as stated on located.stated_unit_folded = stated.unit_folded
    where
        (
            (said.dimension = stated.dimension and said.unit <> stated.unit)
            or (
                said.dimension <> stated.dimension
                and located.measure_kind <> 'count'
                and (
                    (located.unit_folded is null and located.bracket_unit_folded is null)
                    or located.words = located.indicator_text
                    -- 完成值（万元） is the head of nothing but the values.
                    or {{ matches(
                        'located.words_folded',
                        '(值|数|量|累计|实际|完成|情况|[本当][年期月季])[(][^()]+[)]$'
                    ) }}
                )
            )
        )
),

-- A remark that says in which unit the figure is. Below a table one is as far as a title: what is nearer counts. One
-- that names other indicators (出口总额单位为万美元) is of those.
remark_units as (
    select
        {{ whose_text }},
        'units_contradict' as rule_code,
        located.stated_unit_folded as word
    from (
        select
            *,
            {{ unit_of_remark('words_folded') }} as said_folded
        from located
        where place in ('title', 'remark', 'note', 'beside', 'group', 'line')
    ) as located
    left join {{ ref('int_units_folded') }} as said on located.said_folded = said.unit_folded
    inner join {{ ref('int_units_folded') }} as stated on located.stated_unit_folded = stated.unit_folded
    left join own_names on located.indicator_code = own_names.indicator_code
    cross join all_names
    where
        (
            (said.dimension = stated.dimension and said.unit <> stated.unit)
            or (
                said.dimension <> stated.dimension
                and located.measure_kind <> 'count'
                and (
                    located.place not in ('title', 'note', 'group', 'line')
                    or (
                        located.place = 'note'
                        and {{ extract_part_of('located.words_folded', 'own_names.pattern') }} <> ''
                    )
                )
            )
            -- 港币 is a unit that we do not know, 区统计局 is none.
            or (
                said.unit_folded is null
                and located.place <> 'title'
                and {{ matches('located.said_folded', '^[十百千万亿]*[一-龥]{0,2}(元|币|圆|镑|吨|斤|米|里|亩|顷|度|千瓦时)$|^[A-Z]{3}$') }}
            )
        )
        and (
            located.place not in ('title', 'note')
            -- 出口总额单位为万元 below a head that says 万美元.
            or {{ extract_part_of('located.words_folded', 'own_names.pattern') }} <> ''
            or (
                located.place = 'note'
                and (
                    (located.unit_folded is null and located.bracket_unit_folded is null)
                    -- 本表单位为万元 leaves no head out, nor does 单位：万元 by itself.
                    or {{ matches(
                        'located.words_folded',
                        '本表|全表|表[中内]|以上|上述|^[^一-龥]*(注:)?([一-龥]{0,2}单位|金额:)'
                    ) }}
                )
                and {{ extract_part_of('located.words_folded', 'all_names.pattern') }} = ''
            )
        )
        and (located.place <> 'beside' or {{ matches('located.words_folded', '单位|[千万亿]') }})
),

-- 币种：美元 over amounts in 万元. All amounts of a list are of yuan.
currencies as (
    select
        {{ whose_text }},
        'units_contradict' as rule_code,
        coalesce(located.stated_unit_folded, '元') as word
    from (
        select
            *,
            {{ currency_of('words_folded', "place = 'beside'") }} as currency
        from located
        where place in ('title', 'remark', 'note', 'beside')
    ) as located
    left join {{ ref('int_units_folded') }} as stated on located.stated_unit_folded = stated.unit_folded
    where
        located.currency <> ''
        and located.currency <> coalesce(
            stated.dimension, case when located.around_text like 'list	%' then 'yuan' end, located.currency
        )
        and coalesce(stated.dimension, 'yuan') in ('yuan', 'us_dollar')
),

list_senses as (
    select
        sense,
        {{ joined('pattern', 'pattern', '|') }} as pattern
    from {{ ref('seed_context_words') }}
    where place = 'list' or (sense = 'void' and place = 'any')
    group by sense
),

list_texts as (
    {{ texts_holding('list_senses', 'located', 'words_folded', 'pattern') }}
),

-- What a list is that is none of this period: void, last quarter's, a plan of how far things will be.
list_words as (
    select
        {{ whose_text }},
        'context_' || list_texts.sense as rule_code,
        {{ extract_part_of('located.words_folded', 'list_texts.pattern') }} as word
    from located
    inner join list_texts on located.words_folded = list_texts.element
    -- A remark may speak of any time.
    where
        located.around_text like 'list	%'
        and (located.place in ('title', 'sheet', 'file', 'head', 'line', 'group') or list_texts.sense = 'void')
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

all_faults as (
    select * from qualified
    union all
    select * from narrowed_values
    union all
    select * from head_units
    union all
    select * from remark_units
    union all
    select * from currencies
    union all
    select * from list_words
    union all
    select * from row_units
),

faults as (
    select
        *,
        row_number() over (
            partition by {{ whole_key | join(', ') }}, rule_code order by position desc, words
        ) as nearness
    from all_faults
),

gathered as (
    select
        {{ whole_key | join(', ') }},
        {{ joined(
            "case when rule_code not in ('units_contradict', 'context_previous_year') then rule_code end",
            'rule_code', ','
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
        {{ joined(
            "concat_ws('" ~ tab ~ "', rule_code, cell, words, word)", 'rule_code', newline
        ) }} as findings
    from faults
    where nearness = 1
    group by {{ whole_key | join(', ') }}
),

-- The unit of money that a text beside or below a line of a list names, the nearest one.
money as (
    select
        {{ key | join(', ') }},
        {% for column in ('unit', 'words') %}
            max_by({{ column }}, case when place = 'note' then 0 else position end)
                as money_{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from (
        select
            located.*,
            said.unit
        from located
        inner join {{ ref('int_units_folded') }} as said
            on {{ money_unit(unit_of_remark('located.words_folded')) }} = said.unit_folded
        where
            located.around_text like 'list	%'
            and located.place in ('remark', 'note', 'beside')
            and said.dimension in ('yuan', 'us_dollar')
    ) as said_units
    group by {{ key | join(', ') }}
),

{{ towns_named(key) }}

select
    {% for column in whole_key %}
        contexts.{{ column }},
    {% endfor %}
    gathered.rule_codes,
    gathered.unit_rule_code,
    gathered.previous_rule_code,
    gathered.previous_year,
    gathered.findings,
    money.money_unit,
    money.money_words,
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
left join money
    on
        {% for column in key %}
            contexts.{{ column }} = money.{{ column }}
            {{ 'and' if not loop.last }}
        {% endfor %}
left join town_words
    on
        {% for column in key %}
            contexts.{{ column }} = town_words.{{ column }}
            {{ 'and' if not loop.last }}
        {% endfor %}
where
    gathered.findings is not null or money.money_unit is not null or town_words.town_codes is not null
