-- Of millions of values few texts differ: who reads names of towns and departments reads them here.
{{ config(materialized='table') }}

select distinct
    town_text,
    department_text,
    folder_department_text
from {{ ref('stg_submission__values') }}
