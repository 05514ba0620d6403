create table scratch.resolved as
with looked_up as (
    select
        s.file_no,
        s.source_path,
        s.sha256,
        s.file_row_number as row_no,
        t.town_no,
        t.town_code,
        i.indicator_no,
        i.indicator_code,
        i.unit,
        p.period_no,
        p.period_code,
        d.department_code,
        (cast(i.indicator_no as bigint) * 100000 + t.town_no) * 1000 + p.period_no as key_no,
        coalesce(s.数值, '') as value_text,
        try_cast(s.数值 as decimal(28, 8)) as number,
        s.计量单位 as unit_text,
        s.说明 as note_text,
        p.is_future,
        i.dimension,
        i.lowest,
        i.highest,
        u.dimension as stated_dimension,
        u.unit = cast(i.unit as varchar) as is_same_unit,
        u.numerator * i.denominator as numerator,
        u.denominator * i.numerator as denominator
    from scratch.sent as s
    left join scratch.town_of_text as t on s.镇名 = t.text
    left join scratch.indicator_of_text as i on s.指标名称 = i.text
    left join scratch.period_of_text as p on s.报告期 = p.text
    left join scratch.unit_of_text as u on s.计量单位 = u.text
    left join scratch.department_of_text as d on s.填报单位 = d.text and t.district_code = d.district_code
),

converted as (
    select
        *,
        case
            when stated_dimension <> dimension or stated_dimension is null then null
            when is_same_unit then number
            when numerator % denominator = 0 then cast(number * (numerator // denominator) as decimal(28, 8))
            else cast(number / (denominator / numerator) as decimal(28, 8))
        end as value,
        case
            when number is not null then 'reported'
            when value_text = '' then 'blank'
            when regexp_matches(value_text, '^[-—–/]+$') then 'dash'
            when value_text in ('不适用', '无') then 'not_applicable'
            when value_text in ('保密', '涉密') then 'withheld'
            when value_text in ('撤回', '撤销') then 'withdrawn'
            else 'unparsed'
        end as value_status
    from looked_up
)

select
    file_no, source_path, sha256, row_no, indicator_no, period_no, key_no, indicator_code, town_code, period_code,
    department_code, value_text, value, unit, unit_text, note_text, value_status,
    case
        when value_status in ('blank', 'dash') then null
        else nullif(concat_ws(
            ',',
            case when town_no is null then 'town_unknown' end,
            case when indicator_no is null then 'indicator_unknown' end,
            case when period_no is null then 'period_unparsed' end,
            case when town_no is not null and department_code is null then 'department_unknown' end,
            case when is_future then 'period_in_future' end,
            case when value_status = 'unparsed' then 'figure_unparsed' end,
            case when value_status = 'reported' and coalesce(unit_text, '') = '' then 'unit_missing' end,
            case
                when value_status = 'reported' and unit_text <> '' and stated_dimension is null then 'unit_unknown'
            end,
            case when value_status = 'reported' and stated_dimension <> dimension then 'unit_incompatible' end,
            case when value < lowest or value > highest then 'value_out_of_range' end
        ), '')
    end as rule_codes
from converted
