{#- A value in another unit of the same kind, exactly, as a decimal: `stated` and `wanted` stand before
    the columns of int_units_folded. Where the factor is no decimal (亩 to 公顷 is one fifteenth) the quotient is rounded once, to
    the 8 digits that are kept. Null where the result is too large to hold, which its rule reports. -#}
{% macro convert_unit(value, stated, wanted) -%}
    {%- set numerator = '(' ~ stated ~ 'numerator * ' ~ wanted ~ 'denominator)' -%}
    {%- set denominator = '(' ~ stated ~ 'denominator * ' ~ wanted ~ 'numerator)' -%}
    {%- set factor = 'cast(1.0 * ' ~ numerator ~ ' / ' ~ denominator ~ ' as decimal(20, 10))' -%}
    case
        when {{ stated }}unit = {{ wanted }}unit then {{ value }}
        when abs(cast({{ value }} as double)) * {{ numerator }} / {{ denominator }} >= 1e15 then null
        when {{ factor }} * {{ denominator }} = {{ numerator }}
            then cast({{ value }} * {{ factor }} as decimal(28, 8))
        else cast(cast({{ value }} as double) * {{ numerator }} / {{ denominator }} as decimal(28, 8))
    end
{%- endmacro %}

{#- Whether one unit can be told in another: both are of one dimension, or counts of things of which one is 个, with
    which all things can be counted. 盏 and 家 count different things, and people are no things. Null where one of the
    two is not known. -#}
{% macro is_same_kind(one, other) -%}
    {%- set things = "('piece', 'firm', 'site', 'lamp')" -%}
    (
        {{ one }} = {{ other }}
        or ({{ one }} = 'item' and {{ other }} in {{ things }})
        or ({{ other }} = 'item' and {{ one }} in {{ things }})
    )
{%- endmacro %}
