-- What period a value is of is said nearest to it: in its row or the head over it, else in a title, else by the sheet's
-- name, else by the folder. A bare 9月 takes its year from the nearest place that gives one. Every other place that
-- names a period has to go with it, or the value is a question: docs/judgement.md says what goes together.
{% set places = ['head', 'remark', 'note', 'title', 'sheet', 'sheet_day', 'file', 'file_day', 'folder'] %}
{% set file_name = replace_all(replace_all('source_path', '^.*/', ''), '[.][^.]*$', '') %}
{% set in_row = '(?:remark|beside)' %}
{% set month_alone_said = '(?:当月|单月|当季|单季|本月|本季度?)(?:值|数据?|额|口径|完成|发生|新增)+' %}
{% set month_alone = '(?:当月|单月|当季|单季)(?:值|数据?|额|口径|完成(?:数|值|额)|发生(?:数|额|值))|^(?:[0-9]{1,2}月)?(?:当月|单月|当季|单季)$' %}
{% set month_alone_named = '(?:月份?|季度?)(?:当月|单月|当季|单季)|[(,](?:当月|单月|当季|单季)[),]' %}
{% set not_so = '[(（,，、;；]*(?:而?不是|并?非|不为)(?:本年|年初|自年初)*' %}
{% set not_month_alone = not_so ~ '(?:当月|单月|当季|单季|本月|本季)[^\n]*' %}
{% set since_the_beginning = '(?:试点|创建|建设|开工|启动|十[三四五六]五)[^\n,，。;；]{0,8}(?:以来|至今)' %}
{% set of_all = '\t[注备说明表中本以上述均数据值累计为是系指自从:：、.（(0-9]*' %}
{% set kept_earlier = '更正|核减|核增|补报|迟报|重报|修订|修正|订正|调整|追溯|历史|基期|基数|撤回|撤销' %}

with written as (
    select
        batch_id, source_path, coalesce(sheet, '') as sheet_text, around_text, period_text, period_source,
        folder_period_text, basis_text
    from {{ ref('stg_submission__labels') }}
    union
    select
        batch_id, source_path, coalesce(sheet, '') as sheet_text, around_text, period_text, period_source,
        folder_period_text, '' as basis_text
    from {{ ref('stg_submission__reports') }}
),

folded as {{ computed_once() }} (
    select
        *,
        row_number() over (order by batch_id, source_path, sheet_text) as text_no,
        {{ fold_text('period_text') }} as stated_folded,
        {{ fold_text('basis_text') }} as basis_folded,
        -- A label over rows is as near as a head.
        {% for kind, place in (('head', '(?:head|group|line)'), ('title', 'title')) %}
            -- Of the lines around the lines of this kind, without their cells.
            {{ fold_text(replace_all(replace_all(replace_all(
                'around_text', '(^|\n)' ~ place ~ '\t[A-Z]*[0-9]*\t', '\\1¶'
            ), '(?:^|\n)[^¶\n][^\n]*', ''), '[¶\n]+', ';')) }} as {{ kind }}_folded,
            '{{ '表头' if kind == 'head' else '标题' }}'
            || {{ extract_part('around_text', place ~ '\t([^\t]*)\t[^\n]*[年月季0-9][^\n]*', 1) }} || '“'
            || {{ extract_part('around_text', place ~ '\t[^\t]*\t([^\n]*[年月季0-9][^\n]*)', 1) }}
            || '”' as {{ kind }}_named,
        {% endfor %}
        {{ fold_text('sheet_text') }} as sheet_folded,
        {% for kind, sort_of_column in (('remark', 'beside'), ('note', 'none')) %}
            {{ fold_text(replace_all(replace_all(replace_all(
                'around_text', '(?:^|\n)' ~ kind ~ '\t[A-Z]*[0-9]*\t([^\n]*)', '〖\\1〗'
            ), '(?:^|\n)' ~ sort_of_column ~ '\t[A-Z]*\t([^\n]*)', '〖|\\1〗'), '(?:^|\n)[^〖\n]+|\n', '')) }} as {{ kind }}_lines,
        {% endfor %}
        {{ extract_part('around_text', in_row ~ '\t([^\t]*)\t[^\n]*[年月季0-9][^\n]*', 1) }} || '列“'
        || {{ extract_part('around_text', in_row ~ '\t[^\t]*\t([^\n]*[年月季0-9][^\n]*)', 1) }} || '”' as remark_named,
        '表下说明' || {{ extract_part('around_text', 'note\t([^\t]*)\t[^\n]*[年月季0-9][^\n]*', 1) }} || '“'
        || {{ extract_part('around_text', 'note\t[^\t]*\t([^\n]*[年月季0-9][^\n]*)', 1) }} || '”' as note_named,
        {% for kind in ('sheet', 'sheet_day') %}
            '工作表名“' || sheet_text || '”' as {{ kind }}_named,
        {% endfor %}
        {{ fold_text(file_name) }} as file_folded,
        {% for kind in ('file', 'file_day') %}
            '文件名“' || {{ replace_all('source_path', '^.*/', '') }} || '”' as {{ kind }}_named,
        {% endfor %}
        {{ fold_text('folder_period_text') }} as folder_folded,
        '文件夹“' || folder_period_text || '”' as folder_named
    from written
),

remarks as (
    select remark_lines as remark_text
    from folded
    union
    select note_lines as remark_text
    from folded
),

{{ period_clauses('remarks') }},

texts as {{ computed_once() }} (
    select
        folded.*,
        remarks.clauses as remark_folded,
        notes.clauses as note_folded,
        {{ month_of_last_day('sheet_folded') }} as sheet_day_folded,
        {{ month_of_last_day('file_folded') }} as file_day_folded
    from folded
    inner join period_clauses as remarks on folded.remark_lines = remarks.remark_text
    inner join period_clauses as notes on folded.note_lines = notes.remark_text
),

texts_by_place as (
    {{ exploded('texts', split_text("'stated," ~ places | join(',') ~ "'", ',')) }}
),

distinct_texts as (
    select distinct
        case element
            {% for place in ['stated'] + places %}
                when '{{ place }}' then {{ place }}_folded
            {% endfor %}
        end as period_text
    from texts_by_place
),

{{ read_periods('distinct_texts') }},

read as (
    select
        texts.*,
        coalesce(nullif(texts.stated_folded, ''), texts.folder_folded) as period_folded,
        -- Of a place that gives two years, neither.
        case
            when texts.stated_folded = '' then folder.year
            else coalesce(stated.year, head.year, title.year, sheet.year, file.year, folder.year)
        end as year,
        nearest.suffix,
        nearest.is_to_date,
        -- Beside its period a row, a head or a folder says nothing else: 2024年9月预计 is none.
        nearest.reading = 'read' and {{ matches('nearest.residue', '^(累计|[()年度末底止至到截份数为,])*$') }} as is_read,
        {{ matches('nearest.residue', '累计') }} as is_cumulative
    from texts
    {% for place in ['stated', 'head', 'title', 'sheet', 'file', 'folder'] %}
        left join period_readings as {{ place }} on texts.{{ place }}_folded = {{ place }}.period_text
    {% endfor %}
    left join period_readings as nearest
        on coalesce(nullif(texts.stated_folded, ''), texts.folder_folded) = nearest.period_text
),

coded as (
    select
        *,
        case when is_read and {{ matches('year', '^20[0-9][0-9]$') }} then year || suffix end as period_code
    from read
),

spanned as (
    select
        *,
        cast(substr(period_code, 1, 4) as integer) * 12 + {{ first_month_of_period('period_code') }} as month_from,
        cast(substr(period_code, 1, 4) as integer) * 12 + {{ first_month_of_period('period_code') }}
        + {{ month_count_of_period('period_code') }} - 1 as month_to
    from coded
),

periods_by_place as (
    {{ exploded('spanned', split_text("'" ~ places | join(',') ~ "'", ',')) }}
),

placed as (
    select
        text_no, batch_id, source_path, sheet_text, period_source, month_from, month_to, year,
        around_text like 'list	%' as is_list,
        position as place_no,
        element as place,
        case element
            {% for place in places %}
                when '{{ place }}' then {{ place }}_folded
            {% endfor %}
        end as place_text,
        case element
            {% for place in places %}
                when '{{ place }}' then {{ place }}_named
            {% endfor %}
        end as place_named,
        {{ matches("file_folded || sheet_folded || title_folded", kept_earlier) }} as is_correction
    from periods_by_place
    where period_code is not null and not (period_source = 'folder' and element = 'folder')
),

mentioned as (
    select
        placed.*,
        readings.reading,
        readings.year as reading_year,
        mentions.form,
        cast(coalesce(nullif(mentions.year_from, ''), nullif(readings.year, '?'), placed.year) as integer) * 12
        + coalesce(mentions.month_from, case when mentions.form = '' then 1 end) as month_from_said,
        cast(coalesce(nullif(mentions.year_to, ''), nullif(readings.year, '?'), placed.year) as integer) * 12
        + coalesce(mentions.month_to, case when mentions.form = '' then 12 end) as month_to_said
    from placed
    inner join period_readings as readings on placed.place_text = readings.period_text
    inner join period_mentions as mentions on placed.place_text = mentions.period_text
),

-- A day in a name that gives no year is of the year in which it lies nearest: 1231 in a file of January, 0131 in one of
-- December.
dated as (
    select
        *,
        month_from_said + years_off * 12 as place_from,
        month_to_said + years_off * 12 as place_to
    from (
        select
            *,
            case
                when place not in ('sheet_day', 'file_day') or reading_year is not null then 0
                when month_to_said - month_to > 6 then -1
                when month_to - month_to_said > 6 then 1
                else 0
            end as years_off
        from mentioned
    ) as said
),

held as (
    select
        *,
        -- The third quarter goes with a September file where a row says so, not where nothing but the folder does.
        -- A remark that the figure is of the first half is more than that March lies within it; so is 全年 in its head.
        (
            month_from >= place_from
            and month_to <= place_to
            and (place not in ('remark', 'note') or form = '')
            and (place <> 'head' or form <> 'y')
        )
        or (
            month_to = place_to
            and (month_from >= place_from or period_source <> 'folder' or {{ matches('place_text', '截至') }})
        ) as is_held
    from dated
),

-- Of two periods that a title names one is enough; of a remark each says what the figure is.
compared as (
    select
        text_no, batch_id, source_path, sheet_text, period_source, place, place_no, place_text, place_named,
        is_correction, is_list,
        reading,
        bool_or(place not in ('remark', 'note') and is_held) or bool_and(is_held) as goes_with,
        bool_and(month_to < place_to and period_source <> 'folder' and place not in ('head', 'remark')) as is_earlier,
        bool_and(month_to > place_to) as is_later
    from held
    group by all
),

-- Earlier periods go with a place where its own stands beside them: January to September in a file of September.
contradicted as (
    select
        *,
        bool_or(goes_with) over (
            partition by
                place, batch_id, source_path, case when place in ('title', 'note', 'sheet') then sheet_text end,
                case when place in ('title', 'note') then place_text end
        ) as is_reached
    from compared
),

contradictions as (
    select
        text_no,
        min_by(place_named, place_no) as contradicted_by
    from contradicted
    where
        (reading in ('unread', 'other_calendar') and place in ('remark', 'note'))
        or (reading = 'other_calendar' and (place in ('head', 'title', period_source) or period_source = 'folder'))
        -- 2023—2025年重点项目清单 is the list of those years.
        or (
            reading = 'unread'
            and period_source in (place, 'folder')
            and not (is_list and period_source <> place and coalesce(goes_with, false))
        )
        or (reading = 'several' and period_source = place)
        or (
            not goes_with
            and not (is_earlier and (is_reached or (is_correction and place = 'folder')))
            -- A later day is the one of sending.
            and (is_later or place not in ('sheet_day', 'file_day'))
        )
    group by text_no
)

select
    coded.batch_id,
    coded.source_path,
    coded.sheet_text,
    coded.around_text,
    coded.period_text,
    coded.period_source,
    coded.folder_period_text,
    coded.basis_text,
    coded.period_folded,
    coded.period_code,
    case
        -- 7-9月 is a quarter's months, and may be said of what is counted from January up to its end; so may 下半年.
        when
            coded.period_code is not null
            and {{ matches(
                'coded.period_folded', '(?:^|[^0-9])(?:0?[2-9]|1[0-2])月?份?[-—–~至到](?:0?[3-9]|1[0-2])月|下半年'
            ) }}
            then 'span_alone'
        -- 累计值/期末值 over indicators of both kinds.
        when {{ matches('coded.basis_folded', '累计.*末|末.*累计') }} then null
        -- So are these, in a form for all indicators.
        when {{ matches('coded.basis_folded', '^(本[月季期]止累计(值|数|完成)?|1[-—至]本月(止|累计|止累计)?)$') }} then 'since_january'
        -- 累计 as a title or a note says: since the pilot began. One that speaks of something may not be of this.
        when {{ matches('coded.basis_folded', '累计') }} and {{ matches('coded.around_text', since_the_beginning) }}
            then case when {{ matches('coded.around_text', of_all ~ since_the_beginning) }} then 'point_in_time' end
        when {{ matches('coded.basis_folded', '累计|1[-—至]本月') }} then 'year_to_date'
        -- 本月末 is no month.
        when {{ matches('coded.basis_folded', '[期月季年]末') }} then 'point_in_time'
        when {{ matches('coded.basis_folded', '当月|当季|本月|本季') }} then 'period'
        when {{ matches('coded.basis_folded', '单月|单季') }} then 'part_alone'
        -- A column 口径, a label over some rows, a head over a name.
        when {{ matches(
            'coded.around_text',
            '(beside|group|head)\t[A-Z0-9]*\t[(（一二三四五六七八九十、.）)]*(当月|当季|当期|本月|本季|单月|单季)(值|数|额|完成|口径)*[：:]?(\n|$)'
        ) }} then 'period'
        -- A remark beside or below the figures that says so of them, and of nothing 累计 but that it is not that.
        when {{ matches('coded.around_text', '(?:^|\n)(?:note|remark|beside)\t[^\n]*' ~ not_so ~ '累计') }} then 'period'
        when {{ matches(
            replace_all('coded.around_text', not_month_alone, ''),
            '(?:^|\n)remark\t[A-Z]*\t(?:[0-9]{1,2}月)?(?:当月|单月|当季|单季)(?:\n|$)'
            ~ '|(?:^|\n)(?:note\t[A-Z0-9]*\t[^\n累]*[为系是填:：]|remark\t[A-Z]*\t(?:[^\n累]*[为系是])?)'
            ~ '(?:各|分|报|写|列)*(?:第?[0-9一二三四]+)?(?:月|季度?)?(?:' ~ month_alone_said ~ ')[^\n累]*(?:\n|$)'
        ) }} then 'period'
        when coded.is_cumulative and coded.suffix <> '' then 'year_to_date'
        when coded.is_to_date and coded.suffix <> '' then 'since_january'
        -- A title or the name of the sheet: （当月数）, 9月当月. 当月及累计 says nothing of either.
        when
            (
                {{ matches('coded.title_folded', month_alone ~ '|' ~ month_alone_named) }}
                or {{ matches('coded.sheet_folded', month_alone ~ '|' ~ month_alone_named) }}
            )
            and not {{ matches('coded.title_folded', '累计') }}
            then 'period'
        -- Months beside each other, and not a word on whether they add up.
        when {{ matches('coded.basis_folded', '分月') }}
            and not {{ matches('coded.around_text || coded.sheet_text', '累计|1[-—至]本月') }}
            then 'part_or_sum'
    end as stated_basis,
    contradictions.contradicted_by,
    {{ utc_midnight(first_day_of_period('coded.period_code')) }} as begins_at,
    {{ utc_midnight("coalesce(windows.opens_on, " ~ first_day_after_period('coded.period_code') ~ ")") }} as opens_at,
    {{ utc_midnight('windows.closes_on + 1') }} as closes_at,
    coalesce(windows.opens_on, {{ first_day_after_period('coded.period_code') }}) as opens_on,
    windows.closes_on,
    -- Before its own day a period is open since the decision that opens it was received.
    case when windows.opens_on < {{ first_day_after_period('coded.period_code') }} then windows.known_at end
        as known_at,
    {{ utc_midnight(first_day_after_period('coded.period_code')) }} as needs_no_decision_at,
    dense_rank() over (order by coded.period_code nulls last) as period_no
from coded
left join contradictions on coded.text_no = contradictions.text_no
left join {{ ref('int_decisions_known') }} as windows
    on coded.period_code = windows.period_code and windows.decision_kind = 'reporting_window'
