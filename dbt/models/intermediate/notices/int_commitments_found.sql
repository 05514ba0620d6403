-- What a plan promises in its body, as written: which pattern fits, and what its groups hold.
{%- set leads = '^(?:[（(]?[0-9一二三四五六七八九十]{1,3}[)）.])?(?:.*(?:推动|带动|促进|使|确保|力争|力促|争取|其中|推进|助推))?'
    ~ '(?:到?20[0-9]{2}年[底末]?|到?“?十[四五]五”?(?:时期|期间?)?[末内]?|[一二三四五六七八九十]是|[一二两三四五]年内?|目前|现有|已有|拥有|实现|努力|全力|加快'
    ~ '|着力|全面|重点|积极|继续|进一步|同时|累计|总?共|合计|计划|规划|拟|将)*' %}
{%- set trails = '(?:[较比](?:20[0-9]{2}年[底末]?|基期)|到?20[0-9]{2}年[底末]?|至少|力争|实现|继续|同步|进一步|逐步|不断'
    ~ '|严格|合理|大幅|明显|显著|始终|有望|提前|率先|首次|稳定|持续|稳步|年均|均|都|基本|全部|总体|累计|合计|将|应|要|约|为|在|也|[一二两三四五]年内?|试点期[内间]?|期内|[快高好]于[^0-9、]{2,10}[、且并]+)+$' %}
{#- 食品加工等工业企业 are counted with all others. -#}
{%- set kinds_of = '^((?:新?(?:' ~ promising_verbs() ~ '))?)[^0-9]*[^同高中初优平一二三特]等各?类?' -%}
{%- set carried = '^(?:年均增速|增速|占比|比重|占全[区县市镇]?[^0-9]*比[重例]|[较比]20[0-9]{2}年[底末]?增[长加])?$' %}
{#- 甲较2022年增长30%、达到5亿元 and 甲在2022年基础上翻一番，达到5亿元 speak of 甲. -#}
{%- set grown = '(?:[较比](?:20[0-9]{2}年[底末]?)?增[长加]|在(?:20[0-9]{2}年[底末]?)?基础上)$' %}
{%- set year_named = 'coalesce(sentence_year, section_year) is not null' %}
{%- set moves_to = '(?:(?:' ~ moving_verbs() ~ ')[到至]|[增升提降扩减][到至])' %}
{%- set dealt_from = '^(.*?)()分别[由从]([0-9].*?)(' ~ moves_to ~ ')([0-9].*)$' %}
{%- set dealt_to = '^(.*?)(年均)?分别()([^0-9由从、和]*)([0-9].*)$' %}
{%- set amounts = "'deed_behind', 'number_behind', 'number_before', 'done_before', 'name_and_number'" %}
{%- set promised = '(?:达到?|突破|保持|稳定在|控制在|不低于|不少于|超过|[到至]|' ~ promising_verbs() ~ ')[^0-9]*[0-9]' %}
{%- set behind_subject = '(?:[由从][0-9]|每年|逐年|年均|实现|稳步|持续|不断|大幅|明显|显著|快速|力争|基本|进一步|逐步|翻|倍增|[0-9]).*$' %}
{%- set hopes = '(?:力争|力促|确保|争取|努力|实现|预计|计划)+年均' %}
{%- set uncounted = '(?:园区|高新区|开发区|[产工]业园|[^在]全[区县市省]|街道|社区|[一-龥]村)(?:力争|预计|计划|将|要)*'
    ~ '(?:新[建增]|建[成设]|实现|完成|引进|培育|打造|达到|改造|安装|发展|净增)|第[0-9]|每|[两三四五六七八九]个(?:基本|持续|稳步|全面|显著)' %}
{#- 上述四项指标分别达到… speaks of the promises of the sentence before, 2025年、2027年分别达到… of one thing in years. -#}
{%- set above = '^(?:到?20[0-9]{2}年[底末]?)?(?:上述|前述|以上|这)[^0-9、和]*指标(?:将|要|力争)*$' %}
{%- set year_alone = '^到?(20[0-9]{2})年[底末]?前?' %}
{%- set year_behind = '到?(20[0-9]{2})年[底末]?$' %}
{%- set deal_sizes = [2, 3, 4, 5, 6, 7, 8] %}
{%- set bound_of_all = '[0-9][^0-9以左上]*(以上|以下|以内|左右|上下)$' %}
{%- set each_village = '^(?:每个?|各|所有|全部|最低的?|最少的?)(?:行政)?村(?:集体(?:经济)?(?:组织)?)?(?:也要?有?|收入|均|都|至少)*$' %}
{%- set said_of_villages = '(?:以上|万元)的?(?:行政)?村|最[低少]的?村' %}
{%- set deal = {'subjects': 1, 'manner': 2, 'baselines': 3, 'verb': 4, 'figures': 5} %}
{%- set years_before = extract_part(
    "substr(sentence_text, 1, instr(sentence_text, segment_text) - 1)",
    '((?:20[0-9]{2}年[底末]?[、和])+20[0-9]{2}年[底末]?)[,，]$', 1
) %}
with told as (
    select
        *,
        {% for part, group in deal.items() %}
            case
                when not is_dealt then ''
                when {{ matches('segment_text', dealt_from) }}
                    then {{ extract_part('segment_text', dealt_from, group) }}
                else {{ extract_part('segment_text', dealt_to, group) }}
            end as dealt_{{ part }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_sentences_split') }}
),

-- 到2025年、2027年，甲分别达到… deals the years out.
segments as (
    select
        {{ all_but(['dealt_subjects']) }},
        case
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
        dealt_figures <> ''
        and (
            {{ matches('dealt_subjects', above) }}
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
    deal_{{ part }} as (
        {{ exploded('even_deals', split_text('dealt_' ~ part, '[、和]')) }}
    ),
{% endfor %}

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
        *,
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
        -- What each village earns bounds the lowest.
        case
            when {{ matches('segments.segment_text', '^(?:每个?村|村村)[^0-9]*(?:收入|[低少高]于|超过|突破|达到)') }}
                then {{ replace_all('segments.segment_text', '^(?:每个?村|村村)', '各村') }}
            when segments.is_yearly then replace(segments.segment_text, '每年', '')
            else segments.segment_text
        end as spoken_segment,
        0 as dealt_no,
        0 as dealt_count,
        '' as dealt_bound,
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
        {{ all_but(['element', 'position'], 'figures') }}, -- noqa: RF02
        subjects.subject_name || subjects.dealt_manner
        || case when subjects.dealt_baselines = '' then '' else '由' || baselines.element end
        || subjects.dealt_verb || figures.element as spoken_segment,
        figures.position as dealt_no,
        1 + length({{ replace_all('figures.dealt_figures', '[^、和]', '') }}) as dealt_count,
        -- A bound behind the last binds all: 分别达到95亿元、63%以上.
        case
            when {{ matches('figures.element', '(?:以上|以下|以内|左右|上下)$') }} then ''
            else {{ extract_part('figures.dealt_figures', bound_of_all, 1) }}
        end as dealt_bound,
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
            and (figures.position = subjects.position or {{ matches('subjects.dealt_subjects', above) }})
    inner join deal_baselines as baselines
        on
            figures.town_code = baselines.town_code
            and figures.paragraph_no = baselines.paragraph_no
            and figures.char_start = baselines.char_start
            and (figures.position = baselines.position or baselines.dealt_baselines = '')
),

-- 建成甲路3公里、乙路5公里 has one deed for both; behind what is promised a bare number is promised too.
deeds as (
    select
        *,
        coalesce(bool_or({{ matches('spoken_segment', promised) }}) over (
            partition by town_code, paragraph_no, sentence_no order by segment_no, dealt_no
            rows between unbounded preceding and 1 preceding
        ), false) as is_behind_promise,
        case
            when segment_no > min(segment_no) over in_clause then
                {{ extract_part(
                    'first_value(spoken_segment) over in_clause', '^[^0-9]*?((?:新?(?:' ~ promising_verbs() ~ '))+)', 1
                ) }}
            else ''
        end as deed_before
    from clauses
    window in_clause as (partition by town_code, paragraph_no, sentence_no, clause_no order by segment_no, dealt_no)
),

matched as (
    select
        {{ all_but(['sentence_year']) }},
        coalesce(dealt_year, sentence_year) as sentence_year,
        coalesce(dealt_year, sentence_year, section_year, pilot_to_year) as target_year,
        case
            when coalesce(dealt_year, sentence_year) is not null then 'sentence'
            when section_year is not null then 'section'
            else 'pilot'
        end as year_stated_in,
        case
            -- Which number is whose, no pattern says; 第3个, 每村3个, 三个翻番 and what a park or a
            -- village does are no totals of the town.
            when
                is_dealt and dealt_no = 0
                or {{ matches(replace_all('spoken_segment', said_of_villages, ''), uncounted) }}
                then cast(null as string)
            {% for pattern in commitment_patterns() %}
                when
                    {{ matches('spoken_segment', pattern.shape) }}
                    {% if pattern.needs_year %} and ({{ year_named }} or is_behind_promise) {% endif %}
                    then '{{ pattern.name }}'
            {% endfor %}
        end as pattern_name
    from deeds
),

parts as (
    select
        *,
        case
            when pattern_name is null
                then {{ replace_all(replace_all('spoken_segment', '到?20[0-9]{2}年[底末]?', ''), behind_subject, '') }}
            else {{ commitment_part('subject') }}
        end as subject_text,
        {{ commitment_part('verb') }} as verb_text,
        {{ commitment_part('baseline') }} as baseline_text,
        {{ commitment_part('baseline_year') }} as baseline_year_text,
        {{ commitment_part('figure') }} as even_number_text,
        {{ commitment_part('object') }} as object_text,
        coalesce(dealt_end, cast(char_end - length({{ commitment_part('tail') }}) as integer)) as figure_end
    from matched
),

-- The thing behind a number goes on to the end of the clause; its name stands last, behind 的.
spoken as (
    select
        *,
        case
            when pattern_name in ('number_before', 'done_before')
                then {{ replace_all("object_text || clause_rest", '^.*的|(?:在|工程$|项目$).*$', '') }}
            else {{ kept_parts(
                replace_all(
                    replace_all(replace_all(replace_all(
                        'subject_text', shares_before_years() ~ '[底末]?$', '\\1'
                    ), hopes, '年均'), trails, ''), leads, ''
                ), kinds_of, 1
            ) }}
        end as spoken_text,
        {{ replace_all(
            "case when pattern_name = 'name_and_number' then deed_before else verb_text end", leads, ''
        ) }} as deed_text,
        {{ matches('subject_text', '(?:^|[^年平])[均都]$|全部$') }} as is_shared,
        case
            when dealt_no > 0 or pattern_name in ('number_before', 'done_before') then char_end
            else figure_end
        end as statement_end
    from parts
),

named as (
    select
        *,
        {{ replace_all(
            replace_all(
                "case"
                " when pattern_name = 'grade' and " ~ matches('spoken_text', '(?:河|溪|江|干流)[^库湖塘]{0,12}水质') ~ " then '辖区河流水质'"
                " when pattern_name = 'deed_behind' then " ~ replace_all('spoken_text', '^(?:新?(?:' ~ promising_verbs() ~ '))+', '')
                ~ " when substr(spoken_text, 1, length(town_name)) = town_name"
                " then substr(spoken_text, length(town_name) + 1) else spoken_text end",
                '年均(?:增长率|增长|增幅|递增)', '年均增速'
            ), '^(?:总量|总数|规模|数量)$', ''
        ) }} as name_text
    from spoken
),

-- 上述四项指标 are what the sentence before promised, one by one, if it promised as many.
placed as (
    select
        *,
        pattern_name is not null and not is_fact and doubt is null as is_promise,
        count(case when pattern_name is not null and not is_fact and doubt is null then 1 end) over (
            partition by town_code, paragraph_no, sentence_no
        ) as promise_count
    from named
),

taken_up as (
    select
        {{ all_but(['name_text']) }},
        case
            when not {{ matches('name_text', above) }} then name_text
            {% for count in deal_sizes %}
                when dealt_count = {{ count }}
                    and lag(promise_count, {{ count }}) over in_order in ({{ count }}, {{ 2 * count }})
                    then lag(name_text, {{ count }}) over in_order
            {% endfor %}
            else name_text
        end as name_text
    from placed
    window in_order as (partition by town_code, is_promise order by paragraph_no, sentence_no, segment_no, dealt_no)
),

-- 年均增速达到… and 力争达到… speak of what the sentence named before; behind two names nobody knows of which.
carried as (
    select
        *,
        pattern_name not in ({{ amounts }})
        and {{ matches('name_text', carried) }}
        and not {{ matches('spoken_segment', '^其中') }} as is_carried,
        substr(max(
            case
                when pattern_name is not null and {{ matches('name_text', carried) }} then null
                else lpad(cast(segment_no as string), 6, '0')
                    || case
                        when dealt_no > 0 or is_shared then '？'
                        else nullif({{ replace_all(replace_all('name_text', grown, ''), '([^均])增长$', '\\1') }}, '')
                    end
            end
        ) over (
            partition by town_code, paragraph_no, sentence_no order by segment_no, dealt_no
            rows between unbounded preceding and 1 preceding
        ), 7) as name_before,
        -- 新建5公里，累计达到20公里: what is added is no total, but 净增 a change.
        pattern_name in ({{ amounts }})
        and not {{ matches('deed_text', '净') }}
        and coalesce(lead(
            pattern_name not in ({{ amounts }})
            and {{ matches('name_text', carried) }} and {{ matches('spoken_segment', '累计|总|合计') }}
        ) over (partition by town_code, paragraph_no, sentence_no order by segment_no, dealt_no), false) as is_increment
    from taken_up
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
    where is_promise and not is_increment
),

-- A、B均达到 binds both; no sentence holds a 。 to be cut at.
subjects as (
    {{ exploded(
        'promised',
        "case when is_shared then " ~ split_text('name_text', '[、和]|以及')
        ~ " else " ~ split_text('name_text', '。') ~ " end"
    ) }}
)

select
    document_code || '#p' || paragraph_no || '!' || char_start
    || case when is_shared then '.' || position when dealt_no > 0 then '.' || dealt_no else '' end as statement_code,
    town_code,
    document_code,
    paragraph_no,
    heading_path,
    pattern_name,
    char_start,
    statement_end as char_end,
    cast(figure_end - length(even_number_text) as integer) as number_start,
    figure_end as number_end,
    substr(paragraph_text, char_start - paragraph_start + 1, statement_end - char_start) as statement_text,
    substr(
        paragraph_text, figure_end - length(even_number_text) - paragraph_start + 1, length(even_number_text)
    ) as number_text,
    nullif(baseline_text, '') as baseline_text,
    try_cast(nullif(baseline_year_text, '') as integer) as baseline_year,
    nullif(verb_text, '')
    || case
        when pattern_name = 'grade' and {{ matches('segment_text', '类(?:标准|水体|水质)?[及或]?以上') }} then '不低于'
        else ''
    end as verb_text,
    -- The words that bound a number without standing beside it, or as the verb itself.
    case
        when dealt_bound <> ''
            then case when dealt_bound = '以上' then '至少' when dealt_bound like '以%' then '不超过' else '约' end
        when pattern_name in ('first', 'half') or verb_text = '超' then '至少'
        when pattern_name <> 'exceed' then {{ extract_part('segment_text', '(至少)', 1) }}
        when verb_text <> '控制在' then replace({{ replace_all('verb_text', '[得能]', '') }}, '不突破', '不超过')
        when {{ matches('even_number_text', '左右|上下') }} then ''
        else '不超过'
    end as bound_text,
    -- Of what the unit may say that the growth is meant, or the total.
    is_carried or (dealt_no > 0 and {{ matches('segment_text', '增速|增长') }}) as is_carried,
    -- What is counted is known with the deed (新增市场主体) or without it (黑臭水体), or before it (村级道路改造).
    nullif(
        case
            when is_carried and {{ matches('segment_text', '合计|总计') }}
                then {{ replace_all("coalesce(name_before, '')", '^各', '') }} || element
            when is_carried then coalesce(name_before, '') || element
            when is_share_of_villages then element || '占比'
            when pattern_name in ({{ amounts }}) then deed_text || element
            else element
        end, ''
    ) as name_text,
    nullif(element || case when pattern_name = 'covered' then '覆盖率' else '' end, '') as plain_name_text,
    nullif(element || case when pattern_name = 'covered' then '率' else deed_text end, '') as swapped_name_text,
    {{ matches('segment_text', '累计|(?:[两二三四五六]年|试点期限?)(?:内|间)?(?:镇域|全镇|总?共|合计)*新增') }} as is_sum,
    is_yearly,
    -- What is made may be added to what there is.
    pattern_name in ({{ amounts }})
    and {{ matches('deed_text', '[^现成争取保]$') }}
    and (
        {{ matches('deed_text', '^新') }}
        or (year_stated_in <> 'sentence' and not {{ matches('segment_text', '累计|总') }})
    ) as is_deed,
    -- 收入均超过20万元 bounds each of something that is not named.
    is_shared and not {{ matches('name_text', '[、和]|以及|^各|^所有') }} as is_each,
    target_year,
    target_year > pilot_to_year as is_later_horizon,
    year_stated_in,
    source_path,
    source_sha256,
    received_at
from subjects
