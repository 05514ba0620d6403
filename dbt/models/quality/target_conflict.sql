select
    one.statement_code || ' / ' || other.statement_code as conflict_code,
    one.town_code,
    one.indicator_code,
    one.target_year,
    one.statement_code as statement_code_1,
    other.statement_code as statement_code_2,
    one.target_text as target_text_1,
    other.target_text as target_text_2,
    one.target_value as target_value_1,
    other.target_value as target_value_2,
    one.comparator as comparator_1,
    other.comparator as comparator_2,
    one.source_path as source_path_1,
    other.source_path as source_path_2,
    one.cell as cell_1,
    other.cell as cell_2
from {{ ref('fct_indicator_target') }} as one
inner join {{ ref('fct_indicator_target') }} as other
    on
        one.town_code = other.town_code
        and one.indicator_code = other.indicator_code
        and one.target_year = other.target_year
        and one.statement_code < other.statement_code
where
    one.target_value is distinct from other.target_value
    or one.target_upper_value is distinct from other.target_upper_value
    or one.comparator <> other.comparator
    or one.unit <> other.unit
    or one.baseline_value is distinct from other.baseline_value
