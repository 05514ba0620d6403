{#- The towns that texts around values name. Gives `town_words`, a row a set of texts of which any names a town: the
    town_codes that all of them name, between commas; the texts, and the cell of one. -#}
{% macro towns_named(key) %}
    {%- set time = '(20[0-9]{2}年)?([0-9]{1,2}月?[-—–―~至到])?[0-9]{1,2}月份?末?|20[0-9]{2}年?' -%}
    -- Towns by what ends in 镇, 乡 or 街道, districts by 区, 县 or 市: any part before such a sign may be the name.
    {% for kind, signs, places in (
        ('town', '镇|乡|街道', ('title', 'sheet', 'file', 'head', 'line', 'remark')),
        ('district', '区|县|市', ('title', 'sheet', 'file', 'head', 'line', 'group', 'beside')),
    ) %}
        {{ kind }}_texts as (
            select
                place,
                words,
                {{ replace_behind(replace_all('words_folded', time, ''), signs, '', '|') }} as marked
            from {{ ref('int_submission_texts_around') }}
            where
                place in ('{{ places | join("', '") }}')
                and {{ matches('words_folded', signs) }}
                and not {{ matches('words_folded', '各镇|等[^镇]{0,6}镇') }}
                -- 荣昌区某公司 builds where it will.
                and (place <> 'beside' or {{ matches('words_folded', '^(为|系|是)?[一-龥]{2,9}(区|县|市)的?(数据?|值)?$') }})
                -- A remark may speak of any town; one that is no more than a town's name speaks of the value.
                and (place <> 'remark' or {{ matches('words_folded', '^(为|系|是)?[一-龥]{2,6}(镇|乡|街道)的?(项目)?(数据?|值)?$') }})
            group by place, words, words_folded
        ),

        cut_{{ kind }}_texts as (
            {{ exploded(kind ~ '_texts', split_text('marked', '[|]')) }}
        ),

        {{ kind }}_pieces as (
            select
                place,
                words,
                element as piece,
                position as piece_no
            from cut_{{ kind }}_texts
            where element <> ''
        ),

        {{ kind }}_endings as (
            {{ exploded(kind ~ '_pieces', number_list(2, 10)) }}
        ),
    {% endfor %}

    mentions as (
        select distinct
            endings.place,
            endings.words,
            towns.town_code
        from town_endings as endings
        inner join {{ ref('int_towns_known') }} as towns
            on right(endings.piece, endings.element) = towns.name_folded
        union
        -- A sheet or a file that is called 吴家, or 吴家9月.
        select
            located.place,
            located.words,
            towns.town_code
        from {{ ref('int_submission_texts_around') }} as located
        inner join {{ ref('int_towns_known') }} as towns
            on
                {{ replace_all('located.words_folded', '[^一-龥]|(?:[0-9]+|[一二三四五六七八九十]+)[年月日]', '') }}
                = {{ replace_all('towns.name_folded', '(镇|乡|街道)$', '') }}
        where located.place in ('sheet', 'file')
    ),

    -- Districts of the same province: elsewhere there are some that are called 城区.
    districts as (
        select district_code, {{ fold_text('district_name') }} as name_folded
        from (select distinct district_code, district_name from {{ ref('int_towns_known') }}) as known_districts
        union
        select district_code, {{ fold_text('district_name') }} as name_folded from {{ ref('seed_districts') }}
        where left(district_code, 2) in (select left(known.district_code, 2) from {{ ref('int_towns_known') }} as known)
    ),

    -- Who names a district and no town means all of its towns, of which none may be known.
    district_mentions as (
        select distinct
            endings.place,
            endings.words,
            towns.town_code
        from district_endings as endings
        inner join districts on right(endings.piece, endings.element) = districts.name_folded
        left join {{ ref('int_towns_known') }} as towns on districts.district_code = towns.district_code
        left join mentions on endings.place = mentions.place and endings.words = mentions.words
        where mentions.town_code is null
    ),

    -- A title that begins with the name of a town that nobody knows is not of a town that we know.
    strangers as (
        select
            pieces.place,
            pieces.words,
            cast(null as string) as town_code
        from town_pieces as pieces
        left join mentions on pieces.place = mentions.place and pieces.words = mentions.words
        where
            mentions.town_code is null
            and pieces.piece_no = 1
            and pieces.place in ('title', 'sheet', 'file')
            and {{ matches('pieces.piece', '^[一-龥]{1,9}[^全本该点范心强乡城小制场集村市辖个属大新老建重名业型星区县部有其他余及和与或一二两三四五六七八九十]镇$') }}
            -- 2024年上半年镇域经济, 年度分镇数据 name none.
            and not {{ matches('pieces.piece', '(年度?|季度?|[一二三四五六七八九十]月份?|月末|分)镇$') }}
    ),

    all_mentions as (
        select place, words, town_code from mentions
        union all
        select place, words, town_code from district_mentions
        union all
        select place, words, town_code from strangers
    ),

    town_places as (
        select distinct
            {% for column in key %}
                located.{{ column }},
            {% endfor %}
            located.place,
            located.words,
            located.cell,
            all_mentions.town_code
        from {{ ref('int_submission_texts_around') }} as located
        inner join all_mentions on located.place = all_mentions.place and located.words = all_mentions.words
    ),

    named_often as (
        select
            {{ key | join(', ') }},
            town_code,
            count(distinct words) as own_count
        from town_places
        where town_code is not null
        group by {{ key | join(', ') }}, town_code
    ),

    named_texts as (
        select
            {{ key | join(', ') }},
            words,
            max(case place when 'file' then '文件名：' when 'sheet' then '工作表名：' else '' end) || words as named_words,
            max(nullif(cell, '')) as cell,
            max(case when place <> 'head' then nullif(cell, '') end) as cell_above
        from town_places
        group by {{ key | join(', ') }}, words
    ),

    named_by_all as (
        select
            {{ key | join(', ') }},
            count(*) as text_count,
            -- A head that names a town is the value's own as a rule, so that what stands elsewhere is to be mended.
            coalesce(max(cell_above), max(cell)) as town_place_cell,
            {{ joined('named_words', 'words') }} as town_place_words
        from named_texts
        group by {{ key | join(', ') }}
    ),

    town_words as (
        select
            {% for column in key %}
                named_by_all.{{ column }},
            {% endfor %}
            named_by_all.town_place_cell,
            named_by_all.town_place_words,
            ',' || coalesce({{ joined('named_often.town_code', 'named_often.town_code', ',') }}, '') || ',' as town_codes
        from named_by_all
        left join named_often
            on
                {% for column in key %}
                    named_by_all.{{ column }} = named_often.{{ column }} and
                {% endfor %}
                named_by_all.text_count = named_often.own_count
        group by
            {% for column in key %}
                named_by_all.{{ column }},
            {% endfor %}
            named_by_all.town_place_cell, named_by_all.town_place_words
    )
{% endmacro %}
