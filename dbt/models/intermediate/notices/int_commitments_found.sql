-- What a plan promises in its body, as written: which pattern fits, and what its groups hold.
{%- set leads = '^(?:[（(]?[0-9一二三四五六七八九十]{1,3}[)）.])?(?:.*(?:推动|带动|促进|使|[把让]|确保|力争|力促|争取|其中|推进|助推))?'
    ~ '(?:20[0-9]{2}年?[-—–~至到]+20[0-9]{2}年|到?20[0-9]{2}年(?:[0-9]{1,2}月)?[底末]?(?:之?前|以前)?的?|[从自]?20[0-9]{2}年起|到?“?十[四五]五”?(?:时期|期间?)?[末内]?|[一二三四五六七八九十]是|[一二两三四五]年内?|目前|现有|已有|拥有|实现|努力|全力|加快'
    ~ '|到?(?:试点|规划|行动|建设)?期[末内间]|即|先|着力|全面|重点|积极|继续|进一步|同时|累计|总?共计?|合计|总计|计划|规划|拟|将)*' %}
{%- set trails = '(?:争取|力促|努力|推动|推进|促进|带动'
    ~ '|[较比](?:20[0-9]{2}年[底末]?|基期)|在(?:20[0-9]{2}年[底末]?的?|' ~ now_words() ~ ')?(?:[0-9.]+[^0-9]{1,5})?的?基础上|[从自]?20[0-9]{2}年起|到?20[0-9]{2}年(?:[0-9]{1,2}月)?[底末]?前?|至少|确保|力争|实现|继续|同步|进一步|逐步|不断'
    ~ '|严格|合理|大幅|明显|显著|始终|常年|长期|双双|一律|有望|提前|率先|首次|稳定|持续|稳步|年均|均|都|各|稳中有[增升进]、?|只[增升]不[减降]、?|基本|全部|总体|累计|合计|将|应|要|约|为|在|也|[一二两三四五]年内?|(?:试点|规划|行动|建设)期[内间末]?|期[内末]|[快高好]于[^0-9、]{2,10}[、且并]+)+$' %}
{#- 食品加工等工业企业 are counted with all others. -#}
{%- set kinds_of = '^((?:新?(?:' ~ promising_verbs() ~ '))?)[^0-9]*[^同高中初优平一二三特]等各?类?' -%}
{%- set among = '(?:其中|包括|包含|涵盖|[，,]含)[^。！？!?；;]*$' %}
{%- set bare_figures = '^[、和][0-9][0-9.]*(?:' ~ commitment_units() ~ ')?(?:以上|以下|以内|左右)?(?:[、和]|$)' %}
{%- set sum_words = '累计|[两二三四五六]年[^0-9]{0,4}[总共合]'
    ~ '|(?:[两二三四五六]年|试点期限?)(?:内|间)?(?:镇域|全镇|总?共|合计)*新增' %}
{%- set average_behind = '^[，,、](?:年均|平均每年|每年)(?:约|达到?|超过|不[少低]于)?[0-9]' %}
{#- 高新技术企业4家，力争翻一番: where it comes from, and not what it is to be. -#}
{%- set year_named = '(coalesce(sentence_year, section_year) is not null or is_among_goals and not ' ~ matches(
    'substr(paragraph_text, cast(char_end - paragraph_start + 1 as integer))',
    '^[，,、][^0-9，,；;。]{0,6}(?:翻[一两番]|倍增|(?:' ~ moving_verbs() ~ '|[增升降提扩])[到至])'
) ~ ')' %}
{%- set at_least = '^(?:逾|' ~ passing_verbs() ~ ')$' %}
{%- set of_others = '^(?:工业|规上|规模以上)?(?:企业|村|户|项目|园区|乡镇|产业|集群|龙头|骨干|主体|单位|家庭|大户)|[0-9]' %}
{%- set promised = '(?:达到?|突破|保持|稳定在|控制在|不低于|不少于|超过|[到至≥≤]|' ~ promising_verbs() ~ ')[^0-9]*[0-9]' %}
{%- set behind_subject = '(?:[由从][0-9]|[一二两三四五]年(?:累计|合计|共)?增[长加]|连[上跨续]|再[^0-9]{0,4}[0-9]'
    ~ '|每[一两二三]?年|逐年|年均|实现|稳步|持续|不断|大幅|明显|显著|快速|力争|基本|进一步|逐步|翻|倍增|[0-9]).*$' %}
{%- set hopes = '(?:力争|力促|确保|争取|努力|实现|预计|计划)+年均' %}
{%- set uncounted = '(?:园区|高新区|开发区|[产工]业园|[^在]全[区县市省]|街道|社区|[一-龥]村)(?:力争|预计|计划|将|要)*'
    ~ '(?:新[建增]|建[成设]|实现|完成|引进|培育|打造|达到|改造|安装|发展|净增)'
    ~ '|[数几近][十百千][^分]|(?:^|[^迈跃登站跨])上[百千][^分]'
    ~ '|(?:联合|会同|携手|协同|辐射|带动|帮助|帮扶)[^，,]{0,10}(?:[^全我本该城][镇乡]|周边|毗邻)|第[0-9]|每|[两三四五六七八九]个(?:基本|持续|稳步|全面|显著)' %}
{#- When, how and in which town something is done: what else stands before a deed may be who does a part. -#}
{%- set before_deeds = '^(?:[0-9]{1,2}[.、)]|[（(][^（）()]{1,3}[)）]|[—–~、-]+|20[0-9]{2}年?|[0-9]{1,2}月|[一二两三四五]年'
    ~ '|十[四五]五|[“”到至于在从自共年底末初前起内间]|之前|以前|试点|期[间内末]?|时期|规划|行动|累计|总?计|合计|总共|每年|全年|今后|未来'
    ~ '|全镇|我镇|本镇|该镇|镇[域区]|场镇|计划|预计|将|要|拟|先|再次|全面|全力|着力|大力|积极|持续|继续|进一步|有序'
    ~ '|分[期批步年]|逐[步年]|同步|统筹|科学|稳步|率先|深入|扎实|提质|升级|优化|[一二三四五六七八九]是|其中|同时|平均|新)*$' -%}
{%- set bound_in_brackets = '^[（(]?含[^）)，,；;]{0,6}[）)]?及?(以[上下内])' -%}
{#- 本科以上学历的专任教师比例 is 专任教师本科以上学历比例. -#}
{%- set share_of_those = '^(.{2,})的(.+[^村])(占比|比例|比重)$' %}
{%- set said_of_villages = '(?:以上|万元)的?(?:行政)?村|最[低少]的?村' %}
with {{ dealt_clauses(ref('int_sentences_split')) }},

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
        end as deed_before,
        -- 其中高新技术企业5家, 其中，高新技术企业达到5家, 包括高新技术企业5家、科技型企业8家
        {{ matches('substr(paragraph_text, 1, cast(char_end - paragraph_start as integer))', among) }} as is_among
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
                or {{ matches('spoken_segment', '[0-9][^0-9]*再[^0-9]*[0-9]') }}
                -- 达到65%、72%
                or not is_dealt and {{ matches('clause_rest', bare_figures) }}
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
        coalesce(dealt_end, cast(char_end - length({{ commitment_part('tail') }}) as integer)) as figure_end,
        -- 超10亿元企业2家 counts firms.
        pattern_name in ({{ reaching_patterns() }})
        and {{ matches(commitment_part('tail'), of_others) }} as is_of_others,
        -- 达到80%（含）以上
        {{ extract_part(commitment_part('tail'), bound_in_brackets, 1) }} as bound_behind
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
        {{ matches('subject_text', '(?:^|[^年平])[均都]$|双双$|一律$|[^0-9]各$') }}
        -- 全部完成10公里 is done in all.
        or {{ matches('subject_text', '全部$') }} and not {{ matches('verb_text', '完成|建成') }} as is_shared,
        case
            when dealt_no > 0 or pattern_name in ('number_before', 'done_before') then char_end
            else figure_end
        end as statement_end
    from parts
),

named as (
    select
        *,
        {{ replace_all(replace_all(
            replace_all(
                "case"
                " when pattern_name = 'grade' and " ~ matches('spoken_text', '(?:河|溪|江|干流|水[^源库湖塘]{0,8}段)[^库湖塘]{0,12}水质') ~ " then '辖区河流水质'"
                " when pattern_name = 'deed_behind' then " ~ replace_all('spoken_text', '^(?:新?(?:' ~ promising_verbs() ~ '))+', '')
                ~ " when substr(spoken_text, 1, length(town_name)) = town_name"
                " then substr(spoken_text, length(town_name) + 1) else spoken_text end",
                '年均(?:增长率|增长|增幅|递增)', '年均增速'
            ), '^(?:总量|总数|规模|数量)$', ''), share_of_those, '\\2\\1\\3'
        ) }} as name_text
    from spoken
),

{{ subjects_taken_up('named') }},

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
    cast(figure_end - length(even_number_text) + length(dealt_unit) as integer) as number_start,
    figure_end as number_end,
    substr(paragraph_text, char_start - paragraph_start + 1, statement_end - char_start) as statement_text,
    substr(
        paragraph_text,
        figure_end - length(even_number_text) + length(dealt_unit) - paragraph_start + 1,
        length(even_number_text) - length(dealt_unit)
    ) as number_text,
    -- As digits: 0120公里, written 一百二十公里, is 120公里, and 5百人 is 500人.
    {{ replace_all(replace_all(replace_all(
        replace_all('even_number_text', '^([1-9])成', '\\10%'), '^0+([0-9])', '\\1'
    ), '^([0-9]+)百([^分])', '\\100\\2'), '^([0-9]+)千([^米瓦])', '\\1000\\2') }} as number_read,
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
        when pattern_name in ('first', 'half') or verb_text = '超' or bound_behind = '以上' then '至少'
        when bound_behind <> '' then '不超过'
        when {{ matches('verb_text', at_least ~ '|^守') }} then '至少'
        when pattern_name <> 'exceed'
            then coalesce(
                nullif({{ extract_part('segment_text', '(至少)', 1) }}, ''),
                {{ extract_part('segment_text', '(约)[0-9]', 1) }}
            )
        when verb_text not in ('控制在', '严控在')
            then replace({{ replace_all('verb_text', '[得能应宜可]', '') }}, '不突破', '不超过')
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
            -- 三年共8家 is what the deeds before add up to, and not all there are.
            when is_carried and is_sum_of_all and pattern_name = 'name_and_number' and deed_before_all <> ''
                then deed_before_all || coalesce(name_before, '')
            when is_carried then coalesce(name_before, '') || element
            when is_share_of_villages then element || '占比'
            when pattern_name = 'share' then element || '比例'
            when pattern_name in ({{ counting_patterns() }}) then deed_text || element
            else element
        end, ''
    ) as name_text,
    nullif(
        element || case pattern_name when 'covered' then '覆盖率' when 'share' then '比例' else '' end, ''
    ) as plain_name_text,
    nullif(
        case
            -- 完成管网改造5公里，全部完成11公里
            when is_carried and (is_sum_of_all or {{ matches('segment_text', '全[部面]完成') }})
                then coalesce(name_before, '') || coalesce(deed_before_all, '')
            else element || case when pattern_name = 'covered' then '率' else deed_text end
        end, ''
    ) as swapped_name_text,
    {{ matches('segment_text', sum_words) }}
    -- 新增就业3200人，年均800人
    or {{ matches('substr(paragraph_text, cast(char_end - paragraph_start + 1 as integer))', average_behind) }}
        as is_sum,
    is_yearly,
    -- 商会引进工业企业4家 and 再安装路灯300盏 may be a part.
    coalesce(
        open_question,
        case
            when pattern_name in ('number_behind', 'number_before', 'done_before') and not {{ matches(
                "replace(" ~ extract_part('spoken_segment', '^(.*?)(?:' ~ promising_verbs() ~ ')', 1) ~ ", town_name, '')", before_deeds
            ) }}
                then 'partial'
            -- 镇区规划建成区面积3平方公里: of a plan for the land, of a year of its own.
            when {{ matches('spoken_segment', '规划(?:建成区|用地|面积)') }} then 'year_unclear'
            -- 州河水质达到Ⅲ类、前河水质达到Ⅱ类: each of one river.
            when
                pattern_name = 'grade'
                and min(case when pattern_name = 'grade' then even_number_text end) over in_year
                <> max(case when pattern_name = 'grade' then even_number_text end) over in_year
                then 'partial'
        end
    ) as open_question,
    is_among,
    is_total_behind_deed,
    -- 2024年完成3公里，2025年完成4公里
    coalesce(is_carried and year_done_before < sentence_year, false) as is_step,
    -- 到2025年，引进12家；到2027年，引进24家
    {{ matches(
        'substr(paragraph_text, 1, cast(char_end - paragraph_start as integer))', '[到至]20[0-9]{2}年[^年]*$'
    ) }} as is_by_year,
    -- What is made may be added to what there is.
    pattern_name in ({{ counting_patterns() }})
    and {{ matches('deed_text', '[^现成争取保]$') }}
    and (
        {{ matches('deed_text', '^新') }}
        or (year_stated_in <> 'sentence' and not {{ matches('segment_text', '累计|总') }})
    ) as is_deed,
    -- 收入均超过20万元 bounds each of something that is not named.
    is_shared and not {{ matches('name_text', '[、和]|以及|^各|^所有') }} as is_each,
    target_year,
    target_year > pilot_to_year as is_later_horizon,
    pilot_from_year,
    year_stated_in,
    source_path,
    source_sha256,
    received_at
from subjects
window in_year as (partition by town_code, paragraph_no, sentence_no, target_year)
