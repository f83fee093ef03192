"""Sessions of AI agents: what they do, and what to think of it."""

import asyncio
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Sequence
from contextlib import aclosing

from watchfloor.client._documents import (
    JsonObject,
    Page,
    every_item,
    not_ours,
    object_in,
    page_in,
    part,
    value_of,
    values_in,
)
from watchfloor.client._patience import Patience, Sleep
from watchfloor.client._wire import Query, Wire
from watchfloor.client.live import LiveStream, Lost, Opened, WasReset
from watchfloor.client.port import Question, SessionCalls
from watchfloor.client.seen import (
    Evaluation,
    Recorded,
    SaidMessage,
    SeenDecision,
    SeenSession,
    SessionEvent,
)
from watchfloor.client.submission import Submission
from watchfloor.core import (
    Clock,
    EventInput,
    SessionChangeKind,
    SessionFilter,
    Speaker,
    WatchfloorError,
)

_PAGE_LIMIT = 100
_EVENTS_LIMIT = 1_000


class SessionsApi:
    """Tells and reads sessions."""

    def __init__(
        self,
        calls: SessionCalls,
        wire: Wire,
        *,
        clock: Clock | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._calls = calls
        self._wire = wire
        self._clock = clock
        self._sleep = sleep

    async def record(
        self,
        events: Iterable[EventInput],
        *,
        key_prefix: str | None = None,
        deadline_s: float = 60.0,
        on_failure: Callable[[WatchfloorError], None] | None = None,
    ) -> AsyncGenerator[Recorded]:
        """Tell many events in batches, each taken exactly once.

        A batch is sent again while the product is away, full or restarting; the events' ids make
        that safe. Give the same ``key_prefix`` and events to go on where a broken run ended.

        Args:
            events: What happened.
            key_prefix: Events without an id get ``<key_prefix>/<place>``; random when absent.
            deadline_s: No batch is begun again later than this after its first attempt.
            on_failure: Told of each attempt that failed; another one may follow.

        Yields:
            The outcome of each event, in order.
        """
        submission = Submission(
            self._calls.record,
            name="event_id",
            key_prefix=key_prefix or uuid.uuid4().hex,
            patience=Patience(
                deadline_s, clock=self._clock, sleep=self._sleep, on_failure=on_failure
            ),
        )
        told = (event.model_dump(mode="json", exclude_unset=True) for event in events)
        async with aclosing(submission.run(told)) as answers:
            async for place, outcome in answers:
                yield Recorded(place, outcome)

    async def evaluate(
        self,
        session_id: str,
        message: str | None = None,
        *,
        role: Speaker = Speaker.USER,
        force_analysis: bool = False,
    ) -> Evaluation:
        """Whether a session may go on; one that nobody knows has risk 0 and may.

        Args:
            session_id: Which session.
            message: What is about to be said; judged with what was said before.
            role: Who is about to say it.
            force_analysis: Whether to analyse anew, by the language model where there is one.
        """
        question = Question(session_id, message, role, force_analysis=force_analysis)
        return value_of(Evaluation, await self._calls.evaluate(question))

    async def get(self, session_id: str) -> SeenSession:
        """One session, with what analyses found.

        Raises:
            NotFoundError: The project has no such session.
        """
        return value_of(SeenSession, await self._calls.get(session_id))

    async def get_document(self, session_id: str) -> JsonObject:
        """The same as a JSON document.

        Raises:
            NotFoundError: The project has no such session.
        """
        return await self._calls.get(session_id)

    async def list(
        self, where: SessionFilter | None = None, *, limit: int = 50, cursor: str | None = None
    ) -> Page[SeenSession]:
        """One page of the sessions that meet the conditions, in the order that they name."""
        documents = await self.list_documents(where, limit=limit, cursor=cursor)
        return values_in(SeenSession, documents)

    async def list_documents(
        self, where: SessionFilter | None = None, *, limit: int = 50, cursor: str | None = None
    ) -> Page[JsonObject]:
        """The same page as JSON documents."""
        return await self._calls.list(where or SessionFilter(), limit=limit, cursor=cursor)

    def every(
        self, where: SessionFilter | None = None, *, limit: int | None = None
    ) -> AsyncIterator[SeenSession]:
        """All matching sessions over all pages, at most ``limit``."""
        size = _page_size(limit)
        return every_item(lambda cursor: self.list(where, limit=size, cursor=cursor), limit=limit)

    def every_document(
        self, where: SessionFilter | None = None, *, limit: int | None = None
    ) -> AsyncIterator[JsonObject]:
        """The same as JSON documents."""
        size = _page_size(limit)
        return every_item(
            lambda cursor: self.list_documents(where, limit=size, cursor=cursor), limit=limit
        )

    async def called(self, external_id: str) -> Page[JsonObject]:
        """The sessions that their sender calls so, as JSON documents."""
        query: Query = {"external_id": external_id}
        response = await self._wire.request("GET", "/v1/sessions", query=query)
        return page_in(response.content, "sessions")

    def watch(
        self,
        where: SessionFilter | None = None,
        *,
        kinds: Sequence[SessionChangeKind] = (),
        initial: int = 0,
        on_open: Opened | None = None,
        on_lost: Lost | None = None,
        on_reset: WasReset | None = None,
    ) -> AsyncGenerator[SessionEvent]:
        """Sessions as they change; resumes by itself.

        Args:
            where: Only these; the least risk, patterns, agent and workflow are heeded.
            kinds: Only where this became of them.
            initial: How many of the last active to begin with, at most the 20 that are told.
            on_open: Awaited each time the stream is open, before anything is read from it.
            on_lost: Told why, each time it broke.
            on_reset: Told since when changes were missed, where this client was away for longer
                than the server can tell; the sessions of last activity follow.
        """
        wanted = where or SessionFilter()
        return LiveStream(
            lambda token: self._calls.watch(wanted, kinds=kinds, token=token),
            read=SessionEvent.of,
            identity=lambda _: None,
            initial=initial,
            on_open=on_open,
            on_lost=on_lost,
            on_reset=on_reset,
            sleep=self._sleep,
        ).events()

    async def conversation(self, session_id: str) -> Sequence[SaidMessage]:
        """The session as the conversation that it was.

        Raises:
            NotFoundError: The project has no such session.
        """
        path = f"/v1/sessions/{part(session_id)}/conversation"
        response = await self._wire.request("GET", path)
        messages = object_in(response.content).get("messages")
        if not isinstance(messages, list):
            raise not_ours()
        return [value_of(SaidMessage, message) for message in messages]

    async def decisions(self, session_id: str) -> Sequence[SeenDecision]:
        """What policies decided about the session, oldest first.

        Raises:
            NotFoundError: The project has no such session.
        """
        query: Query = {"sessionId": session_id, "types": "policy_decision", "limit": _EVENTS_LIMIT}
        response = await self._wire.request("GET", "/v1/events", query=query)
        found = page_in(response.content, "events")
        return [value_of(SeenDecision, event) for event in found.items]


def _page_size(limit: int | None) -> int:
    return _PAGE_LIMIT if limit is None else max(1, min(limit, _PAGE_LIMIT))
