with reported as (
    select
        latest.indicator_code,
        min(latest.first_on) as first_on,
        max(periods.ends_on) as last_on,
        count(*) as town_count
    from {{ published('fct_indicator_latest') }} as latest
    inner join {{ published('dim_period') }} as periods on latest.period_code = periods.period_code
    group by latest.indicator_code
),

targets as (
    select
        indicator_code,
        count(distinct town_code) as town_count
    from {{ published('fct_indicator_target') }}
    where is_effective
    group by indicator_code
),

reporting as (
    select
        owners.indicator_code,
        {{ joined("owners.district_name || '：' || owners.department_names", 'owners.district_code', '；') }}
            as department_names
    from (
        select
            named.indicator_code,
            named.district_code,
            districts.district_name,
            named.department_names
        from {{ owners_named() }} as named
        inner join (
            select
                district_code,
                min(district_name) as district_name
            from {{ published('dim_department') }}
            group by district_code
        ) as districts
            on named.district_code = districts.district_code
    ) as owners
    group by owners.indicator_code
)

select
    indicators.category_zh as "类别",
    indicators.indicator_name_zh as "指标",
    indicators.unit as "单位",
    indicators.definition_zh as "定义",
    indicators.definition_source_zh as "定义出处",
    {{ basis_in_words('indicators.time_basis') }} as "口径",
    {{ grain_in_words('indicators.frequency') }} as "统计频率",
    indicators.decimals as "小数位数",
    case indicators.direction when 'up' then '越高越好' when 'down' then '越低越好' when 'maintain' then '保持' end as "方向",
    case indicators.measure_kind
        when 'level' then '总量' when 'growth_rate' then '增速' when 'share' then '占比' when 'ratio' then '倍数'
        when 'count' then '个数' when 'ordinal' then '等级'
    end as "指标类型",
    case indicators.aggregation_towns when 'sum' then '相加' when 'weighted' then '加权平均' else '不可汇总' end as "各镇汇总",
    case indicators.aggregation_time when 'sum' then '相加' when 'last' then '取最后一期' else '不可汇总' end as "各期汇总",
    indicators.grades_zh as "等级",
    {{ yes_or_no('indicators.is_municipal_pilot') }} as "市级试点指标",
    reporting.department_names as "责任单位",
    targets.town_count as "有目标镇数",
    reported.town_count as "有数据镇数",
    reported.first_on as "数据起始日",
    reported.last_on as "数据截止日",
    indicators.indicator_name_en as "英文名称",
    indicators.indicator_code as "指标代码"
from {{ published('dim_indicator') }} as indicators
left join reported on indicators.indicator_code = reported.indicator_code
left join targets on indicators.indicator_code = targets.indicator_code
left join reporting on indicators.indicator_code = reporting.indicator_code
