{#- The rows of `patterns` once for each text of a column of `texts` that holds a match of their `pattern`: all their
    columns, and the text as `element`. Texts hold no newline, as folded ones do not; '' is never among them.

    A pattern that is no constant is made anew for each text, which takes a hundred times as long as looking for it. So all
    texts are looked through at once, each a line: a pattern ends with its line, and so do the signs that it excludes. -#}
{% macro texts_holding(patterns, texts, text, pattern) %}
    {%- set newline = "\n" -%}
    {%- set line -%}
        '{{ of_each_line() }}^.*(?:' || replace({{ pattern }}, '[^', '[^{{ newline }}') || ').*$'
    {%- endset -%}
    {%- set held -%}
        (
            select
                patterns.*,
                {{ every_match_of('lines.all_lines', line) }} as held
            from {{ patterns }} as patterns
            cross join (
                select {{ joined('line', 'line', newline) }} as all_lines
                from (select distinct {{ text }} as line from {{ texts }} as texts) as distinct_lines
            ) as lines
        )
    {%- endset -%}
    select {{ all_but(['held', 'position']) }}
    from ({{ exploded(held, 'held') }}) as held_lines
{% endmacro %}
