select
    departments.district_name as "区",
    departments.department_name as "部门",
    cycles.cycle_name_zh as "调度周期",
    cycles.cycle_code as "报告期",
    status.due_on as "截止日期",
    status.expected_count as "应报",
    status.received_count as "已报",
    status.on_time_count as "按时报送",
    status.accepted_count as "收入",
    status.quarantined_count as "未收入",
    status.blank_count as "空白",
    status.missing_count as "未报",
    status.completeness_pct as "完整率%",
    status.timeliness_pct as "按时率%",
    status.first_received_at as "最早收到时间",
    status.last_received_at as "最晚收到时间"
from {{ ref('submission_status').include(database=false) }} as status
inner join {{ ref('dim_review_cycle').include(database=false) }} as cycles on status.cycle_code = cycles.cycle_code
inner join {{ ref('dim_department').include(database=false) }} as departments
    on status.department_code = departments.department_code
