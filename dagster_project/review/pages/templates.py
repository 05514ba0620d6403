"""Where pages are filled in: the words, signs and looks that all of them share, and nothing from outside."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from dagster_project.review.cycle_review import edition_words
from dagster_project.review.findings import place_words
from dagster_project.review.pages.lights import LIGHTS, light_of
from dagster_project.review.pages.sources import beijing_time
from dagster_project.review.pages.standing import OUTCOMES
from dagster_project.wording import number_text
from dagster_project.wording.office_names import office_name
from dagster_project.wording.page_templates import page_environment
from dagster_project.wording.periods import period_name

if TYPE_CHECKING:
    from jinja2 import Environment

SHARED = Path(__file__).parent


class Script(NamedTuple):
    """The script of a page, and its hash: a browser runs this one and no other that a text may smuggle in."""

    text: Markup
    sha256: str


def environment(folder: Path) -> Environment:
    """Where the templates of a folder are filled in. It raises jinja2.TemplateError where one lacks a value."""
    environment = page_environment(folder, SHARED)
    environment.filters |= {
        "exact": number_text.exact,
        "rounded": number_text.rounded,
        "percent": number_text.percent,
        "with_unit": number_text.with_unit,
        "computed": number_text.computed,
        "beijing": beijing_time,
        "edition": edition_words,
        "moment": datetime.fromisoformat,
        "period": lambda code: period_name(code) or code,
        "place_words": place_words,
    }
    environment.globals |= {
        "lights": LIGHTS,
        "light_of": light_of,
        "office_name": office_name,
        "outcomes": OUTCOMES,
        "script": _script([SHARED / "page.js", *sorted(folder.glob("*.js"))]),
    }
    return environment


def _script(files: list[Path]) -> Script:
    text = "\n" + "\n".join(file.read_text(encoding="utf-8") for file in files)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    return Script(Markup(text), digest)
