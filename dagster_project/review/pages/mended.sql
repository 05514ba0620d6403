-- was_mended(): whether a later version of the very figure was accepted, from whatever file. What names no figure is
-- mended by a new version of its file alone.
create or replace temp macro was_mended(code, town, period, issue_at) as exists (
    select 1
    from (
        select indicator_code as subject_code, town_code, period_code, received_at
        from marts.fct_indicator_value
        union all
        select measure_code, town_code, period_code, received_at
        from marts.fct_measure_status_version
        union all
        select project_code, town_code, period_code, received_at
        from marts.fct_project_status_version
    ) as versions
    where
        versions.subject_code = code
        and versions.town_code = town
        and versions.period_code = period
        and versions.received_at > issue_at
)
