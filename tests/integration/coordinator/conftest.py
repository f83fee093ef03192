"""The session path on real servers, without gateway and agents."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from support import Servers, running_servers

from watchfloor.analyzers import DataflowConfig, JudgementConfig, PiiConfig
from watchfloor.bus import BusConfig, EventQueue, SessionFeed, SessionUpdate
from watchfloor.cli.compose.foundation import Foundation
from watchfloor.cli.compose.sessions_side import JudgingSettings, session_parts
from watchfloor.cli.servers import Addresses
from watchfloor.coordinator import CoordinatorConfig, SessionCoordinator
from watchfloor.core import SessionChange, SessionFilter, SessionStatus
from watchfloor.llm import LLMConfig
from watchfloor.runtime import DatabaseUrls
from watchfloor.store import (
    EventRepository,
    ProjectRepository,
    SessionRepository,
    StoreConfig,
    migrate,
)

Start = Callable[..., Awaitable[SessionCoordinator]]
"""Starts a session path with these settings."""


class Path:
    """A running session path, and what a test asks it.

    Attributes:
        foundation: What it stands on.
        project: A project of the test's own.
        queue: Where gateways put events.
        sessions: Where sessions are read.
        events: Where events are read.
        all: Selects all sessions.
        concluded: Selects concluded sessions.
        changes: Everything that was heard.
    """

    def __init__(self, foundation: Foundation, project: str) -> None:
        self.foundation = foundation
        self.project = project
        self.queue = EventQueue(foundation.bus)
        self.sessions = SessionRepository(foundation.store)
        self.events = EventRepository(foundation.store)
        self.all = SessionFilter()
        self.concluded = SessionFilter(status=(SessionStatus.CONCLUDED,))
        self.changes: list[SessionChange] = []
        self._feed = SessionFeed(foundation.bus)

    async def hear_changes(self) -> list[tuple[str, str]]:
        """Sessions and what became of them, from this moment on; filled while it comes."""
        heard: list[tuple[str, str]] = []

        def listen(update: SessionUpdate) -> None:
            if update.project_id == self.project:
                self.changes.append(SessionChange.model_validate_json(update.data))
                heard.append((update.session_id, update.kind))

        self._feed.listen(listen)
        await self._feed.start()
        return heard

    async def stop(self) -> None:
        """Hear nothing more."""
        await self._feed.stop()

    def coordinator(
        self, *, allow_urls: tuple[str, ...] = (), **sessions: Any
    ) -> SessionCoordinator:
        """A session path on the same foundation; the test starts and stops it."""
        config = CoordinatorConfig.model_validate(
            {"sessions": sessions, "outgoing": {"allow_urls": allow_urls}}
        )
        judging = JudgingSettings(LLMConfig(), JudgementConfig(), DataflowConfig(), PiiConfig())
        (part,) = session_parts(self.foundation, config=config, judging=judging)
        assert isinstance(part.component, SessionCoordinator)
        return part.component


@pytest.fixture(scope="session")
def session_servers() -> Iterator[Servers]:
    """Servers apart from those of other rooms, whose messages would be taken here."""
    with running_servers() as running:
        yield running


@pytest.fixture
async def _nothing_left_to_do(session_servers: Servers) -> None:
    """Work is claimed across projects: what an earlier test left would be done in this one."""
    await migrate(session_servers.owner_url)
    owner = await asyncpg.connect(session_servers.owner_url)
    try:
        await owner.execute("TRUNCATE sessions, traces, conclusion_steps, deliveries")
    finally:
        await owner.close()


@pytest.fixture
async def path(session_servers: Servers, _nothing_left_to_do: None) -> AsyncIterator[Path]:
    """A foundation with a project; no coordinator runs on it yet."""
    database = DatabaseUrls(
        session_servers.owner_url, session_servers.app_url, session_servers.worker_url
    )
    addresses = Addresses(database, session_servers.nats_url, session_servers.nats_token, None)
    foundation = Foundation(addresses, store=StoreConfig(), bus=BusConfig())
    async with AsyncExitStack() as stack:
        for part in foundation.parts():
            await part.component.start()
            stack.push_async_callback(part.component.stop)
        project = f"p-{uuid4().hex[:12]}"
        await ProjectRepository(foundation.store).create(project)
        made = Path(foundation, project)
        stack.push_async_callback(made.stop)
        yield made


@pytest.fixture
async def start(path: Path) -> AsyncIterator[Start]:
    """Starts session paths; all of them are stopped at the end."""
    async with AsyncExitStack() as stack:

        async def started(**sessions: Any) -> SessionCoordinator:
            coordinator = path.coordinator(**sessions)
            stack.push_async_callback(coordinator.stop)
            await coordinator.start()
            return coordinator

        yield started
