"""The raw tables as assets: one pass over raw/ lands what is new in all of them."""

from collections.abc import Iterator

import dagster as dg

from dagster_project.ingest.landing.batches import TABLES
from dagster_project.ingest.take_in import take_in
from dagster_project.settings import Settings
from dagster_project.warehouse.inputs import note_inputs
from dagster_project.warehouse.rehearsal import clear_leftovers

DESCRIPTIONS = {
    "source_files": "One row a version of a file under raw/, with its outcome.",
    "notices": "What the sidecars say of the notices.",
    "notice_annexes": "Which annexes the sidecars list and the notices hold.",
    "notice_documents": "What the notices say of themselves.",
    "notice_paragraphs": "The paragraphs of the notices.",
    "annex_indicators": "The cells of the annex tables of indicators.",
    "annex_measures": "The cells of the annex tables of policies and reforms.",
    "submissions": "The values that departments submitted.",
    "measure_reports": "What departments reported of the progress of measures.",
    "project_reports": "What departments reported of their projects.",
    "reading_notes": "What was noticed in files that were read all the same.",
    "register_towns": "Towns that stand in no notice.",
    "register_departments": "Departments that stand in no seed.",
    "register_obligations": "What departments owe, and by when.",
    "register_indicators": "Indicators that a district adds, or has otherwise than the seed.",
    "register_indicator_names": "Other names of indicators.",
    "register_department_names": "Other names of departments.",
    "register_indicator_owners": "Which department reports an indicator.",
    "register_units": "Units of measurement.",
    "register_thresholds": "When a figure looks wrong beside others.",
    "register_decisions": "What the working group decided.",
}


@dg.multi_asset(
    name="ingest",
    specs=[
        dg.AssetSpec(["landing", table], description=DESCRIPTIONS[table], group_name="raw", kinds={"parquet"})
        for table in TABLES
    ],
    required_resource_keys={"home"},
)
def ingest(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Land what is new under raw/; every file gets one outcome."""
    settings: Settings = context.resources.home.hold(context)
    clear_leftovers(settings)
    note_inputs(settings)
    taken = take_in(settings)
    context.log.info(
        f"{len(taken.files) + taken.known_count} files: {taken.count('read')} new, "
        f"{taken.count('rejected')} rejected, {taken.count('duplicate')} duplicate, {taken.known_count} known"
    )
    for row in taken.files:
        if row["outcome"] == "rejected":
            place = f" ({row['place']})" if row.get("place") else ""
            context.log.warning(f"{row['source_path']}{place}: {row['message_en']} {row['message_zh']}")
    for table in TABLES:
        yield dg.MaterializeResult(
            asset_key=["landing", table], metadata={"batch": taken.batch_id or "nothing new"}
        )
