-- Empty where the build starts afresh: then everything is looked at. A file that equals one that came before lands no
-- value, and yet says again what that one said.
-- depends_on: {{ ref('stg_landing__source_files') }}
-- depends_on: {{ ref('fct_indicator_value') }}
{% set keys = ['indicator_code', 'town_code', 'period_code'] %}
{% if flags.FULL_REFRESH %}
    select {{ keys | join(', ') }}
    from {{ ref('fct_indicator_value') }}
    where false
{% else %}
    -- Each by itself: so an engine that knows between which times a part of the facts was received reads the last part.
    select {{ keys | join(', ') }}
    from {{ ref('fct_indicator_value') }}
    where {{ is_due('received_at') }}
    union
    select {{ keys | join(', ') }}
    from {{ ref('fct_indicator_value') }}
    where
        source_sha256 in (
            select files.source_sha256
            from {{ ref('stg_landing__source_files') }} as files
            where files.outcome = 'duplicate' and {{ is_due('files.received_at') }}
        )
{% endif %}
