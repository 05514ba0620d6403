select
    owners.indicator_code,
    owners.district_code,
    owners.department_code,
    owners.reason
from {{ ref('seed_indicator_owners') }} as owners
