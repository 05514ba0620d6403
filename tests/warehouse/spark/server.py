"""A server of Spark's (Spark Connect), pyspark's own on this machine. Its catalog lasts longer than a build."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

_SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"


@contextmanager
def connect_server(folder: Path, settings: Mapping[str, str]) -> Iterator[str]:
    """A server with these settings, to the end of the block. Gives its address."""
    found = importlib.util.find_spec("pyspark")
    assert found
    assert found.origin
    where = {"spark.connect.grpc.binding.port": "0", "spark.sql.warehouse.dir": str(folder / "of-the-server")}
    conf = [f"--conf={name}={value}" for name, value in {**settings, **where}.items()]
    command = [str(Path(found.origin).parent / "bin" / "spark-submit"), "--class", _SERVER, *conf]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        try:
            said = (re.findall(r"Connect server started at: \S*:(\d+)", line) for line in server.stderr)
            [port] = next(filter(None, said))
            # It stands still where nobody reads what it says.
            Thread(target=server.stderr.read, daemon=True).start()
            yield f"sc://localhost:{port}"
        finally:
            server.terminate()


def asked(address: str, *statements: str) -> list[tuple[object, ...]]:
    """The rows of the last statement. SparkSession itself would have this process ask servers from then on."""
    from pyspark.sql.connect.session import SparkSession

    session = SparkSession.builder.remote(address).create()
    try:
        for statement in statements:
            rows = session.sql(statement).collect()
        return [tuple(row) for row in rows]
    finally:
        session.stop()
