"""Whether there is what the engine spark needs: asked before a run begins, not in the midst of it."""

from __future__ import annotations

import os
import socket
from importlib.util import find_spec
from shutil import which
from urllib.parse import urlsplit

from dagster_project.errors import UsageError

_PORT = 15002
_LONGEST_SECONDS = 10


def refuse_without_spark() -> None:
    """Raises UsageError where pyspark, or Java, or the server that SPARK_REMOTE names is not there."""
    if not find_spec("pyspark"):
        raise UsageError("The engine spark needs the environment that `make spark` makes: docs/scale.md.")
    if remote := os.environ.get("SPARK_REMOTE"):
        _refuse_without_server(remote)
    elif not (os.environ.get("JAVA_HOME") or which("java")):
        raise UsageError(
            "The engine spark needs Java 17 or newer on PATH, or a server in SPARK_REMOTE: docs/scale.md."
        )


def _refuse_without_server(remote: str) -> None:
    """Spark itself would try for ten minutes. What stands behind the address may be a secret."""
    address = urlsplit(remote)
    if address.scheme != "sc" or not address.hostname:
        raise UsageError("SPARK_REMOTE must be the address of a server, sc://host:port: docs/scale.md.")
    at = (address.hostname, address.port or _PORT)
    try:
        socket.create_connection(at, _LONGEST_SECONDS).close()
    except OSError as error:
        raise UsageError(f"No server answers where SPARK_REMOTE says, at {at[0]}:{at[1]}: {error}.") from error
