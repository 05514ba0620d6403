"""Data that ships with the code: vocabularies, suites and messages in YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# By libyaml where PyYAML was built with it, ten times as fast: each command reads some of these.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """What a YAML file of ours holds. What people send is read by ingest/files/yaml_mapping.py."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
