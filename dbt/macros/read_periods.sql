{#- The periods that texts name. `texts` is a relation with distinct folded texts in `period_text`. Gives two CTEs:

    period_mentions: a row a text and a period in it
      year_from, year_to      '' where it gives no year
      form                    m months, q quarters, h halves, y the whole year; '' where a year stands alone
      month_from, month_to    its months within the year; null where a year stands alone
      suffix                  '', -H1, -Q3, -08; null where these months are no period: 2-5月
      is_to_date              1-9月 and 前三季度 count from the year's beginning

    period_readings: a row a text, with the same columns for the one period that it names, and
      reading                 none | read | unread (第9期, 9月上旬, 13月) | other_calendar (学年) | several
      residue                 what stands in the text beside periods

    Each shape that is found becomes a mark, from the most particular to the plainest: «2024:2024» a year, ‹m1:9› months,
    ‹?› what is none of our periods. What still looks like one in the end is one that nobody can read. -#}
{% macro read_periods(texts) %}
    {%- set dash = '[-—–―~至到]+' -%}
    {%- set year = '(20[0-9][0-9])' -%}
    {%- set month = '(1[0-2]|0?[1-9])' -%}
    {%- set day = '(?:[12][0-9]|3[01]|0?[1-9])日?' -%}
    {%- set last_day = '(?:2[89]|3[01])日?' -%}
    {%- set from = '[年./-]' -%}
    {%- set to = '[月./-]' -%}
    {%- set start = '(^|[^0-9¦])' -%}
    {%- set end = '($|[^0-9])' -%}
    {%- set as_of = '(?:截至|截止)[至到]?' -%}
    {#- 2024年10月8日 alone is when somebody signed; 2024年9月30日数据 is as of that day. -#}
    {%- set of_a_day = '主要|指标|数据|情况|完成|时点' -%}
    {%- set season = '季(?:度|$)' -%}
    {#- 8月26日至9月25日, 9月1日-25日 -#}
    {%- set days = month ~ '月' ~ day ~ dash ~ '(?:' ~ month ~ '月)?(?:[12][0-9]|3[01]|0?[1-9])日' -%}
    {%- set shapes = [
        ('^' ~ year ~ '[.]1$', '‹?›'),
        ('[(〔【]20[0-9][0-9][)〕】]第?[0-9]+号', '、'),
        ('(?:日期|时间|有效期[至到限]*):?20[0-9][0-9]' ~ from ~ '[0-9]{1,2}(?:' ~ to ~ '(?:[0-9]{1,2}日?)?)?', '、'),
        (year ~ from ~ month ~ to ~ '0?1日?' ~ dash ~ month ~ to ~ last_day, '\\1年\\2-\\3月'),
        (year ~ from ~ month ~ to ~ day ~ dash ~ '(?:20[0-9][0-9]' ~ from ~ ')?' ~ month ~ to ~ day, '‹?›'),
        ('(?:报送|上报|填[报表写]|制表|公示|有效)[^;:0-9]{0,4}:?(?:20[0-9][0-9]年)?' ~ days, '、'),
        (month ~ '月0?1日?' ~ dash ~ month ~ '月' ~ last_day, '\\1-\\2月'),
        (month ~ '月0?1日?' ~ dash ~ last_day, '\\1月'),
        (days, '‹?›'),
        (as_of ~ '((?:20[0-9][0-9]年)?' ~ month ~ '月)' ~ last_day, '\\1'),
        (as_of ~ '(?:20[0-9][0-9]' ~ from ~ ')?' ~ month ~ to ~ day, '‹?›'),
        ('((?:20[0-9][0-9]年)?' ~ month ~ '月)' ~ last_day ~ '(止|' ~ of_a_day ~ ')', '\\1\\3'),
        ('(?:20[0-9][0-9]年)?' ~ month ~ '月' ~ day ~ '(止|' ~ of_a_day ~ ')', '‹?›\\2'),
        (start ~ '20[0-9][0-9]年' ~ month ~ '月' ~ day ~ end, '\\1、\\3'),
        (start ~ '20[0-9][0-9](?:-' ~ month ~ '-|/' ~ month ~ '/|[.]' ~ month ~ '[.])' ~ day ~ '(?:T?00:00:00)?($|[^0-9月])', '\\1、\\5'),
        (start ~ '20[0-9][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])' ~ end, '\\1、\\2'),
        (start ~ month ~ '月(?:[12][0-9]|3[01]|0?[1-9])日', '\\1、'),
        (year ~ '年(?:版|修订|修编|印发|制定|出台)', '、'),
        ('[每次]年[0-9]+月', '、'),
        ('(?:(?:20)?[0-9][0-9]年?(?:' ~ dash ~ '(?:20)?[0-9][0-9]年?)?)?(?:学年度?|财年|财政年度)', '‹x›'),
        ('[Ff][Yy](?:20)?[0-9][0-9]|(?:第?[0-9]|[上下]|[春秋]季?)学期|[春秋]季学', '‹x›'),
        (start ~ '(2[0-9])年(度|末|底|前|[上下]半年|第?[0-9]{1,2}[-—–~至到、月季])', '\\120\\2年\\3'),
        ('^2[0-9]年', '‹?›'),
        (year ~ '年?(?:第?[0-9]+[期周旬]|[春夏秋冬])', '‹?›'),
        ('(?:' ~ year ~ '年)?' ~ month ~ '月[上中下]旬', '‹?›'),
        ('(?:[今本]年|年初)(?:以来|至今)', '‹?›'),
        ('[上去前明次]年度?(?:[末底初]|全年|[上下]半年|前?第?[0-9]+)', '‹?›'),
        (year ~ from ~ month ~ '月?份?' ~ dash ~ year ~ from ~ month ~ '(?:月份?)?' ~ end, '«¦\\1¦\\3»‹m¦\\2¦\\4›\\5'),
        (start ~ year ~ '[./-]' ~ month ~ dash ~ month ~ '(?:月份?|$)', '\\1«¦\\2¦\\2»‹m¦\\3¦\\4›'),
        (start ~ year ~ '[./-]' ~ month ~ '(?:月份?)?($|[^0-9./月-])', '\\1«¦\\2¦\\2»‹m¦\\3¦\\3›\\4'),
        (start ~ year ~ '(0[1-9]|1[0-2])' ~ end, '\\1«¦\\2¦\\2»‹m¦\\3¦\\3›\\4'),
        ('年?初' ~ dash ~ month ~ '月份?', '年‹m¦1¦\\1›'),
        (start ~ month ~ '月?份?' ~ dash ~ month ~ '个?月份?', '\\1‹m¦\\2¦\\3›'),
        (start ~ month ~ '月?份?[、和及,]' ~ month ~ '月份?', '\\1‹l¦\\2¦\\3›'),
        ('前' ~ month ~ '个?月份?', '‹m¦1¦\\1›'),
        ('[1-4]季报', '‹?›'),
        ('第?([1-4])个?季?度?' ~ dash ~ '第?([1-4])个?' ~ season, '‹q¦\\1¦\\2›'),
        ('第?([1-4])个?季?度?[、和及,]第?([1-4])个?' ~ season, '‹k¦\\1¦\\2›'),
        ('前([1-4])个?' ~ season, '‹p¦1¦\\1›'),
        (start ~ '第?([1-4])' ~ season, '\\1‹q¦\\2¦\\2›'),
        ('(^|[^A-Za-z])[Qq]([1-4])' ~ dash ~ '[Qq]?([1-4])($|[^0-9A-Za-z])', '\\1‹q¦\\2¦\\3›\\4'),
        ('(^|[^A-Za-z])[Qq]([1-4])($|[^0-9A-Za-z])', '\\1‹q¦\\2¦\\2›\\3'),
        ('(^|[^A-Za-z])[Hh]([12])($|[^0-9A-Za-z])', '\\1‹h¦\\2¦\\2›\\3'),
        ('上半年', '‹h¦1¦1›'), ('下半年', '‹h¦2¦2›'), ('全年', '‹y¦1¦1›'),
        (start ~ month ~ '月份?', '\\1‹m¦\\2¦\\2›'),
        (start ~ year ~ '年?' ~ dash ~ year ~ '年?' ~ end, '\\1«¦\\2¦\\3»\\4'),
        (start ~ year ~ '年初($|[^中级])', '\\1‹?›\\3'),
        (start ~ year ~ '年度?', '\\1«¦\\2¦\\2»'),
        (start ~ year ~ '[./-]?‹', '\\1«¦\\2¦\\2»‹'),
        (start ~ year ~ '($|[^0-9./个家户人亩万亿元吨%项A-Za-z-])', '\\1«¦\\2¦\\2»\\3'),
        ('截[至止][到至]?(«[^»]*»)($|[^末底‹(])', '‹?›\\2'),
        ('([»›])(?:以来|以前|以后|之前|之后|起|前)', '\\1‹?›'),
        ('(^|»)半年', '\\1‹?›'),
        ('[0-9]+个?[月季]|[0-9]{4}年|»[0-9]+[-—–~至到0-9]*$|20[0-9][0-9][./-]?[0-9QqHh]', '‹?›'),
    ] -%}
    {#- What a text may not bring along: our own marks. -#}
    {#- 三、9月 has a heading's number before it, 7、8月 has not; so has 表一2024年9月. -#}
    {%- set unmarked = replace_all('period_text', '([一二三四五六七八九十])、([0-9])', '\\1;\\2') -%}
    {%- set unmarked = replace_all(unmarked, '([表件](?:[一二三四五六七八九十]+|[0-9]{1,2}))(20[0-9][0-9]年?)', '\\1;\\2') -%}
    {%- set unmarked = "translate(" ~ replace_all(unmarked, '(20[0-9][0-9])([一二三四五六七八九十])', '\\1年\\2')
        ~ ", '〇零○一二两三四五六七八九壹贰叁肆伍陆柒捌玖拾‹›«»¦', '0001223456789123456789十')" -%}
    {%- set numerals = [
        ('([0-9])十([0-9])', '\\1\\2'), ('十([0-9])', '1\\1'), ('([0-9])十', '\\10'), ('十', '10')
    ] -%}
    {%- set as_date = '^(20[0-9][0-9])-([01][0-9])-(01|2[89]|3[01])(00:00:00)?$' -%}
    {#- The same day that has lost its format: 45930 is 2025-09-30. -#}
    {%- set serial = '^4[3-9][0-9]{3}$' -%}
    {%- set day_of_serial = "cast(cast('1899-12-30' as date) + try_cast(period_text as integer) as string)" -%}
    {#- 2024年9月30日 alone, the last of a month. -#}
    {%- set as_last_day = '^(20[0-9][0-9])年(?:(0?[13578]|1[02])月31日|(0?[469]|11)月30日|(0?2)月2[89]日)$' -%}
    {%- set year_mark = '«¦([0-9]+)¦([0-9]+)»' -%}
    {%- set part_mark = '‹([a-z?])¦?([0-9]*)¦?([0-9]*)›' -%}
    -- A few shapes at a time: each step sees what those before it left.
    {%- set names = namespace(before=texts) %}
    {%- for few in (numerals + shapes) | batch(8) %}
        {%- set step = namespace(text=unmarked if loop.first else 'marked_text') %}
        {%- for pattern, replacement in few %}
            {%- set step.text = replace_all(step.text, pattern, replacement) %}
        {%- endfor %}
    marked_{{ loop.index }} as (
        select
            period_text,
            {{ step.text }} as marked_text
        from {{ names.before }}
    ),
        {%- set names.before = 'marked_' ~ loop.index %}
    {% endfor %}

    marked_texts as {{ computed_once() }} (
        select
            period_text,
            -- What the spreadsheet program made a date is a month where it is that month's first day or its last ones.
            case
                when {{ matches('period_text', as_date) }} and try_cast(substr(period_text, 1, 10) as date) is not null
                    then {{ replace_all('period_text', as_date, '«¦\\1¦\\1»‹m¦\\2¦\\2›') }}
                when {{ matches('period_text', serial) }} and {{ matches(day_of_serial, as_date) }}
                    then {{ replace_all(day_of_serial, as_date, '«¦\\1¦\\1»‹m¦\\2¦\\2›') }}
                when {{ matches('period_text', as_last_day) }}
                    then {{ replace_all('period_text', as_last_day, '«¦\\1¦\\1»‹m¦\\2\\3\\4¦\\2\\3\\4›') }}
                else marked_text
            end as marked_text
        from {{ names.before }}
    ),

    period_marks as (
        {{ exploded('marked_texts', every_match('marked_text', '«[^»]*»([^«‹]*‹[^›]*›)?|‹[^›]*›')) }}
    ),

    numbered_marks as (
        select
            period_text,
            {{ extract_part('element', year_mark, 1) }} as year_from,
            {{ extract_part('element', year_mark, 2) }} as year_to,
            {{ extract_part('element', part_mark, 1) }} as form,
            try_cast({{ extract_part('element', part_mark, 2) }} as integer) as first_no,
            try_cast({{ extract_part('element', part_mark, 3) }} as integer) as last_no
        from period_marks
    ),

    spanned_marks as (
        select
            *,
            case
                when form in ('m', 'l') then first_no
                when form in ('q', 'p', 'k') then first_no * 3 - 2
                when form = 'h' then first_no * 6 - 5
                when form = 'y' then 1
            end as month_from,
            case
                when form in ('m', 'l') then last_no
                when form in ('q', 'p', 'k') then last_no * 3
                when form = 'h' then last_no * 6
                when form = 'y' then 12
            end as month_to
        from numbered_marks
    ),

    period_mentions as (
        select
            *,
            case
                when form = '' then ''
                when month_from > month_to or year_from <> year_to then null
                -- 一、三季度 leave a gap.
                when form in ('k', 'l') and last_no <> first_no + 1 then null
                when month_from = month_to then '-' || lpad(cast(month_to as string), 2, '0')
                when month_from = 1 and month_to = 12 then ''
                when form = 'h' and month_to = 6 then '-H1'
                when month_from = 7 and month_to = 12 then '-H2'
                when month_from = 1 and form in ('m', 'l') then '-' || lpad(cast(month_to as string), 2, '0')
                when month_to - month_from = 2 and month_to in (3, 6, 9, 12) then '-Q' || cast(cast(floor(month_to / 3) as integer) as string)
                when month_from = 1 then '-Q' || cast(last_no as string)
            end as suffix,
            form = 'p' or (month_from = 1 and last_no > 1 and form in ('m', 'l', 'q', 'k')) as is_to_date
        from spanned_marks
    ),

    summed_mentions as (
        select
            period_text,
            count(distinct case when year_from = year_to then nullif(year_from, '') end) as year_count,
            count(distinct case when form not in ('', '?', 'x') then coalesce(suffix, '?') end) as suffix_count,
            count(distinct case when form not in ('', '?', 'x') then month_from * 100 + month_to end) as span_count,
            coalesce(max(case when year_from = year_to then nullif(year_from, '') end), max(nullif(year_from, ''))) as year_from,
            coalesce(max(case when year_from = year_to then nullif(year_from, '') end), max(nullif(year_to, ''))) as year_to,
            max(suffix) as suffix,
            max(month_from) as month_from,
            max(month_to) as month_to,
            bool_or(form = 'x') as has_other_calendar,
            bool_or(form not in ('', 'x') and suffix is null) as has_unread,
            bool_or(is_to_date) as is_to_date
        from period_mentions
        group by period_text
    ),

    period_readings as (
        select
            marked_texts.period_text,
            case
                when summed_mentions.period_text is null then 'none'
                when summed_mentions.has_other_calendar then 'other_calendar'
                when summed_mentions.has_unread then 'unread'
                when
                    summed_mentions.year_count > 1
                    or (summed_mentions.suffix_count > 1 and summed_mentions.span_count > 1)
                    then 'several'
                when summed_mentions.year_from <> summed_mentions.year_to then 'unread'
                else 'read'
            end as reading,
            -- More than one year, or a span of them, is none to go by.
            case
                when summed_mentions.year_count > 1 then '?'
                when summed_mentions.year_from = summed_mentions.year_to then summed_mentions.year_from
            end as year,
            summed_mentions.suffix,
            summed_mentions.is_to_date,
            {{ replace_all('marked_texts.marked_text', '«[^»]*»|‹[^›]*›', '') }} as residue
        from marked_texts
        left join summed_mentions on marked_texts.period_text = summed_mentions.period_text
    )
{% endmacro %}
