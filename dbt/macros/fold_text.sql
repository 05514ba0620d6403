{#- A text as it is compared: white space and quotation marks out, full-width signs to their ASCII twins (the
    part of Unicode NFKC that Chinese office documents need; DuckDB has no NFKC). Null becomes ''. -#}
{% macro fold_text(text) -%}
    {%- set full = '０１２３４５６７８９' ~ 'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ'
        ~ 'ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ' ~ '％．，：∶；（）＋－−＝＜＞／～≧≦' -%}
    {%- set ascii = '0123456789' ~ 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
        ~ 'abcdefghijklmnopqrstuvwxyz' ~ '%.,::;()+--=<>/~≥≤' -%}
    {%- set dropped = ' 　\t\r\n\u00a0\u200b\ufeff' ~ '“”"‘’＂' -%}
    replace(replace(replace(replace(replace(
        translate(coalesce({{ text }}, ''), '{{ full }}{{ dropped }}', '{{ ascii }}'),
        'Ⅰ', 'I'), 'Ⅱ', 'II'), 'Ⅲ', 'III'), 'Ⅳ', 'IV'), 'Ⅴ', 'V')
{%- endmacro %}

{#- A text without its white space, all else as written. Null becomes ''. -#}
{% macro without_spaces(text) -%}
    {%- set dropped = ' 　\t\r\n\u00a0\u200b\ufeff' -%}
    translate(coalesce({{ text }}, ''), '{{ dropped }}', '')
{%- endmacro %}
