{#- Tables for a `with` on what departments said of one figure, one version after another. Only keys with more than one
    version play a part: `disputed`, and for `turned_back` also files whose bytes had come before. In an increment those of
    the series that are looked at again. -#}
{% macro figure_versions() %}
    several_versions as (
        select
            figures.*,
            coalesce(cast(figures.value as string), figures.value_status) as said,
            departments.department_name,
            {{ figure_named('towns', 'names') }} as figure_name
        from {{ ref('fct_indicator_value') }} as figures
        inner join {{ ref('dim_department') }} as departments on figures.department_code = departments.department_code
        inner join {{ ref('dim_indicator') }} as names on figures.indicator_code = names.indicator_code
        inner join {{ ref('dim_town') }} as towns on figures.town_code = towns.town_code and towns.is_current
        where
            (figures.version_no > 1 or figures.superseded_at is not null)
            {% if is_incremental() %}
                and {{ is_of_series_touched('figures') }}
            {% endif %}
    ),

    -- Two departments that said different things in one run: which came later says nothing.
    disputed_keys as (
        select
            indicator_code,
            town_code,
            period_code
        from several_versions
        where value_status <> 'withdrawn'
        group by indicator_code, town_code, period_code, received_at
        having count(distinct department_code) > 1 and count(distinct said) > 1
    ),

    -- What each department says of it by now. It is settled when they agree, or one withdraws or gives a reason.
    last_said as (
        select
            versions.*,
            row_number() over (
                partition by
                    versions.indicator_code, versions.town_code, versions.period_code, versions.department_code
                order by versions.version_no desc
            ) as nth_last
        from several_versions as versions
        where
            (versions.indicator_code, versions.town_code, versions.period_code) in (
                select keys.indicator_code, keys.town_code, keys.period_code from disputed_keys as keys
            )
    ),

    disputed as (
        select
            one.indicator_code,
            one.town_code,
            one.period_code,
            one.version_no,
            'departments_disagree' as rule_code,
            min(one.figure_name) || '：'
            || {{ joined(
                "other.department_name || '报 ' || other.value_text"
                ~ " || case when other.superseded_at is null then '（现以此为准）' else '' end",
                "other.department_code"
            ) }} as expected,
            coalesce(max(nullif(one.note_text, '')), max(nullif(other.note_text, ''))) as note_text
        from last_said as one
        inner join last_said as other
            on
                one.indicator_code = other.indicator_code
                and one.town_code = other.town_code
                and one.period_code = other.period_code
                and one.department_code <> other.department_code
                and one.said <> other.said
        where
            one.nth_last = 1
            and other.nth_last = 1
            and one.value_status <> 'withdrawn'
            and other.value_status <> 'withdrawn'
        group by one.indicator_code, one.town_code, one.period_code, one.version_no
    ),

    -- A value comes back as a version of its own, or in a file that equals one that came before, which is no version.
    said_again as (
        select
            indicator_code,
            town_code,
            period_code,
            version_no,
            said,
            version_no as before_version,
            received_at as again_at,
            cast(null as string) as again_path
        from several_versions
        where superseded_at is null and value_status <> 'withdrawn'
        union all
        select
            versions.indicator_code,
            versions.town_code,
            versions.period_code,
            versions.version_no,
            versions.said,
            current_ones.version_no + 1 as before_version,
            files.received_at as again_at,
            files.source_path as again_path
        from {{ ref('stg_landing__source_files') }} as files
        inner join several_versions as versions
            on
                files.source_sha256 = versions.source_sha256
                and files.received_at > versions.superseded_at
        inner join several_versions as current_ones
            on
                versions.indicator_code = current_ones.indicator_code
                and versions.town_code = current_ones.town_code
                and versions.period_code = current_ones.period_code
                and current_ones.superseded_at is null
                and versions.said <> current_ones.said
                and files.received_at > current_ones.received_at
        where files.outcome = 'duplicate' and files.is_current and versions.value_status <> 'withdrawn'
    ),

    last_time as (
        select
            again.indicator_code,
            again.town_code,
            again.period_code,
            again.version_no,
            again.again_path,
            again.again_at,
            again.before_version,
            max(earlier.version_no) as earlier_version
        from said_again as again
        inner join several_versions as earlier
            on
                again.indicator_code = earlier.indicator_code
                and again.town_code = earlier.town_code
                and again.period_code = earlier.period_code
                and again.said = earlier.said
                and earlier.version_no < again.before_version
        group by
            again.indicator_code, again.town_code, again.period_code, again.version_no, again.again_path,
            again.again_at, again.before_version
    ),

    turned_back as (
        select
            again.indicator_code,
            again.town_code,
            again.period_code,
            again.version_no,
            again.again_path,
            again.again_at,
            'correction_reversed' as rule_code,
            correction.figure_name || '：此值已于' || {{ day_in_words('correction.received_at') }} || '由'
            || correction.department_name
            || case
                when correction.value_status = 'withdrawn' then '撤回'
                else '更正为 ' || correction.value_text
            end
            || case when again.again_path is null then '' else '；本文件与以前收到的相同，仍以更正后的为准' end as expected
        from last_time as again
        inner join several_versions as earlier
            on
                again.indicator_code = earlier.indicator_code
                and again.town_code = earlier.town_code
                and again.period_code = earlier.period_code
                and again.earlier_version = earlier.version_no
        inner join several_versions as correction
            on
                again.indicator_code = correction.indicator_code
                and again.town_code = correction.town_code
                and again.period_code = correction.period_code
                and again.earlier_version + 1 = correction.version_no
        -- What two departments said in one run corrects nothing. What was withdrawn may be said again, but not by
        -- sending the old file once more.
        where
            (correction.value_status <> 'withdrawn' or again.again_path is not null)
            and correction.version_no < again.before_version
            and correction.received_at > earlier.received_at
            and correction.received_at < again.again_at
    )
{% endmacro %}
