"""Hypothesis for the tests of ingest: enough examples to be quick, and a loaded machine is slow, not wrong."""

from __future__ import annotations

import hypothesis

hypothesis.settings.register_profile("ingest", deadline=None, max_examples=50)
hypothesis.settings.load_profile("ingest")
