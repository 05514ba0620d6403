"""Hypothesis for the tests of ingest: a loaded machine is slow, not wrong."""

from __future__ import annotations

import hypothesis

hypothesis.settings.register_profile("ingest", deadline=None)
hypothesis.settings.load_profile("ingest")
