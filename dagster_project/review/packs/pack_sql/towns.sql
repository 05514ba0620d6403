select town_code, town_name, district_code, district_name, pilot_from_year, pilot_to_year
from marts.dim_town
where is_current and coalesce(pilot_from_year, 0) <= $year
order by district_code, town_code
