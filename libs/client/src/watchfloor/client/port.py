"""What threats and sessions are asked for, whichever way leads to the product.

Whatever comes back is a document as REST shows it, so that both ways say the same.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar

from watchfloor.client._batching import Encoded
from watchfloor.client._documents import JsonObject, Page
from watchfloor.core import (
    Accepted,
    EventId,
    Refused,
    SessionChangeKind,
    SessionFilter,
    SignalInput,
    Speaker,
    ThreatFilter,
    VerdictInput,
)

T = TypeVar("T")

Answers = AsyncGenerator[tuple[int, T | Refused]]
"""What became of each item, by its place."""


class Message(NamedTuple):
    """One message of a live stream.

    Attributes:
        name: Its type.
        token: Where the watcher stands after it; empty where it says nothing of that.
        documents: What it tells of, newest first.
        missed_since: From when on nothing can be told any more.
    """

    name: str
    token: str
    documents: Sequence[JsonObject] = ()
    missed_since: datetime | None = None


Live = AbstractAsyncContextManager[AsyncGenerator[Message]]
"""A live stream, open inside the block; it ends only with an error."""


class Question(NamedTuple):
    """Whether a session may go on.

    Attributes:
        session_id: Which session.
        message: What is about to be said, if anything.
        role: Who is about to say it.
        force_analysis: Whether to analyse anew.
    """

    session_id: str
    message: str | None
    role: Speaker
    force_analysis: bool


class ThreatCalls(Protocol):
    """The threat path."""

    async def trigger(
        self, signal: SignalInput, *, wait_s: float, idempotency_key: str | None
    ) -> JsonObject:
        """The threat of a signal, or that it is pending."""
        ...

    def submit(self, signals: Sequence[Encoded]) -> Answers[Accepted]:
        """What became of each signal, in order."""
        ...

    async def get(self, threat_id: str) -> JsonObject:
        """One threat, or that its signal is pending."""
        ...

    async def list(
        self, where: ThreatFilter, *, limit: int, cursor: str | None
    ) -> Page[JsonObject]:
        """A part of the finished threats."""
        ...

    async def verdict(self, threat_id: str, verdict: VerdictInput) -> JsonObject:
        """The threat with a person's judgement."""
        ...

    async def withdraw_verdict(self, threat_id: str) -> JsonObject:
        """The threat without a person's judgement."""
        ...

    def watch(self, where: ThreatFilter, *, token: str) -> Live:
        """Threats as they come, from a token on or from the newest."""
        ...


class SessionCalls(Protocol):
    """The session path."""

    def record(self, events: Sequence[Encoded]) -> Answers[EventId]:
        """What became of each event, in order."""
        ...

    async def get(self, session_id: str) -> JsonObject:
        """One session, with what analyses found."""
        ...

    async def list(
        self, where: SessionFilter, *, limit: int, cursor: str | None
    ) -> Page[JsonObject]:
        """A part of the sessions."""
        ...

    def watch(
        self, where: SessionFilter, *, kinds: Sequence[SessionChangeKind], token: str
    ) -> Live:
        """Changes of sessions as they come, from a token on or from the newest."""
        ...

    async def evaluate(self, question: Question) -> JsonObject:
        """Whether a session may go on."""
        ...
