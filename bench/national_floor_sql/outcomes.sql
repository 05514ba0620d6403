-- Values by outcome, in the terms of truth.json.
select 'current' as outcome, count(*) from marts.fct_indicator_value where is_current
union all
select 'superseded', count(*) from marts.fct_indicator_value where superseded_at is not null
union all
select 'withdrawn', count(*) from marts.fct_indicator_value
where superseded_at is null and value_status = 'withdrawn'
union all
select 'quarantined', cast(sum(quarantined_count) as bigint) from quality.source_file
union all
select 'blank', cast(sum(blank_count) as bigint) from quality.source_file
