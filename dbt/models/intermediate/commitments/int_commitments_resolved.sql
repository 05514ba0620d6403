-- A promise as a target: which indicator, and its value in the indicator's unit, as the figures of an annex are read.
{%- set downwards = "'缩小', '下降', '降低', '减少', '压减', '压缩', '收窄'" %}
{%- set mends = '(?:修复|更换|维修|改造)' %}
{#- Verbs that say of a stock how much there will be; any other says what is done to a part of it. -#}
{%- set makes_all = '(?:建成|完成|实现|确保|力争|力促|争取|形成|新[建增]|净增|达到?|发展|培育|打造|创建|申报|认定|为|^)' %}
{%- set adds = '(?:改造|提升|整治|整理|治理|吸引|吸纳|盘活|配套|配备|改建|扩建|建设)' %}
{%- set numeral = '^([一二三四五六七八九两]?)([十百千]?)' %}
with known as {{ computed_once() }} (
    select
        indicators.*,
        units.dimension,
        -- What is there at an end, and not only what came since the pilot began or in a year.
        indicators.measure_kind in ('level', 'count')
        and not {{ matches("coalesce(indicators.definition_zh, '')", '^试点开始以来') }}
        and not {{ matches('indicators.indicator_name_zh', '新[建增]') }} as is_stock,
        count(*) over (partition by indicators.family_code, units.dimension) as relative_count
    from {{ ref('int_indicators_known') }} as indicators
    inner join {{ ref('int_units_folded') }} as units on {{ fold_text('indicators.unit') }} = units.unit_folded
),

names_folded as (
    select
        *,
        {{ fold_text('name_text') }} as full_folded,
        {{ fold_text('plain_name_text') }} as plain_folded,
        {{ fold_text('swapped_name_text') }} as swapped_folded
    from {{ ref('int_commitments_found') }}
),

found as (
    select
        *,
        {% for way in ('full', 'swapped', 'plain') %}
            {{ name_core(way ~ '_folded') }} as {{ way }}_core{{ ',' if not loop.last }}
        {% endfor %}
    from names_folded
),

named as (
    select
        found.*,
        coalesce(
            full_names.indicator_code, full_cores.indicator_code, swapped_cores.indicator_code,
            -- 新增高新技术企业20家 are not all there are.
            case
                when not {{ matches("coalesce(found.verb_text, '')", '新增|新培育|新引') }}
                    or {{ matches('found.number_text', '[盏处]') }}
                    then coalesce(plain_names.indicator_code, plain_cores.indicator_code)
            end
        ) as named_code,
        case
            when coalesce(full_names.indicator_code, full_cores.indicator_code, swapped_cores.indicator_code) is null
                then coalesce(plain_names.indicator_code, plain_cores.indicator_code)
        end as plain_code,
        full_names.candidates,
        tasks.measure_code,
        -- 百亿元 is 100亿元, 5%—6% is 5—6%.
        found.bound_text || case
            when {{ matches('found.number_read', '^(?:一半|半数?)') }} then '50%'
            when found.number_read = '全覆盖' then '100%'
            when found.number_read in ('零的突破', '零突破') then '1'
            when {{ matches('found.number_read', '^[一二三四五六七八九]成') }}
                then translate(substr(found.number_read, 1, 1), '一二三四五六七八九', '123456789') || '0%'
            when {{ matches('found.number_read', '^[一二三四五六七八九两十百千]') }} then
                coalesce(nullif(
                    translate({{ extract_part('found.number_read', numeral, 1) }}, '一二三四五六七八九两', '1234567892'), ''
                ), '1')
                || case {{ extract_part('found.number_read', numeral, 2) }}
                    when '十' then '0' when '百' then '00' when '千' then '000' else ''
                end
            else ''
        end
        || {{ replace_all(
            replace_all('found.number_read', '%[-—–~～]', '—'),
            '^(?:[一二三四五六七八九]成|一半|半数?|全覆盖|零的?突破|[一二三四五六七八九两]?[十百千]|[一二三四五六七八九两])', ''
        ) }} as stated_figure
    from found
    left join {{ ref('int_indicator_names_resolved') }} as full_names
        on found.full_folded = full_names.indicator_folded
    left join {{ ref('int_indicator_names_resolved') }} as plain_names
        on found.plain_folded = plain_names.indicator_folded
    {% for way in ('full', 'swapped', 'plain') %}
        left join {{ ref('int_indicator_names_resolved') }} as {{ way }}_cores
            on found.{{ way }}_core = {{ way }}_cores.indicator_folded
    {% endfor %}
    left join {{ ref('int_tasks_found') }} as tasks
        on found.town_code = tasks.town_code and found.paragraph_no = tasks.paragraph_no
),

{{ parse_figures('named', 'stated_figure') }},

with_units as (
    select
        figures.*,
        case
            when figures.figure_status = 'ordinal' then named_indicators.unit
            -- The first of what is counted.
            when figures.number_text in ('零的突破', '零突破') and named_indicators.measure_kind = 'count'
                then named_indicators.unit
            when figures.figure_unit_text = '' and named_indicators.dimension = 'ratio' then '比'
            else figures.figure_unit_text
        end as stated_unit_text,
        named_indicators.family_code as named_family,
        named_indicators.dimension as named_dimension
    from figures
    left join known as named_indicators on figures.named_code = named_indicators.indicator_code
),

-- Where a clause takes up the subject of the one before, its unit may say that the total is meant and not its growth.
of_indicators as (
    select
        with_units.*,
        units.unit,
        units.dimension as stated_dimension,
        units.numerator,
        units.denominator,
        case
            when not with_units.is_carried or units.dimension in (with_units.named_dimension, 'percentage_point')
                then with_units.named_code
            else relatives.indicator_code
        end as indicator_code
    from with_units
    left join {{ ref('int_units_folded') }} as units
        on {{ fold_text('with_units.stated_unit_text') }} = units.unit_folded
    left join known as relatives
        on
            with_units.named_family = relatives.family_code
            and units.dimension = relatives.dimension
            and relatives.relative_count = 1
            -- 达到30亿元，2025年完成60% says of no growth.
            and (relatives.measure_kind <> 'growth_rate' or {{ matches('with_units.statement_text', '增') }})
),

with_values as (
    select
        stated.*,
        indicators.unit as indicator_unit,
        indicators.measure_kind,
        indicators.time_basis,
        indicators.is_stock,
        -- What is done since the pilot began, without a word for its sum.
        coalesce(
            not indicators.is_stock
            and not stated.is_among
            and indicators.measure_kind in ('level', 'count')
            and indicators.time_basis = 'point_in_time'
            and not stated.is_sum and not {{ matches("replace(stated.statement_text, '公共', '')", '[共总合]计?|全部') }}
            and (
                stated.pattern_name in ({{ counting_patterns() }})
                or {{ matches("coalesce(stated.verb_text, '')", '完成|实现|建|改造|治') }}
            ), false
        ) as is_done_from_start,
        coalesce(
            stated.stated_dimension = 'percentage_point' and indicators.dimension = 'share'
            and stated.pattern_name in ('change', 'from_by')
            or stated.stated_dimension = indicators.dimension
            and (
                stated.pattern_name = 'change_of_amount' or {{ matches('stated.verb_text', '净增') }}
                -- 新建高标准农田0.8万亩 comes to what there is.
                or stated.pattern_name in ({{ counting_patterns() }}) and indicators.is_stock
                and {{ matches('stated.verb_text', '新[建增]') }}
            ),
            false
        ) as is_change,
        -- 改造提升高标准农田0.5万亩, 吸引镇区常住人口0.3万人 are no total of what there is.
        coalesce(
            stated.pattern_name in ({{ counting_patterns() }}) and stated.indicator_code = stated.plain_code
            and {{ matches('stated.verb_text', mends ~ '$') }}
            or indicators.is_stock and not {{ matches('stated.verb_text', makes_all ~ '$') }}
            and stated.pattern_name in ({{ counting_patterns() }}) and stated.indicator_code = stated.plain_code,
            false
        ) as is_part_of_stock,
        case when stated.verb_text in ({{ downwards }}) then -1 else 1 end as change_sign,
        case
            when stated.figure_status = 'ordinal' then cast(scales.rank as decimal(28, 8))
            when stated.stated_dimension = 'percentage_point' and indicators.dimension = 'share'
                and stated.pattern_name in ('change', 'from_by')
                then stated.figure_value
            when stated.stated_dimension = indicators.dimension
                then {{ convert_unit('stated.figure_value', 'stated.', 'wanted.') }}
        end as stated_value,
        case
            when stated.stated_dimension = indicators.dimension
                then {{ convert_unit('stated.figure_upper_value', 'stated.', 'wanted.') }}
        end as upper_value,
        case
            when base_units.dimension = indicators.dimension
                then {{ convert_unit(
                    "try_cast(replace(" ~ extract_part('stated.baseline_text', '^([0-9.,]+)', 1) ~ ", ',', '') as decimal(28, 8))",
                    'base_units.', 'wanted.'
                ) }}
        end as baseline_value
    from of_indicators as stated
    left join known as indicators on stated.indicator_code = indicators.indicator_code
    left join {{ ref('int_units_folded') }} as wanted on {{ fold_text('indicators.unit') }} = wanted.unit_folded
    left join {{ ref('int_units_folded') }} as base_units
        on
            coalesce(
                nullif({{ replace_all(fold_text('stated.baseline_text'), '^[0-9.,]+', '') }}, ''),
                {{ fold_text('stated.stated_unit_text') }}
            ) = base_units.unit_folded
    left join {{ ref('seed_ordinal_scales') }} as scales
        on indicators.scale_code = scales.scale_code and stated.figure_label = {{ fold_text('scales.label') }}
),

signed as (
    select
        *,
        cast(case when is_change then stated_value * change_sign else stated_value end as decimal(28, 8)) as value,
        -- 新建高标准农田0.9万亩，到2026年总面积达到3.4万亩: what is built is a part of what there will be.
        pattern_name in ({{ counting_patterns() }})
        and not is_change
        and stated_value <> max(
            case
                when pattern_name in ({{ reaching_patterns() }}) and not is_change then stated_value
            end
        ) over (partition by town_code, paragraph_no, indicator_code, target_year) as is_part,
        -- 2024年完成3公里、2025年完成4公里 of what is counted from the start of the pilot are parts of it, or the last is all.
        is_done_from_start
        and not is_by_year
        and (
            is_step
            -- 建成46公里，2022年完成10公里: of the 46.
            or is_carried and year_stated_in = 'sentence'
            and stated_value < max(case when is_done_from_start then stated_value end) over (
                partition by town_code, paragraph_no, indicator_code order by char_start
                rows between unbounded preceding and 1 preceding
            )
            -- 2026年20公里、2027年15公里 in a plan from 2025 on: nobody says what was done before.
            or target_year > pilot_from_year and year_stated_in = 'sentence'
            and target_year < max(case when is_done_from_start and not is_by_year then target_year end) over (
                partition by town_code, paragraph_no, indicator_code
            )
            -- 安装600盏，2025年完成200盏: what is named first, as most, is the whole.
            or target_year > min(case when is_done_from_start then target_year end) over of_one
            and not (
                year_stated_in <> 'sentence'
                and char_start = min(case when is_done_from_start then char_start end) over of_one
                and stated_value = max(case when is_done_from_start then stated_value end) over of_one
            )
        ) as is_done_in_steps
    from with_values
    window of_one as (partition by town_code, paragraph_no, indicator_code)
),

-- Of 科技型企业达到95家，其中高新技术企业26家 the 26 are all there are: the catalogue says of which they are a part.
wholes as (
    select
        signed.town_code, signed.paragraph_no, signed.target_year, relations.indicator_code,
        min(signed.char_start) as whole_start
    from signed
    inner join {{ ref('seed_indicator_relations') }} as relations
        on relations.relation = 'part_of' and signed.indicator_code = relations.other_indicator_code
    where not signed.is_change and not signed.is_deed
    group by signed.town_code, signed.paragraph_no, signed.target_year, relations.indicator_code
),

-- What an annex promises of one year alone.
in_annexes as (
    select town_code, indicator_code, value, min(figure_year) as figure_year
    from {{ ref('int_annex_figures_resolved') }}
    where figure_role = 'target' and not is_change and value is not null
    group by town_code, indicator_code, value
    having count(distinct figure_year) = 1
),

judged as (
    select
        signed.*,
        wholes.indicator_code is not null as is_part_known,
        in_annexes.town_code is not null and not signed.is_change as is_in_annex
    from signed
    left join in_annexes
        on
            signed.town_code = in_annexes.town_code
            and signed.indicator_code = in_annexes.indicator_code
            and signed.value = in_annexes.value
            and signed.target_year = in_annexes.figure_year
    left join wholes
        on
            signed.town_code = wholes.town_code
            and signed.paragraph_no = wholes.paragraph_no
            and signed.target_year = wholes.target_year
            and signed.indicator_code = wholes.indicator_code
            and signed.char_start > wholes.whole_start
)

select
    statement_code,
    town_code,
    document_code,
    paragraph_no,
    heading_path,
    char_start,
    char_end,
    number_start,
    number_end,
    statement_text,
    pattern_name,
    is_later_horizon,
    -- The total that a clause takes up by its unit is not named there.
    case when indicator_code <> named_code then cast(null as string) else name_text end as name_text,
    candidates,
    case
        when indicator_code is null then 'name_unknown'
        when figure_status not in ('number', 'range', 'ratio', 'ordinal') then 'figure_unparsed'
        when value is null then 'unit_unfit'
        -- 培育高新技术企业20家 may be more of them, or all. What holds for each is no total; a sum over years of what
        -- each year has its own figure of is another thing.
        when is_deed and not is_change and indicator_code = plain_code and indicator_unit in ('家', '户')
            then 'name_unknown'
        -- 收入比1∶1.8 is turned round; what is done is not bounded from above (低效闲置土地控制在500亩以内).
        when figure_status = 'ratio' and value < 1 then 'figure_unparsed'
        when
            not is_stock and time_basis = 'point_in_time' and measure_kind in ('level', 'count')
            and (figure_comparator = '<=' or value < 0)
            then 'name_unknown'
        when is_part or is_part_of_stock or is_done_in_steps then 'partial'
        -- 四好农村路总里程达到120公里, 路灯由300盏增加到1200盏: of all there are, and not of those since the pilot began.
        when
            not is_stock and time_basis = 'point_in_time' and measure_kind in ('level', 'count')
            and (
                is_total_behind_deed and is_carried
                or pattern_name = 'from_to'
                and not {{ matches("coalesce(name_text, '')", '新[增建]|[引吸]|' ~ adds) }}
                or {{ matches("coalesce(name_text, '')", '总(?:里程|数|量|长度|面积)?$|保有量$|存量$') }}
            )
            then 'name_unknown'
        -- 引进企业20家，其中高新技术企业5家: firms of the 20.
        when is_among and is_stock and measure_kind = 'count' and not is_part_known then 'partial'
        -- 新建48公里，其中2024年12公里、2025年12公里: of the year alone.
        when is_among and not is_stock and time_basis = 'point_in_time' and year_stated_in = 'sentence' then 'partial'
        when is_each and measure_kind in ('level', 'count') then 'name_unknown'
        when is_sum and time_basis = 'year_to_date' then 'name_unknown'
        -- What is done again each year has no sum, but where each year has its own figure.
        when is_yearly and (is_change or time_basis = 'point_in_time' and measure_kind in ('level', 'count'))
            then 'yearly'
        -- Nobody states the years of the pilot, nor does the sentence.
        when target_year is null then 'year_unclear'
        -- Nobody is sure that the town promises it, or of which year: an annex that does too, is.
        when open_question is not null and not is_in_annex then open_question
        else 'resolved'
    end as outcome,
    indicator_code,
    target_year,
    year_stated_in,
    case
        when is_change then 'change_from_baseline'
        when measure_kind = 'growth_rate' then 'average_annual_growth'
        when {{ matches('verb_text', '(?:保持|稳定|维持|持续|守)[^达]*$') }} or value = baseline_value then 'maintain'
        else 'reach'
    end as target_kind,
    -- The best grade has the lowest rank; to fall by 2 points 以上 is a change of -2 at most.
    case
        when figure_status = 'ordinal' and {{ matches('verb_text', '[优好]于|不得?[低劣]于') }} then '<='
        when is_change and value < 0 and figure_comparator in ('>=', '<=')
            then translate(figure_comparator, '<>', '><')
        else figure_comparator
    end as comparator,
    value as target_value,
    upper_value as target_upper_value,
    number_text as target_text,
    baseline_year,
    baseline_value,
    baseline_text,
    case when is_change and stated_dimension = 'percentage_point' then unit else indicator_unit end as unit,
    measure_code,
    source_path,
    source_sha256,
    received_at
from judged
-- 全覆盖 of what has no share in the catalogue is no number.
where pattern_name <> 'covered' or indicator_code is not null
