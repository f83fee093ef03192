"""Which threats a live view shows: each revision once, none missed while the line was down."""

import json
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from pydantic import JsonValue

from watchfloor.cli.terminal import note
from watchfloor.client import StreamEvent, WatchfloorClient
from watchfloor.core import ThreatAnalysis, ThreatFilter, WatchfloorError

Show = Callable[[ThreatAnalysis, JsonValue], None]

_REMEMBERED = 10_000
_MOST_CAUGHT_UP = 1_000
_OUT_OF_ORDER = timedelta(minutes=5)
"""After a crash, signals received earlier may be analysed later than others."""


class LiveView:
    """Shows the stream and fills its gaps from the list.

    Args:
        client: Asked for what happened while nobody listened.
        where: What to show.
        initial: How many of the newest to begin with.
        show: Given each threat and its JSON document.
    """

    def __init__(
        self, client: WatchfloorClient, where: ThreatFilter, *, initial: int, show: Show
    ) -> None:
        self._client = client
        self._where = where
        self._initial = initial
        self._show = show
        self._seen: OrderedDict[tuple[str, int], None] = OrderedDict()
        self._newest: datetime | None = None
        self._is_first = True
        self._is_lost = False

    def lost(self, error: WatchfloorError) -> None:
        """Say why nothing comes, once until the stream is open again."""
        if not self._is_lost:
            note(f"{error} Connecting again.")
        self._is_lost = True

    async def catch_up(self) -> None:
        """Show what came before the stream was open: at first the newest, later the gap."""
        limit = self._initial if self._is_first else _MOST_CAUGHT_UP
        since = self._newest and self._newest - _OUT_OF_ORDER
        where = self._where.model_copy(update={"since": since})
        self._is_first = False
        if self._is_lost:
            note("Connected again.")
        self._is_lost = False
        if limit == 0:
            return
        missed = [
            document async for document in self._client.threats.every_document(where, limit=limit)
        ]
        for document in reversed(missed):
            self._offer(ThreatAnalysis.model_validate(document, extra="ignore"), document)

    def take(self, event: StreamEvent) -> None:
        """Show one threat of the stream."""
        received_at = event.threat.signal.received_at
        if self._newest is None or received_at > self._newest:
            self._newest = received_at
        self._offer(event.threat, json.loads(event.document))

    def _offer(self, threat: ThreatAnalysis, document: JsonValue) -> None:
        revision = (threat.id, threat.revision)
        if revision in self._seen:
            return
        self._seen[revision] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        self._show(threat, document)
