{#- What a plan says and does not promise, or not as the whole, by stems and shapes; texts have been through even_text. -#}

{#- Whether a clause opens a condition, which holds up to the next ；: 若…, 一旦…, 待…后, 据测算. 若干 and 如期 open none. -#}
{% macro opens_condition(text) -%}
    {%- set bare = replace_all(replace_all(text, numbered_item(), ''), '^(?:[0-9]{1,2}[.]|[—–-]+)', '') -%}
    {%- set signs = '(?:若[^干]|如[^期下实何火同此图数意]|倘|假[如若]|一旦|万一|除非|否则|不然|反之|视[^0-9]{2,14}(?:情况|进展|进度|条件))' -%}
    {%- set come = '到位|落地|获批|批准|批复|允许|具备|成熟|建成|开通|通车|投产|下达' -%}
    (
        {{ matches(bare, '^(?:同时|其中|此外|另外|但)?' ~ signs ~ '|[（(]' ~ signs) }}
        or {{ matches(bare, '(?:^|[（(])待[^遇][^0-9]*(?:后|时|' ~ come ~ ')') }}
        or {{ matches(bare, '[若如]能[^源]|[若如]有|若[^干][^0-9]*(?:' ~ come ~ ')') }}
        or {{ matches(bare, '在[^0-9]*(?:' ~ come ~ ')[^0-9]{0,4}(?:前提|情况|条件)下|条件(?:允许|成熟|具备)(?:时|后)') }}
        or {{ matches(bare, '^(?:据|经|初步|根据|按照?)[^0-9]{0,8}(?:测算|预测|估算|预估)$') }}
    )
{%- endmacro %}

{#- Whether a clause tells under what circumstances a promise is made, which may be its condition: 在出口形势好转的情况下. What one is to heed
    (在严守生态红线的前提下) and who leads is none. -#}
{% macro tells_circumstances(text) -%}
    {%- set bare = replace_all(text, numbered_item(), '') -%}
    (
        {{ matches(bare, '^(?:但|并)?在[^0-9]*(?:情况|条件|前提|形势)下$|^在[^0-9]*(?:资金|政策|资助)[^0-9]{0,4}(?:支持|保障)下$') }}
        and not {{ matches(bare, '^在(?:确保|保障|保证|保持|坚持|严守|守[住牢]|符合|满足|尊重|依法|遵[循守]|不|新)') }}
    )
{%- endmacro %}

{#- What a window of a sentence, or of a part of it, said last, as text that sorts: within brackets all that it said up to there,
    behind them nothing of what they say. -#}
{% macro last_said(text, window) -%}
    case
        when is_in_brackets then max({{ text }}) over {{ window }}
        else max(case when not is_in_brackets then {{ text }} end) over {{ window }}
    end
{%- endmacro %}

{#- Whether a part of a sentence hopes or expects (有望, 可达, 预计新增), or the sentence goes on to say what that hangs on, or
    whom it rewards: 年经营性收入达到50万元的村给予奖励. -#}
{% macro is_conditional(text_from) -%}
    {%- set deeds = '达到?|实现|新增|增[加收]|带动|吸纳|突破|提[高升]|超|完成|创造|解决|引进|培育|建成' -%}
    (
        {{ matches('segment_text', '有望|可望|可能|或[将可]|(?:^|[^不认许])可(?:再|以|望)?(?:' ~ deeds ~ ')|预[计期](?:可|将|能)*(?:' ~ deeds ~ ')') }}
        or {{ matches(text_from, '^[^；;]*(?:前提[是为]|取决于|有赖于)') }}
        or {{ matches(text_from, '^[^，,；;]*的[^，,、；;]{0,8}[，,]?[^，,；;0-9]{0,8}(?:给予|予以|奖励|授予|奖补|补助|表彰|约谈|问责)') }}
        {#- 达到80%后，…; 达到80%，方可… -#}
        or {{ matches(text_from, '^[^，,；;]*[0-9](?:%|[^0-9年月日，,、；;]{1,5})(?:以上|以下)?(?:之?后|时|之?前|以前)(?:[，,；;]|$)') }}
        or {{ matches(text_from, '^[^，,；;]*[，,](?:才?方?可|才能|方能|即可)') }}
        {#- 力争80%、确保75% -#}
        or {{ matches(text_from, '^(?:[到至]?20[0-9]{2}年[底末]?)?[^，,、；;0-9]*(?:力争|争取|冲刺)[^，,、；;0-9]*[0-9][^，,、；;]*[，,、](?:确保|保底|力保|底线|至少|不[低少]于)') }}
    )
{%- endmacro %}

{#- Whether a clause names works that are done, and what they then bring: 项目达产后. -#}
{% macro follows_works(text) -%}
    {{ matches(text, '(?:达产|投产|投用|投运|满产|运营|建成|竣工|完工|落地|实施|通车)[^0-9]{0,4}后') }}
{%- endmacro %}

{#- Whether a part of a sentence says what works or firms are to add to a figure (带动…增加6亿元), or what is only begun. -#}
{% macro is_of_a_part(is_behind_works) -%}
    {%- set adds = '新增|增[加长收]|提[高升]|减少|降低|下降|上升|吸纳|解决' -%}
    (
        {{ matches('segment_text', '(?:带动|拉动|撬动)[^0-9]*(?:' ~ adds ~ ')[^0-9到至为]{0,4}[0-9]') }}
        or {{ is_behind_works }} and {{ matches('segment_text', '[0-9]') }}
        or {{ matches('segment_text', '(?:开工|启动|动工|谋划|筹建|储备)[^0-9]*[0-9]') }}
            and not {{ matches('segment_text', '建成|完成') }}
    )
{%- endmacro %}

{#- Whether a plan says when, but not by which of its years: 两年内 or 今后三年 in a plan of four, a year before its time
    (提前一年), half a year, points more than in a year that is none of the two before; or by none of them: 今年底, 第二年,
    近期; or by one that nobody read. -#}
{% macro is_year_unclear(text_before) -%}
    {%- set unnamed = '(?:^|[^0-9一二两三四五六七八九十几半每历全])年(?:内|底|末)(?:之?前|以前)?|[今明]年|首年|第[一二三四五]年|[头前][一两二三]年'
        ~ '|(?:^|[，,、到至])(?:[后来次翌]年[^均]|后[两二]年)|本年度|[今明后]明?[两三]年|[一二两三四五六][个]?年[之以]?后|后[一二两三四五]年'
        ~ '|周年|(?:本|下|上|新一)届|全年(?:力争|确保|争取|计划)|以20[0-9]{2}年[底末]?为(?:节点|[时期]?限|目标)|[二2][〇○零0][一-龥]{2}年|到[0-9]{2}年|(?:^|[，,；;])到[^0-9，,；;期]{1,14}(?:[^同及平按准实随定临期]时|之际|前夕|年|初)[，,]'
        ~ '|十[四五六]五”?(?:规划)?(?:前期|中期|初期?|(?:开局|收官)(?:之年)?|结束|首|启动|之|头|[前后][两三])' -%}
    {#- Years of the part itself, but for those it compares with. -#}
    {%- set own_years = replace_all(
        without_compared_years(spans_ended(replace_all('segment_text', shares_before_years(), '\\1、\\2'))),
        '20[0-9]{2}年(?:版|修订|起)|[《“（(][^》”）)]*20[0-9]{2}[^》”）)]*[》”）)]', ''
    ) -%}
    {%- set told = "replace(segment_text, '两年', '二年')" -%}
    {%- set told_before = "replace(" ~ text_before ~ ", '两年', '二年')" -%}
    {%- set within = '(?:^|[^0-9近前过十第每])([一二三四五])年(?:内|间|时间|[平年]均[增递]|[^0-9]{0,2}(?:累计|合计|总计|共计)'
        ~ '|(?:实现|力争)?(?:提[高升]|净?增|新增|下降|降低|达到?|突破|超过|完成|建成))' -%}
    {%- set ahead = '(?:^|[，,、到至争用分经过]|今后|未来|接下来|历时)([一二三四五])年(?:[^年]|年均)*$' -%}
    {%- set digit_within = '(?:^|[^0-9])([1-9])年(?:内|间|时间|[^0-9]{0,2}(?:累计|合计|总计|共计))' -%}
    {#- 占比2025年 compares nothing. -#}
    {%- set compared = replace_all('segment_text', shares_before_years(), '\\1为\\2') -%}
    {%- set other_base = '[较比](20[0-9]{2})年[^0-9]*[0-9]' -%}
    {%- set other_ground = '在(20[0-9]{2})年[^，,；;]*基础上' -%}
    {%- set other_start = '[在由从](20[0-9]{2})年[底末]?的?[0-9.]+[^0-9到至为]*(?:' ~ moving_verbs() ~ ')[^0-9到至为]*[0-9]' -%}
    {%- set years_listed = '20[0-9]{2}年?[底末]?(?:[、和与及]|以及)20[0-9]{2}年[底末]?[，,](?:[^年；;]|年均)*$'
        ~ '|20[0-9]{2}年[底末]?[、和]20[0-9]{2}年[底末]?[均都][^，,；;]*$'
        ~ '|20[0-9]{2}年[底末]?[、，](?:力争|争取|最迟|最晚)[^0-9，,；;]{0,2}20[0-9]{2}年(?:[^年；;]|年均)*$' -%}
    (
        (
            {{ matches(told, within) }}
            and not {{ matches('segment_text', '20[0-9]{2}年') }}
            and instr('一二三四五', {{ extract_part(told, within, 1) }}) <> pilot_years
        )
        or (
            {{ matches(told_before, ahead) }}
            and named_year is null
            and instr('一二三四五', {{ extract_part(told_before, ahead, 1) }}) <> pilot_years
        )
        or coalesce(try_cast({{ extract_part(text_before, digit_within, 1) }} as integer) <> pilot_years and named_year is null, false)
        or {{ matches('segment_text', '提前[一二两三半0-9]+年|[一二两三四][到至—–~、-]?[二三四五]年|20[0-9]{2}年[底末]?[之以]?后(?:[^年]|$)') }}
        or named_year is null and {{ matches(text_before, '[一二两三四][到至—–~-][二三四五]年(?:[^年；;]|年均)*$') }}
        or {{ matches(text_before, '20[0-9]{2}年[底末]?[之以]?后[，,][^年；;]*$') }}
        or {{ matches(text_before, '20[0-9]{2}年(?:上半年|[前第]?[一二三1-3]个?季度|[0-9]{1,2}月?[-—–~至到][0-9]{1,2}月|前[0-9一二两三四五六七八九十]+个?月)(?:[^年；;]|年均)*$') }}
        or {{ matches('segment_text', '[较比]“?十[一二三四]五”?(?:时期|期)?末') }}
        or coalesce(
            try_cast({{ extract_part(compared, other_base, 1) }} as integer)
            not between least(issue_year, pilot_from_year) - 2 and greatest(issue_year, pilot_from_year) - 1, false
        )
        or coalesce(
            try_cast({{ extract_part('segment_text', other_ground, 1) }} as integer)
            not between least(issue_year, pilot_from_year) - 2 and greatest(issue_year, pilot_from_year) - 1, false
        )
        {#- 在2025年70%的基础上提高5个百分点 -#}
        or {{ matches('segment_text', other_start) }}
        and coalesce(
            try_cast({{ extract_part('segment_text', other_start, 1) }} as integer) >= greatest(issue_year, pilot_from_year), false
        )
        {#- 2025年、2026年，均达到80% -#}
        or not is_dealt and {{ matches(text_before, years_listed) }}
        or (
            {{ matches('segment_text', unnamed) }} and not {{ matches('segment_text', '20[0-9]{2}年') }}
        )
        or (
            named_year is null
            and (
                {{ matches(text_before, '(?:' ~ unnamed ~ ')(?:[^年；;]|年均)*$') }}
                or section_year is null and {{ matches(text_before, '(?:近期|中期|远期|远景)[^年；;]*$') }}
            )
        )
        {#- 一是到2025年，…；二是… -#}
        or {{ matches(text_before, '[一二三四五六七八]是[^；;]*20[0-9]{2}年.*[；;，,][二三四五六七八九十]是(?:[^年]|年均)*$') }}
        {#- 由46%提高到60%，再提高到80%: the first is none of the last year. -#}
        or named_year is null
        and {{ matches('substr(sentence_text, segment_to + 1)', '^[，,、；;](?:再|进而|继而|最终|最后)[^，,；;0-9]{0,4}(?:' ~ moving_verbs() ~ '|[增升降提]|达)') }}
        {#- 2025、2026年处理率达到80% -#}
        or not is_dealt and {{ matches('segment_text', '20[23][0-9][、和]20[23][0-9]年') }}
        or not is_dealt
        and {{ matches("replace(" ~ own_years ~ ", coalesce(cast(named_year as string) || '年', '无'), '')", '20[0-9]{2}年') }}
    )
{%- endmacro %}

{#- What is done again and again has no sum. -#}
{% macro yearly_words() -%}
    {{ return('每(?:[一两二三半]?[年月季周天日]|逢)|年均(?:举办|开展|组织|培训|培育|引进|新增|净增|增加|接待|提高|提升|下降|降低|缩小|减少|改造|新建|建成|建设|修建|安装|治理|整治|完成|吸纳|实施|增长[0-9.]+个?百分点)'
        ~ '|[^0-9速率长度]年均(?:约|达到?|超过|不少于|不低于)?[0-9]') }}
{%- endmacro %}

{#- What holds in each year: 每年稳定在1000人以上, 每年不低于2.5%, 每年新增就业800人; whether it is a figure of a year, the
    indicator says. -#}
{% macro each_year() -%}
    {{ return('每年[^0-9]*(?:稳定|保持|维持|不[得能]?(?:低于|少于|超过|高于)|控制在|达到?|突破|超过|新增[^0-9]*就业[^0-9]*)[在到]?[0-9]') }}
{%- endmacro %}
