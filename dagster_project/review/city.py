"""The districts of a cycle side by side: reviews/overview/<cycle>/index.html, made of frozen packs alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from dagster_project.places import put
from dagster_project.review.cycle_review import Cycle, District
from dagster_project.review.packs.pack import Pack, packs_of
from dagster_project.review.pages.templates import environment
from dagster_project.settings import Settings

TEMPLATE = Path(__file__).parent / "packs" / "city.html.j2"


def write_city_page(settings: Settings, cycle: Cycle, districts: list[District]) -> Path | None:
    """Write the page of a cycle anew, whole or not at all; None where none of these districts has a pack of it.

    `districts` are those that have something to review: one without a pack is named as such. Raises OSError.
    """
    latest: dict[str, Pack] = {}
    for pack in packs_of(settings):
        if pack.manifest["cycle"]["cycle_code"] == cycle.cycle_code:
            latest[pack.manifest["district"]["district_code"]] = pack
    if not latest:
        return None
    context = {
        "cycle": cycle,
        "packs": [latest[code] for code in sorted(latest)],
        "without": [one.district_name for one in districts if one.district_code not in latest],
        "is_synthetic": any(pack.manifest["is_synthetic"] for pack in latest.values()),
        "made_at": datetime.now(UTC),
    }
    target = settings.reviews / "overview" / cycle.cycle_code / "index.html"
    put(target, environment(TEMPLATE.parent).get_template(TEMPLATE.name).render(context))
    return target
