-- Wildcards become the departments and the subjects that they stand for. An indicator is owed of each town in the
-- pilot whose notice sets a target for it, a measure of its own town, and projects once a department, for all towns.
with pilots as (
    select
        town_code,
        district_code,
        pilot_from_year,
        pilot_to_year
    from {{ ref('dim_town') }}
    where is_current and pilot_from_year is not null
),

subjects as (
    select distinct
        'indicator' as subject_kind,
        indicator_code as subject_code,
        town_code
    from {{ ref('fct_indicator_target') }}
    union
    -- A target that stands in the notice and could not be read is owed no less.
    select
        'indicator' as subject_kind,
        indicator_code as subject_code,
        town_code
    from {{ ref('int_annex_figures_resolved') }}
    where
        indicator_code is not null
        and figure_role in ('target', 'unclear')
        and figure_status not in ('blank', 'dash', 'not_applicable', 'withheld')
    union all
    select
        'measure' as subject_kind,
        measure_code as subject_code,
        town_code
    from {{ ref('dim_measure') }}
),

of_towns as (
    select
        subjects.*,
        pilots.district_code,
        pilots.pilot_from_year,
        pilots.pilot_to_year
    from subjects
    inner join pilots on subjects.town_code = pilots.town_code
),

districts as (
    select
        district_code,
        min(pilot_from_year) as pilot_from_year,
        max(pilot_to_year) as pilot_to_year
    from pilots
    group by district_code
),

owners as (
    select
        'indicator' as subject_kind,
        indicator_code as subject_code,
        district_code,
        department_code
    from {{ ref('bridge_indicator_department') }}
    union
    select
        'measure' as subject_kind,
        measures.measure_code as subject_code,
        departments.district_code,
        departments.department_code
    from {{ ref('bridge_measure_department') }} as measures
    inner join {{ ref('dim_department') }} as departments on measures.department_code = departments.department_code
    where measures.role in ('lead', 'responsible')
),

owed as (
    -- Department and subject are named: it does not matter who owns what.
    select
        obligations.*,
        obligations.department_code as owing_code,
        of_towns.subject_code as owed_code,
        of_towns.town_code,
        of_towns.pilot_from_year,
        of_towns.pilot_to_year
    from {{ ref('int_obligations_known') }} as obligations
    inner join of_towns
        on
            obligations.subject_kind = of_towns.subject_kind
            and obligations.district_code = of_towns.district_code
            and obligations.subject_code = of_towns.subject_code
    inner join {{ ref('dim_department') }} as departments on obligations.department_code = departments.department_code
    where not obligations.is_every_department and not obligations.is_every_subject
    union all
    select
        obligations.*,
        owners.department_code as owing_code,
        of_towns.subject_code as owed_code,
        of_towns.town_code,
        of_towns.pilot_from_year,
        of_towns.pilot_to_year
    from {{ ref('int_obligations_known') }} as obligations
    inner join of_towns
        on
            obligations.subject_kind = of_towns.subject_kind
            and obligations.district_code = of_towns.district_code
            and (obligations.is_every_subject or obligations.subject_code = of_towns.subject_code)
    inner join owners
        on
            of_towns.subject_kind = owners.subject_kind
            and of_towns.subject_code = owners.subject_code
            and of_towns.district_code = owners.district_code
            and (obligations.is_every_department or obligations.department_code = owners.department_code)
    where obligations.is_every_department or obligations.is_every_subject
    union all
    select
        obligations.*,
        departments.department_code as owing_code,
        '*' as owed_code,
        '' as town_code,
        districts.pilot_from_year,
        districts.pilot_to_year
    from {{ ref('int_obligations_known') }} as obligations
    inner join {{ ref('dim_department') }} as departments
        on
            obligations.district_code = departments.district_code
            and (obligations.is_every_department or obligations.department_code = departments.department_code)
    inner join districts on obligations.district_code = districts.district_code
    where obligations.subject_kind = 'project'
)

select
    owing_code as department_code,
    subject_kind,
    owed_code as subject_code,
    town_code,
    specificity,
    frequency,
    due_days,
    valid_from_on,
    valid_to_on,
    pilot_from_year,
    pilot_to_year
from owed
