"""What breaks the promises of landing, alone and several in one go, and what does not."""

from __future__ import annotations

from tests.audit.cases import WUJIA, case

LANDING = [
    case(
        "something_has_landed",
        "everything is gone",
        *(
            f"delete from landing.{table}"
            for table in (
                *("source_files", "notices", "notice_annexes"),
                *("annex_indicators", "annex_measures", "submissions"),
            )
        ),
    ),
    case(
        "rows_belong_to_read_files",
        "a rejected file has rows",
        "update landing.source_files set outcome = 'rejected' where kind = 'annex_measures'",
    ),
    case(
        "announced_cells_landed",
        "a cell is missing",
        "delete from landing.annex_measures where cell = 'A2'",
    ),
    case(
        "annex_cells_keep_their_text",
        "a text is lost",
        "update landing.annex_indicators set value_text = null where cell = 'D3'",
    ),
    case(
        "submitted_values_keep_their_text",
        "a text is lost",
        "update landing.submissions set value_text = null where row_no = 3",
    ),
    case(
        "read_files_are_in_the_archive",
        "a digit is missing",
        "update landing.source_files set source_sha256 = left(source_sha256, 63) where kind = 'submission'",
        "update landing.submissions set source_sha256 = left(source_sha256, 63)",
    ),
    case(
        "batches_are_in_order",
        "a later batch with an earlier time",
        """
        insert into landing.source_files
        select * replace (
            'batch-9' as batch_id, received_at - interval 1 day as received_at, 'rejected' as outcome
        )
        from landing.source_files limit 1
        """,
    ),
    case(
        "no_batch_is_from_the_future",
        "received tomorrow",
        "update landing.source_files set received_at = now() + interval 1 day",
    ),
    case(
        "annex_figures_are_mostly_filled",
        "six of eight figures are blank",
        f"""
        update landing.annex_indicators set value_text = '　'
        where role = 'year_value' and town_code = '{WUJIA}' and row_no <= 7
        """,
    ),
    case(
        "annex_figures_are_short",
        "sentences stand where figures should",
        """
        update landing.annex_indicators set value_text = repeat('实际完成数', 7)
        where role = 'year_value' and row_no <= 4
        """,
    ),
    case(
        "annex_tables_do_not_shrink",
        "the next version has three cells",
        f"""
        insert into landing.source_files
        select * replace ('batch-9' as batch_id, received_at + interval 1 second as received_at, 3 as cell_count)
        from landing.source_files where town_code = '{WUJIA}' and kind = 'annex_measures'
        """,
        f"""
        insert into landing.annex_measures
        select * replace ('batch-9' as batch_id, received_at + interval 1 second as received_at)
        from landing.annex_measures where town_code = '{WUJIA}' and row_no = 2
        """,
    ),
]

# Other ways to break the same promises, several promises in one go.
LANDING_OTHER_WAYS = [
    [
        case(
            "rows_belong_to_read_files",
            "rows come from other bytes than the file",
            "update landing.notices set source_sha256 = reverse(source_sha256)",
        ),
        case(
            "announced_cells_landed",
            "a cell stands twice",
            "insert into landing.annex_indicators from landing.annex_indicators where cell = 'A2'",
        ),
        case(
            "read_files_are_in_the_archive",
            "capital letters, which archive/ does not use",
            "update landing.source_files set source_sha256 = upper(source_sha256) where kind = 'submission'",
            "update landing.submissions set source_sha256 = upper(source_sha256)",
        ),
    ],
    [
        case(
            "rows_belong_to_read_files",
            "rows come from no file",
            """
            insert into landing.notices
            select * replace ('annexes/x/notice.yml' as source_path) from landing.notices
            """,
        ),
        case(
            "announced_cells_landed",
            "a whole file is missing",
            "delete from landing.submissions",
        ),
        case(
            "batches_are_in_order",
            "two times in one batch",
            "update landing.source_files set received_at = received_at - interval 1 second where kind = 'notice'",
        ),
    ],
]

# Changes that look like one of the above and break no promise.
LANDING_HOLDS = (
    """
    update landing.annex_indicators set value_text = ''
    where role = 'year_value' and cell like 'D%'  -- half of a table with two years
    """,
    """
    insert into landing.source_files (batch_id, received_at, source_path, kind, outcome, cell_count)
    select batch_id, received_at, 'submissions/x', 'submission', 'rejected', 0 from landing.source_files limit 1
    """,
)
