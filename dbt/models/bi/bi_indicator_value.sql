-- A list to look figures up in: months, quarters and years side by side, so figures are text and nothing can be added.
select
    {{ name_columns() }},
    {{ period_columns('periods') }},
    {{ addable_columns() }},
    {{ figure_in_words('reported.value') }} as "数值",
    case reported.value_status
        when 'reported' then '已填报' when 'not_applicable' then '不适用' when 'withheld' then '保密'
    end as "数据状态",
    cast(reported.version_no as integer) as "版次",
    reported.value_text as "原文",
    departments.department_name as "填报单位",
    reported.note_text as "说明",
    {{ beijing_time('reported.received_at') }} as "收到时间",
    reported.source_path as "来源文件",
    reported.sheet as "工作表",
    reported.cell as "单元格"
from {{ published('fct_indicator_value') }} as reported
{{ named_by('reported') }}
inner join {{ published('dim_period') }} as periods on reported.period_code = periods.period_code
inner join {{ published('dim_department') }} as departments
    on reported.department_code = departments.department_code
where reported.is_current
