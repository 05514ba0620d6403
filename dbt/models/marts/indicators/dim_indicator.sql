select
    indicator_code,
    indicator_name_zh,
    indicator_name_en,
    category_zh,
    unit,
    direction,
    measure_kind,
    time_basis,
    family_code,
    scale_code,
    is_municipal_pilot
from {{ ref('int_indicators_known') }}
