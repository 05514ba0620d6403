-- Every measure row that ever landed has one outcome. Those of a town of which too little is known wait.
select
    landed.batch_id,
    landed.source_path,
    landed.annex_no,
    landed.row_no,
    case
        when tables.batch_id is null and towns.town_code is not null then 'superseded'
        when measures.measure_code is null then 'quarantined'
        else 'accepted'
    end as outcome
from {{ ref('stg_annex__measures') }} as landed
left join {{ ref('stg_annex__tables') }} as tables
    on
        landed.batch_id = tables.batch_id
        and landed.source_path = tables.source_path
        and landed.annex_no = tables.annex_no
left join {{ ref('stg_annex__notices') }} as towns on landed.town_code = towns.town_code and towns.is_current
left join {{ ref('int_measures_coded') }} as measures
    on
        landed.batch_id = measures.batch_id
        and landed.source_path = measures.source_path
        and landed.annex_no = measures.annex_no
        and landed.row_no = measures.row_no
