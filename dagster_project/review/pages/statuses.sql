select status, status_zh from marts.dim_status order by display_order
