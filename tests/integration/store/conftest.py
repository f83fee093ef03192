"""A real PostgreSQL for the store: one server for the run, a fresh database for each module."""

from collections.abc import AsyncIterator, Iterator
from itertools import count
from typing import Any

import asyncpg
import pytest
from integration.store.making import NOON, MakeRow, MakeSignal, MakeVerdict
from integration.store.postgres import Postgres, ThrowAwayServer, new_database

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
from watchfloor.store import ProjectRepository, Store, ThreatRow

_NUMBERS = count(1)


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
    return new_database(postgres_server)


@pytest.fixture(scope="module")
def _fragile_server() -> Iterator[Postgres]:
    server = ThrowAwayServer()
    try:
        server.initialise()
        server.start()
        yield new_database(server)
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
def make_signal(project: str) -> MakeSignal:
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
def make_row(make_signal: MakeSignal) -> MakeRow:
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
def make_verdict() -> MakeVerdict:
    def make(kind: VerdictKind, note: str | None = None) -> Verdict:
        return Verdict(
            verdict=kind,
            verdict_id=VERDICT_IDS[kind],
            note=note,
            given_by="wf_abcdefgh",
            given_at=NOON,
        )

    return make
