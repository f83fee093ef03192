"""The ways into the tables of sessions."""

import pytest
from integration.store.sessions.making import session_key

from watchfloor.core import SessionKey
from watchfloor.store import (
    Conclusions,
    ConclusionSteps,
    DueAnalyses,
    EventRepository,
    SessionRepository,
    SessionSaving,
    Store,
)


@pytest.fixture
def key(project: str) -> SessionKey:
    return session_key(project)


@pytest.fixture
def saving(store: Store) -> SessionSaving:
    return SessionSaving(store)


@pytest.fixture
def sessions(store: Store) -> SessionRepository:
    return SessionRepository(store)


@pytest.fixture
def events(store: Store) -> EventRepository:
    return EventRepository(store)


@pytest.fixture
def due(store: Store) -> DueAnalyses:
    return DueAnalyses(store)


@pytest.fixture
def conclusions(store: Store) -> Conclusions:
    return Conclusions(store)


@pytest.fixture
def steps(store: Store) -> ConclusionSteps:
    return ConclusionSteps(store)
