create table scratch.found as
select r.file_no, r.row_no, unnest(string_split(r.rule_codes, ',')) as rule_code, cast(null as varchar) as expected
from scratch.resolved as r
where r.rule_codes is not null
union all
select c.file_no, c.row_no, 'value_duplicate', null
from scratch.contested as c
where (c.file_no, c.key_no) in (select (file_no, key_no) from scratch.repeated)
union all
select file_no, row_no, rule_code, expected from scratch.warned;

-- The values again, of which few have an issue: their names as written are read from the files by row.
create table scratch.cited as
select f.file_no, f.row_no, f.rule_code, f.expected, s.镇名, s.指标名称, s.数值, s.计量单位, s.说明
from scratch.found as f
inner join scratch.sent as s on f.file_no = s.file_no and f.row_no = s.file_row_number;

create table scratch.nearest as
select rule_code, text, string_agg(name, '、' order by likeness desc, name) as candidates
from (
    select w.rule_code, w.text, k.name, jaccard(w.text, k.name) as likeness
    from (
        select distinct rule_code, case rule_code when 'town_unknown' then 镇名 else 指标名称 end as text
        from scratch.cited where rule_code in ('town_unknown', 'indicator_unknown')
    ) as w
    inner join (
        select 'town_unknown' as rule_code, town_name as name from marts.dim_town
        union all
        select 'indicator_unknown', indicator_name_zh from marts.dim_indicator
    ) as k on w.rule_code = k.rule_code
    qualify row_number() over (partition by w.rule_code, w.text order by likeness desc, name) <= 3
)
group by all;

create table quality.submission_issue as
select
    f.source_path || '!D' || (c.row_no + 2) || ':' || c.rule_code as issue_code,
    c.rule_code,
    rules.severity,
    rules.owner,
    replace(replace(replace(rules.sentence_zh,
        '{value}', coalesce(n.text, c.数值, '')), '{candidates}', coalesce(n.candidates, '—')),
        '{expected}', coalesce(c.expected, i.unit, '—')) as message_zh,
    replace(replace(replace(rules.sentence_en,
        '{value}', coalesce(n.text, c.数值, '')), '{candidates}', coalesce(n.candidates, '—')),
        '{expected}', coalesce(c.expected, i.unit, '—')) as message_en,
    replace(replace(rules.suggestion_zh, '{candidates}', coalesce(n.candidates, '—')),
        '{expected}', coalesce(c.expected, i.unit, '—')) as suggestion_zh,
    f.source_path,
    f.sha256 as source_sha256,
    'D' || (c.row_no + 2) as cell,
    c.row_no + 2 as row_no,
    c.数值 as value_text,
    c.说明 <> '' and rules.severity = 'warn' as is_justified,
    c.说明 as justification_text,
    f.received_at
from scratch.cited as c
inner join scratch.seed_rules as rules on c.rule_code = rules.rule_code
inner join scratch.file as f on c.file_no = f.file_no
left join scratch.indicator_of_text as i on c.指标名称 = i.text
left join scratch.nearest as n
    on c.rule_code = n.rule_code and n.text = case c.rule_code when 'town_unknown' then c.镇名 else c.指标名称 end
order by f.source_path, c.row_no, c.rule_code
