"""What breaks the promises of the marts, alone and several in one go, and what does not."""

from __future__ import annotations

from tests.audit.cases import JUDGED, WANGU, WUJIA, as_table, case, marked

_QUARANTINED = (
    *as_table(JUDGED),
    f"update {JUDGED} set outcome = 'quarantined' where row_no = 2",
    "delete from marts.fct_indicator_value where cell = 'D2'",
)

# The same cell as a version after itself.
_DOUBLED = (
    """
    insert into marts.fct_indicator_value
    select * replace (version_no + 1 as version_no)
    from marts.fct_indicator_value order by all limit 1
    """,
    """
    update marts.fct_indicator_value set superseded_at = received_at, is_current = false
    where
        version_no = 1
        and (indicator_code, town_code, period_code) in (
            select (indicator_code, town_code, period_code) from marts.fct_indicator_value where version_no = 2
        )
    """,
)

MARTS = [
    case(
        "every_value_is_accounted_for",
        "a value is lost",
        "update quality.source_file set accepted_count = accepted_count - 1 where kind = 'submission'",
    ),
    case(
        "landed_values_are_counted",
        "a file is left out",
        "delete from quality.source_file where kind = 'notice'",
    ),
    case(
        "real_and_made_up_never_mix",
        "real towns in a home that was marked from the start",
        *marked("received_at"),
    ),
    case(
        "no_value_stands_twice",
        "a join multiplies a row",
        *_DOUBLED,
    ),
    case(
        "quarantined_values_have_a_reason",
        "a value of a submission has none",
        *_QUARANTINED,
    ),
    case(
        "few_values_are_quarantined",
        "all figures of the annexes are",
        """
        update quality.source_file
        set quarantined_count = accepted_count, accepted_count = 0
        where kind = 'annex_indicators'
        """,
        """
        insert into quality.annex_issue (rule_code, source_path, batch_id)
        select 'figure_unparsed', path, batch_id from quality.source_file where quarantined_count > 0
        """,
    ),
    case(
        "accepted_targets_stand",
        "a target is lost",
        f"delete from marts.fct_indicator_target where town_code = '{WUJIA}' and item_no = 1",
    ),
    case(
        "annex_tables_state_targets",
        "a table is empty",
        """
        insert into private.staging.stg_annex__tables
        select * replace ('9' as annex_no, 'annexes/empty.csv' as source_path)
        from private.staging.stg_annex__tables where kind = 'indicators' limit 1
        """,
    ),
    case(
        "every_town_has_targets",
        "a town has a notice only",
        """
        insert into private.staging.stg_annex__notices
        select * replace ('500153-xinzhen' as town_code, '500153-xinzhen-20240101' as document_code)
        from private.staging.stg_annex__notices limit 1
        """,
    ),
    case(
        "targets_reach_the_year_table",
        "a target is changed on the way",
        f"""
        update marts.fct_indicator_year set target_value = target_value + 1
        where town_code = '{WUJIA}' and year = target_year
        """,
    ),
    case(
        "years_are_complete",
        "a year is missing",
        f"delete from marts.fct_indicator_year where town_code = '{WUJIA}' and year = 2024",
    ),
    case(
        "attainment_can_be_recomputed",
        "an attainment without an actual",
        """
        update marts.fct_indicator_year set attainment_pct = 50
        where target_kind = 'reach' and actual_value is null
        """,
    ),
    case(
        "measures_have_a_lead",
        "a lead is lost",
        f"delete from marts.bridge_measure_department where measure_code = '{WANGU}-annex2-01'",
    ),
    case(
        "one_version_is_current",
        "none is",
        "update marts.fct_indicator_value set is_current = false where cell = 'D2'",
    ),
    case(
        "percentages_are_plausible",
        "an amount stands as a percentage",
        "update marts.fct_indicator_value set value = 5000 where unit = '%'",
    ),
    case(
        "reports_owed_add_up",
        "one report more is accepted than expected",
        """
        update quality.submission_status
        set accepted_count = expected_count + 1, received_count = expected_count + 1, missing_count = -1,
            completeness_pct = 101
        where department_code = '500111-education' and cycle_code = '2024-Q3'
        """,
    ),
    case(
        "obligations_name_what_there_is",
        "an indicator is misspelt",
        """
        insert into private.intermediate.int_obligations_known
            (department_code, subject_kind, subject_code, frequency, is_every_department, is_every_subject)
        values ('500111-commerce', 'indicator', 'gpd', 'month', false, false)
        """,
    ),
]

# Other ways to break the same promises, several promises in one go.
MARTS_OTHER_WAYS = [
    [
        case(
            "every_value_is_accounted_for",
            "a value is counted twice",
            "update quality.source_file set blank_count = blank_count + 1 where kind = 'annex_indicators'",
        ),
        case(
            "landed_values_are_counted",
            "the build knows more values than landed",
            *(
                statement
                for view in ("submissions", "submissions_of_all_batches")
                for statement in (
                    *as_table(f"private.landing.{view}"),
                    f"delete from private.landing.{view} where row_no = 2",
                )
            ),
        ),
        case("no_value_stands_twice", "nor did it land what it knows, cell by cell"),
        case(
            "quarantined_values_have_a_reason",
            "a figure of an annex has none",
            "update private.intermediate.int_annex_figures_judged set outcome = 'quarantined' where cell = 'D2'",
        ),
        case(
            "accepted_targets_stand",
            "a target stands twice",
            f"""
            insert into marts.fct_indicator_target
            from marts.fct_indicator_target where town_code = '{WUJIA}' and item_no = 1
            """,
        ),
        case(
            "targets_reach_the_year_table",
            "a row works towards another year",
            f"update marts.fct_indicator_year set target_year = 2030 where town_code = '{WUJIA}'",
        ),
        case(
            "years_are_complete",
            "a year stands twice",
            f"""
            insert into marts.fct_indicator_year
            from marts.fct_indicator_year where town_code = '{WUJIA}' and year = 2024
            """,
        ),
        case(
            "attainment_can_be_recomputed",
            "an attainment beside its actual",
            """
            update marts.fct_indicator_year
            set actual_value = (baseline_value + target_value) / 2, attainment_pct = 50.001
            where target_kind = 'reach' and baseline_value is not null
            """,
        ),
        case(
            "measures_have_a_lead",
            "it only has support",
            f"""
            update marts.bridge_measure_department set role = 'support' where measure_code = '{WANGU}-annex2-01'
            """,
        ),
        case(
            "one_version_is_current",
            "two are",
            """
            insert into marts.fct_indicator_value
            select * replace (version_no + 1 as version_no, 'D99' as cell)
            from marts.fct_indicator_value where cell = 'D2'
            """,
        ),
    ],
    [
        case(
            "no_value_stands_twice",
            "a value is lost and another stands twice",
            *_DOUBLED,
            """
            delete from marts.fct_indicator_value
            where (source_path, cell) = (
                select max((kept.source_path, kept.cell)) from marts.fct_indicator_value as kept
            )
            """,
        ),
    ],
    [
        case(
            "real_and_made_up_never_mix",
            "the mark came after other files",
            "delete from private.seeds.seed_districts",
            *marked("received_at + interval 1 second"),
        ),
    ],
    [
        case(
            "quarantined_values_have_a_reason",
            "a measure has none",
            "update private.intermediate.int_annex_measures_judged set outcome = 'quarantined' where row_no = 2",
        ),
        case(
            "attainment_can_be_recomputed",
            "an actual without an attainment",
            """
            update marts.fct_indicator_year
            set actual_value = (baseline_value + target_value) / 2, attainment_pct = null
            where target_kind = 'reach' and baseline_value is not null
            """,
        ),
    ],
    [
        case(
            "quarantined_values_have_a_reason",
            "the reason is about another cell",
            *_QUARANTINED,
            """
            insert into quality.value_issue (rule_code, source_path, batch_id, row_no, cell, value_cell)
            select 'figure_unparsed', path, batch_id, 3, 'D3', 'D3'
            from quality.source_file where kind = 'submission'
            """,
        ),
    ],
    [
        case(
            "quarantined_values_have_a_reason",
            "a file counts one and has none",
            """
            update quality.source_file
            set quarantined_count = quarantined_count + 1, accepted_count = accepted_count - 1
            where kind = 'submission'
            """,
        ),
    ],
    [
        case(
            "reports_owed_add_up",
            "a report is nowhere",
            """
            update quality.submission_status set missing_count = missing_count - 1
            where department_code = '500111-education' and cycle_code = '2024-Q3'
            """,
        ),
        case(
            "obligations_name_what_there_is",
            "a department is unknown",
            """
            insert into private.intermediate.int_obligations_known
                (department_code, subject_kind, subject_code, frequency, is_every_department, is_every_subject)
            values ('500111-nobody', 'measure', '*', 'month', false, true)
            """,
        ),
    ],
]

# Changes that look like one of the above and break no promise.
MARTS_HOLD = (
    # Half of the way is half attained.
    """
    update marts.fct_indicator_year
    set actual_value = (baseline_value + target_value) / 2, attainment_pct = 50
    where target_kind = 'reach' and baseline_value is not null
    """,
    # A measure without a lead, and an issue that says why.
    f"delete from marts.bridge_measure_department where measure_code = '{WANGU}-annex2-01'",
    f"""
    insert into quality.annex_issue (rule_code, source_path, received_at, row_no, cell)
    select 'measure_department_unknown', source_path, received_at, 2, 'C2'
    from marts.dim_measure where measure_code = '{WANGU}-annex2-01'
    """,
    # Two statements of a target that differ, and a row that says so.
    f"update marts.fct_indicator_target set target_value = target_value + 1 where town_code = '{WUJIA}'",
    f"""
    insert into quality.target_conflict (statement_code_1, statement_code_2)
    select statement_code, 'another' from marts.fct_indicator_target where town_code = '{WUJIA}'
    """,
)
