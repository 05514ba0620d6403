{#- What DuckDB and Spark write differently, once. Patterns use [0-9] and [.], never a backslash: Spark reads
    escapes in string literals and DuckDB does not. -#}

{#- The part of a text that group `part` of a pattern matches; '' where it does not match. -#}
{% macro extract_part(text, pattern, part) -%}
    regexp_extract({{ text }}, '{{ pattern }}', {{ part }})
{%- endmacro %}

{#- What a pattern matches of a text, '' where it does not, where the pattern is a column as words of a seed are. -#}
{% macro extract_part_of(text, pattern) -%}
    regexp_extract({{ text }}, {{ pattern }}, 0)
{%- endmacro %}

{#- Whether a pattern matches anywhere in a text. -#}
{% macro matches(text, pattern) -%}
    {{ return(adapter.dispatch('matches')(text, pattern)) }}
{%- endmacro %}
{% macro duckdb__matches(text, pattern) -%} regexp_matches({{ text }}, '{{ pattern }}') {%- endmacro %}
{% macro spark__matches(text, pattern) -%} {{ text }} rlike '{{ pattern }}' {%- endmacro %}

{#- Whether a pattern that stands in a column matches anywhere in a text. -#}
{% macro matches_shape(text, shape) -%}
    {{ return(adapter.dispatch('matches_shape')(text, shape)) }}
{%- endmacro %}
{% macro duckdb__matches_shape(text, shape) -%} regexp_matches({{ text }}, {{ shape }}) {%- endmacro %}
{% macro spark__matches_shape(text, shape) -%} {{ text }} rlike {{ shape }} {%- endmacro %}

{#- Whether two lists share an element. -#}
{% macro overlap(one, other) -%}
    {{ return(adapter.dispatch('overlap')(one, other)) }}
{%- endmacro %}
{% macro duckdb__overlap(one, other) -%} list_has_any({{ one }}, {{ other }}) {%- endmacro %}
{% macro spark__overlap(one, other) -%} arrays_overlap({{ one }}, {{ other }}) {%- endmacro %}

{#- Every match of a pattern replaced; \1 in the replacement is the pattern's first group. -#}
{% macro replace_all(text, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_all')(text, pattern, replacement)) }}
{%- endmacro %}
{% macro duckdb__replace_all(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}
{% macro spark__replace_all(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement | replace('\\', '$') }}')
{%- endmacro %}

{#- The same where the pattern is a column, as words of a seed are. -#}
{% macro replace_all_of(text, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_all_of')(text, pattern, replacement)) }}
{%- endmacro %}
{% macro duckdb__replace_all_of(text, pattern, replacement) -%}
    regexp_replace({{ text }}, {{ pattern }}, '{{ replacement }}', 'g')
{%- endmacro %}
{% macro spark__replace_all_of(text, pattern, replacement) -%}
    regexp_replace({{ text }}, {{ pattern }}, '{{ replacement }}')
{%- endmacro %}

{#- Every match of a pattern replaced that stands right behind a match of another, which is kept. -#}
{% macro replace_behind(text, before, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_behind')(text, before, pattern, replacement)) }}
{%- endmacro %}
{% macro duckdb__replace_behind(text, before, pattern, replacement) -%}
    regexp_replace({{ text }}, '({{ before }})(?:{{ pattern }})', '\1{{ replacement }}', 'g')
{%- endmacro %}
{% macro spark__replace_behind(text, before, pattern, replacement) -%}
    regexp_replace({{ text }}, '({{ before }})(?:{{ pattern }})', '$1{{ replacement }}')
{%- endmacro %}

{#- Of every match of a pattern only what its groups hold, of which there are `count`. -#}
{% macro kept_parts(text, pattern, count) -%}
    {{ return(adapter.dispatch('kept_parts')(text, pattern, count)) }}
{%- endmacro %}
{% macro duckdb__kept_parts(text, pattern, count) -%}
    {{ replace_all(text, pattern, '\\' ~ range(1, count + 1) | join('\\')) }}
{%- endmacro %}
{% macro spark__kept_parts(text, pattern, count) -%}
    {{ replace_all(text, pattern, '$' ~ range(1, count + 1) | join('$')) }}
{%- endmacro %}

{#- Every match of a pattern with a sign before and one behind it; cut at a sign that is both, a text has the matches in
    its even places. -#}
{% macro marked(text, pattern, before, behind) -%}
    {{ return(adapter.dispatch('marked')(text, pattern, before, behind)) }}
{%- endmacro %}
{% macro duckdb__marked(text, pattern, before, behind) -%}
    regexp_replace({{ text }}, '({{ pattern }})', '{{ before }}\1{{ behind }}', 'g')
{%- endmacro %}
{% macro spark__marked(text, pattern, before, behind) -%}
    regexp_replace({{ text }}, '({{ pattern }})', '{{ before }}$1{{ behind }}')
{%- endmacro %}

{#- Every match of a pattern, as a list to be handed to exploded(). -#}
{% macro every_match(text, pattern) -%} regexp_extract_all({{ text }}, '{{ pattern }}', 0) {%- endmacro %}

{#- The same where the pattern is a column, as words of a seed are. -#}
{% macro every_match_of(text, pattern) -%} regexp_extract_all({{ text }}, {{ pattern }}, 0) {%- endmacro %}

{#- Before a pattern: a text is lines, parted by newlines and nothing else, and ^ and $ match at the ends of each. -#}
{% macro of_each_line() -%} {{ return(adapter.dispatch('of_each_line')()) }} {%- endmacro %}
{% macro duckdb__of_each_line() -%} (?m) {%- endmacro %}
{% macro spark__of_each_line() -%} (?md) {%- endmacro %}

{#- A text without what its ends hold of some signs, by default of Unicode's spaces: `ends` is both, leading or trailing. -#}
{% macro trimmed(text, ends='both', signs=' \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000') -%}
    trim({{ ends }} '{{ signs }}' from {{ text }})
{%- endmacro %}

{#- A text cut at a pattern, as a list to be handed to exploded(). -#}
{% macro split_text(text, pattern) -%}
    {{ return(adapter.dispatch('split_text')(text, pattern)) }}
{%- endmacro %}
{% macro duckdb__split_text(text, pattern) -%} string_split_regex({{ text }}, '{{ pattern }}') {%- endmacro %}
{% macro spark__split_text(text, pattern) -%} split({{ text }}, '{{ pattern }}') {%- endmacro %}

{#- The rows of a relation once for each element of a list: all its columns, `element` and `position` from 1. -#}
{% macro exploded(relation, list) -%}
    {{ return(adapter.dispatch('exploded')(relation, list)) }}
{%- endmacro %}
{% macro duckdb__exploded(relation, list) -%}
    select
        r.*,
        unnest({{ list }}) as element,
        generate_subscripts({{ list }}, 1) as position
    from {{ relation }} as r
{%- endmacro %}
{% macro spark__exploded(relation, list) -%}
    select
        r.*,
        e.element,
        e.position_from_0 + 1 as position
    from {{ relation }} as r
    lateral view posexplode({{ list }}) e as position_from_0, element
{%- endmacro %}

{#- Whole numbers from `first` to `last`, both within, as a list to be handed to exploded(). -#}
{% macro number_list(first, last) -%}
    {{ return(adapter.dispatch('number_list')(first, last)) }}
{%- endmacro %}
{% macro duckdb__number_list(first, last) -%} range({{ first }}, {{ last }} + 1) {%- endmacro %}
{% macro spark__number_list(first, last) -%} sequence({{ first }}, {{ last }}) {%- endmacro %}

{#- Texts of a group joined in an order. -#}
{% macro joined(text, order_by, sign='、') -%}
    {{ return(adapter.dispatch('joined')(text, order_by, sign)) }}
{%- endmacro %}
{% macro duckdb__joined(text, order_by, sign) -%}
    string_agg({{ text }}, '{{ sign }}' order by {{ order_by }})
{%- endmacro %}
{% macro spark__joined(text, order_by, sign) -%}
    listagg({{ text }}, '{{ sign }}') within group (order by {{ order_by }})
{%- endmacro %}

{#- The first day of a month of a year. -#}
{% macro first_day(year, month) -%} make_date({{ year }}, {{ month }}, 1) {%- endmacro %}

{#- A date some months later. -#}
{% macro add_months(date, months) -%}
    {{ return(adapter.dispatch('add_months')(date, months)) }}
{%- endmacro %}
{% macro duckdb__add_months(date, months) -%}
    cast({{ date }} + to_months(cast({{ months }} as integer)) as date)
{%- endmacro %}
{% macro spark__add_months(date, months) -%} add_months({{ date }}, {{ months }}) {%- endmacro %}

{#- The distinct characters of a text, as a list for likeness(). -#}
{% macro characters(text) -%}
    {{ return(adapter.dispatch('characters')(text)) }}
{%- endmacro %}
{% macro duckdb__characters(text) -%} list_distinct(string_split({{ text }}, '')) {%- endmacro %}
{% macro spark__characters(text) -%} array_distinct(split({{ text }}, '')) {%- endmacro %}

{#- How alike two texts are by the characters they share, from 0 to 1 (Dice's coefficient over their lists of
    distinct characters). -#}
{% macro likeness(one, other) -%}
    {{ return(adapter.dispatch('likeness')(one, other)) }}
{%- endmacro %}
{% macro duckdb__likeness(one, other) -%}
    2.0 * len(list_intersect({{ one }}, {{ other }})) / nullif(len({{ one }}) + len({{ other }}), 0)
{%- endmacro %}
{% macro spark__likeness(one, other) -%}
    2.0 * size(array_intersect({{ one }}, {{ other }})) / nullif(size({{ one }}) + size({{ other }}), 0)
{%- endmacro %}

{#- The instant at which a day begins in Chongqing (UTC+8, no summer time), as a timestamp in UTC. -#}
{% macro utc_midnight(date) -%}
    {{ return(adapter.dispatch('utc_midnight')(date)) }}
{%- endmacro %}
{% macro duckdb__utc_midnight(date) -%}
    cast({{ date }} as timestamp) - interval 8 hour
{%- endmacro %}
{% macro spark__utc_midnight(date) -%} cast({{ date }} as timestamp_ntz) - interval 8 hours {%- endmacro %}

{#- The day in Chongqing of an instant: 28,800 seconds ahead. -#}
{% macro local_day(instant) -%}
    {{ return(adapter.dispatch('local_day')(instant)) }}
{%- endmacro %}
{% macro duckdb__local_day(instant) -%}
    cast(make_timestamp(epoch_us({{ instant }}) + 28800000000) as date)
{%- endmacro %}
{% macro spark__local_day(instant) -%} cast({{ instant }} + interval 8 hours as date) {%- endmacro %}

{#- The median of the distances from the median, in a group. -#}
{% macro median_absolute_deviation(value) -%}
    {{ return(adapter.dispatch('median_absolute_deviation')(value)) }}
{%- endmacro %}
{% macro duckdb__median_absolute_deviation(value) -%} mad({{ value }}) {%- endmacro %}
{#- A list of one element is how a value gets a name: of a sorted list that holds no null `middle` is the median. -#}
{% macro spark__median_absolute_deviation(value) -%}
    {%- set middle = "(get(a, (size(a) - 1) div 2) + (get(a, size(a) div 2) - get(a, (size(a) - 1) div 2)) * 0.5)" -%}
    get(transform(
        transform(array(array_sort(collect_list({{ value }}))), a -> array_sort(transform(a, v -> abs(v - {{ middle }})))),
        a -> {{ middle }}
    ), 0)
{%- endmacro %}

{#- One number for the values of some columns; equal values have equal numbers. -#}
{% macro row_hash(columns) -%}
    {{ return(adapter.dispatch('row_hash')(columns)) }}
{%- endmacro %}
{% macro duckdb__row_hash(columns) -%} hash({{ columns | join(', ') }}) {%- endmacro %}
{% macro spark__row_hash(columns) -%} xxhash64({{ columns | join(', ') }}) {%- endmacro %}

{#- All columns of a table, or of all that are selected from, without some. -#}
{% macro all_but(columns, table='') -%}
    {{ return(adapter.dispatch('all_but')(columns, table ~ '.*' if table else '*')) }}
{%- endmacro %}
{% macro duckdb__all_but(columns, all) -%} {{ all }} exclude ({{ columns | join(', ') }}) {%- endmacro %}
{% macro spark__all_but(columns, all) -%} {{ all }} except ({{ columns | join(', ') }}) {%- endmacro %}

{#- Before `over`: the last value of a window's frame that is not null. -#}
{% macro last_known(value) -%}
    {{ return(adapter.dispatch('last_known')(value)) }}
{%- endmacro %}
{% macro duckdb__last_known(value) -%} last_value({{ value }} ignore nulls) {%- endmacro %}
{% macro spark__last_known(value) -%} last_value({{ value }}) ignore nulls {%- endmacro %}

{#- Behind `as`: a common table expression that is read several times and dear, be it computed once. Spark has no such
    word: dagster_project/warehouse/spark/statements.py makes a table of it first, and knows its end by its indentation. -#}
{% macro computed_once() -%} {{ return(adapter.dispatch('computed_once')()) }} {%- endmacro %}
{% macro duckdb__computed_once() -%} materialized {%- endmacro %}
{% macro spark__computed_once() -%} /* once */ {%- endmacro %}

{#- Some columns as one value, each to be had by its name behind a dot. -#}
{% macro record(columns) -%}
    {{ return(adapter.dispatch('record')(columns)) }}
{%- endmacro %}
{% macro duckdb__record(columns) -%}
    struct_pack({% for column in columns %}{{ column }} := {{ column }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}
{% macro spark__record(columns) -%}
    named_struct({% for column in columns %}'{{ column }}', {{ column }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}

{#- Texts under names as one text, and of that each again, to be had by its name behind a dot. `otherwise` says what
    stands for a name that is no column. A text is one column, and written where there is one; a record is as many. -#}
{% macro texts_as_one(names, otherwise={}) -%}
    {{ return(adapter.dispatch('texts_as_one')(names, otherwise)) }}
{%- endmacro %}
{% macro duckdb__texts_as_one(names, otherwise) -%}
    cast(to_json(struct_pack(
        {%- for name in names -%}
            {{ name }} := cast({{ otherwise.get(name, name) }} as varchar){{ ', ' if not loop.last }}
        {%- endfor -%}
    )) as varchar)
{%- endmacro %}
{% macro spark__texts_as_one(names, otherwise) -%}
    to_json(named_struct(
        {%- for name in names -%}
            '{{ name }}', cast({{ otherwise.get(name, name) }} as string){{ ', ' if not loop.last }}
        {%- endfor -%}
    ), map('ignoreNullFields', 'false'))
{%- endmacro %}

{% macro one_as_texts(text, names) -%}
    {{ return(adapter.dispatch('one_as_texts')(text, names)) }}
{%- endmacro %}
{% macro duckdb__one_as_texts(text, names) -%}
    from_json({{ text }}, '{"{{ names | join('": "VARCHAR", "') }}": "VARCHAR"}')
{%- endmacro %}
{% macro spark__one_as_texts(text, names) -%}
    from_json({{ text }}, '{{ names | join(' string, ') }} string')
{%- endmacro %}
