"""Events in, until they are durable, and until they are saved."""

import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import httpx
from pydantic_core import to_json

from watchfloor.cli.bench.attached import PROJECT, attached
from watchfloor.cli.bench.figure import Figure, figure
from watchfloor.cli.bench.intake import asking, posted_s, published_s
from watchfloor.cli.bench.load import Load
from watchfloor.cli.bench.patience import is_so_within
from watchfloor.cli.bench.product import running
from watchfloor.cli.bench.talk import talk
from watchfloor.core import (
    Event,
    EventId,
    EventInput,
    EventSource,
    SessionKey,
    SessionMessage,
    SessionPart,
    UnavailableError,
    mint_uuid7,
)
from watchfloor.store import (
    SessionIdentity,
    SessionNews,
    SessionSaving,
    SessionWork,
    Store,
)

_SESSIONS = 100  # all are seen on one page of the list
_PER_REQUEST = 100
_SAVED_WITHIN_S = 120.0


async def measure_events(load: Load) -> AsyncGenerator[Figure, None]:
    """Events a second that a gateway has made durable, and that are saved, of one burst.

    As many as the load says, rounded up to whole turns of all sessions.
    """
    told = list(talk(_SESSIONS, events=-(-load.events // _SESSIONS)))
    count = len(told)
    requests = [told[first : first + _PER_REQUEST] for first in range(0, count, _PER_REQUEST)]
    messages = [_message_of(request) for request in requests]
    async with running(parts="postgres,nats") as servers, attached(servers.folder) as parts:
        queue_s = await published_s(parts.bus, messages)
        store_s = await _stored_s(parts.store, messages)
    async with (
        running(parts="postgres,nats,product") as product,
        asking(product.folder) as client,
    ):
        bodies = [to_json(request) for request in requests]
        began = time.perf_counter()
        durable_s = await posted_s(client, "/v1/events", bodies, content_type="application/json")
        await until_saved(client, count)
        saved_s = time.perf_counter() - began
    yield figure("events_per_s", count / durable_s, "1/s", ceiling=count / queue_s, n=count)
    yield figure("events_saved_per_s", count / saved_s, "1/s", ceiling=count / store_s, n=count)


async def until_saved(client: httpx.AsyncClient, number: int) -> None:
    """Wait until the sessions of a product have so many events.

    Raises:
        UnavailableError: They have not after two minutes.
    """

    async def are_saved() -> bool:
        page = (await client.get("/v1/sessions", params={"limit": _SESSIONS})).json()
        return bool(sum(session["eventCount"] for session in page["sessions"]) >= number)

    if not await is_so_within(_SAVED_WITHIN_S, are_saved):
        raise UnavailableError("Events of the bench were not saved.")


async def _stored_s(store: Store, messages: Sequence[SessionMessage]) -> float:
    """Seconds until the store alone has all events, one message after the other."""
    saving = SessionSaving(store)
    batches = [[_news_of(event) for event in message.events] for message in messages]
    began = time.perf_counter()
    for batch in batches:
        parts = [SessionPart(*each.key) for each in batch]
        await saving.save(parts, partial(_all_of, batch))
    return time.perf_counter() - began


def _all_of(
    news: Sequence[SessionNews], _work: Mapping[SessionKey, SessionWork]
) -> Sequence[SessionNews]:
    return news


def _news_of(event: Event) -> SessionNews:
    key = SessionKey(event.project_id, event.session_id)
    return SessionNews(key, SessionIdentity(event.agent_id), (event,), b"")


def _message_of(request: Sequence[Mapping[str, Any]]) -> SessionMessage:
    now = datetime.now(UTC)
    events = tuple(
        EventInput.model_validate(each).accepted(
            event_id=EventId(mint_uuid7(now)),
            project_id=PROJECT,
            happened_at=now,
            received_at=now,
            source=EventSource.REST,
        )
        for each in request
    )
    return SessionMessage(project_id=PROJECT, agent_id=events[0].agent_id, events=events)
