select
    source_path as "文件",
    sheet as "工作表",
    cell as "单元格",
    value_text as "原文",
    case severity when 'reject' then '未收入' else '提醒' end as "处理",
    message_zh as "问题",
    suggestion_zh as "建议",
    rule_code as "规则",
    received_at as "收到时间",
    issue_code as "编号"
from {{ ref('submission_issue').include(database=false) }}
where is_current_file
