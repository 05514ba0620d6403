"""What a run says on the terminal: one plain line as each step ends, and what the steps log."""

from __future__ import annotations

import logging
import sys
import threading
import time

import dagster as dg

from dagster_project.wording.language import said
from dagster_project.wording.shown import plain

STEPS = {
    "ingest": "take in files",
    "audit_landing": "audit landing",
    "dbt_build": "build and test the warehouse",
    "audit_marts": "audit marts",
    "release": "publish",
    "receipts": "write receipts",
}
# Dagster's word on each test that an increment had no reason to run.
_LEFT_OUT = "emitted no result"


class StepLines(logging.Handler):
    """On a terminal the running step counts its seconds; in a pipe each step is one line when it ends."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._step = ""
        self._began = 0.0
        self._is_running = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        """Turn Dagster's events and our own messages into lines."""
        meta = getattr(record, "dagster_meta", {})
        event = meta.get("dagster_event")
        if event is None:
            text = meta.get("orig_message", record.getMessage())
            if record.levelno in (logging.INFO, logging.WARNING) and meta.get("step_key") != "dbt_build":
                self._line(f"  {text}")
        elif event.event_type_value == "STEP_START" and event.step_key in STEPS:
            self._start(STEPS[event.step_key])
        elif event.event_type_value in ("STEP_SUCCESS", "STEP_FAILURE") and event.step_key in STEPS:
            mark = "✓" if event.event_type_value == "STEP_SUCCESS" else "✗"
            self._is_running.clear()
            self._line(f"{mark} {STEPS[event.step_key]} ({time.monotonic() - self._began:.1f} s)")

    def _start(self, step: str) -> None:
        self._step, self._began = step, time.monotonic()
        if sys.stderr.isatty():
            self._is_running.set()
            threading.Thread(target=self._count_seconds, args=(step,), daemon=True).start()

    def _count_seconds(self, step: str) -> None:
        while self._is_running.is_set() and self._step == step:
            stderr = plain(sys.stderr)
            stderr.write(f"\r\033[K… {said(step)} {time.monotonic() - self._began:.0f} s")
            stderr.flush()
            time.sleep(0.5)

    def _line(self, text: str) -> None:
        if sys.stderr.isatty():
            plain(sys.stderr).write("\r\033[K")
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


@dg.logger
def console(init_context: dg.InitLoggerContext) -> logging.Logger:
    """One plain line a step, in place of Dagster's console logger, which prints every event."""
    logger = logging.Logger("zhencang", logging.DEBUG)
    logger.addHandler(StepLines())
    return logger


def leave_out_what_was_left_out() -> None:
    """Print the warnings of Dagster's own modules, but not a line for each test that an increment did not need."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    handler.addFilter(lambda record: _LEFT_OUT not in record.getMessage())
    logging.getLogger("dagster").addHandler(handler)
