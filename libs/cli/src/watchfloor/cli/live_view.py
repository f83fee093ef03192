"""What a live view says about its line; the threats themselves it only hands on."""

import json
from collections.abc import Callable
from datetime import datetime

from pydantic import JsonValue

from watchfloor.cli.terminal import note
from watchfloor.client import StreamEvent
from watchfloor.core import ThreatAnalysis, WatchfloorError

Show = Callable[[ThreatAnalysis, JsonValue], None]


class LiveView:
    """Shows the stream, and says when it is interrupted.

    Args:
        show: Given each threat and its JSON document.
    """

    def __init__(self, *, show: Show) -> None:
        self._show = show
        self._is_lost = False

    def lost(self, error: WatchfloorError) -> None:
        """Say why nothing comes, once until the stream is open again."""
        if not self._is_lost:
            note(f"{error} Connecting again.")
        self._is_lost = True

    async def opened(self) -> None:
        """Say that the stream is open again."""
        if self._is_lost:
            note("Connected again.")
        self._is_lost = False

    def reset(self, missed_since: datetime) -> None:
        """Say what cannot be shown any more."""
        since = missed_since.isoformat(timespec="seconds").replace("+00:00", "Z")
        note(
            f"Threats since {since} may be missing here: the line was down for too long. "
            f"See them with: watchfloor threats list --since {since}"
        )

    def take(self, event: StreamEvent) -> None:
        """Show one threat of the stream."""
        self._show(event.threat, json.loads(event.document))
