"""Where templates of pages are filled in: what files hold is text there, and a value that is missing an error."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dagster_project.wording.annexes import annex_name
from dagster_project.wording.shown import shown_on_page

if TYPE_CHECKING:
    from jinja2 import Environment


def page_environment(*folders: Path) -> Environment:
    """Jinja2 over the templates of these folders. It raises jinja2.TemplateError where one lacks a value."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown_on_page,
    )
    environment.filters["annex"] = annex_name
    return environment
