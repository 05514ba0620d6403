"""PostgreSQL on a unix socket; where the tests run as root it is the user nobody's: it refuses to be root's."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

OWNER, GUARDED, PASSWORD = "owner", "guarded", "s3cret-word"
# Who may log in how: one role needs its password.
_HBA = f"local all {GUARDED} scram-sha-256\nlocal all all trust\n"


@dataclass(frozen=True)
class Database:
    """A database of a cluster, asked with psql: a client that is none of ours."""

    name: str
    socket: Path

    @property
    def url(self) -> str:
        """Its address, as its owner."""
        return self.url_of(OWNER)

    def url_of(self, role: str, name: str | None = None) -> str:
        """Its address, or that of a database beside it, as a role."""
        return f"postgresql://{role}@/{name or self.name}?host={self.socket}"

    def rows(self, query: str, role: str = OWNER) -> list[list[str]]:
        """The rows of a query as texts. Raises AssertionError with what psql says."""
        done = self.psql(query, role)
        assert done.returncode == 0, done.stderr
        return list(csv.reader(io.StringIO(done.stdout)))

    def psql(self, statement: str, role: str = OWNER) -> subprocess.CompletedProcess[str]:
        """What psql prints."""
        command = ["psql", "-X", "-q", "-t", "--csv", "-v", "ON_ERROR_STOP=1", "-d", self.url_of(role)]
        return subprocess.run([*command, "-c", statement], capture_output=True, text=True)


@dataclass(frozen=True)
class Cluster:
    """A running server."""

    socket: Path

    def database(self, name: str) -> Database:
        """A new database."""
        postgres = Database("postgres", self.socket)
        postgres.rows(f"create database {name}")
        return Database(name, self.socket)


@contextmanager
def started() -> Iterator[Cluster | None]:
    """A server while the block lasts, or None where there is no PostgreSQL on this machine."""
    programs = _programs()
    if programs is None:
        yield None
        return
    # A socket has a short name: the folders of pytest are too deep.
    folder = Path(tempfile.mkdtemp(prefix="zhencang-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
        data = folder / "data"
        _run(programs / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        (data / "pg_hba.conf").write_text(_HBA, encoding="utf-8")
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        _run(programs / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
        try:
            Database("postgres", folder).rows(f"create role {GUARDED} login password '{PASSWORD}'")
            yield Cluster(folder)
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _programs() -> Path | None:
    """Where Debian puts the programs of the newest server, or where the path finds them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    there = str(found[-1]) if found else shutil.which("initdb")
    return Path(there).parent if there and shutil.which("psql") else None


def _run(program: Path, *arguments: str | Path) -> None:
    user = "nobody" if os.geteuid() == 0 else None
    # The server lives on: it must not hold a pipe of ours.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [program, *arguments],
            stdout=said,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            user=user,
            cwd="/",
        )
        said.seek(0)
        assert done.returncode == 0, said.read().decode()
