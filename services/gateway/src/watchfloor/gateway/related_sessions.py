"""Which sessions of AI agents have something in common with a threat."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import BaseModel

from watchfloor.core import Caller, RelatedSession, ThreatSignal
from watchfloor.gateway.config import GatewayConfig
from watchfloor.gateway.session_port import Sessions
from watchfloor.gateway.threats import ThreatService
from watchfloor.gateway.time_limit import TimeLimit


class Related(NamedTuple):
    """What was found.

    Attributes:
        sessions: Those that share the most first, then those that were active last.
        since: Where the look began.
        until: Where it ended.
    """

    sessions: Sequence[RelatedSession]
    since: datetime
    until: datetime


class _Threat(BaseModel):
    """What a finished threat and a pending one have in common."""

    signal: ThreatSignal


class RelatedSessions:
    """Looks when it is asked: a session may begin, or be heard of, after its threat.

    Args:
        threats: The threat path.
        sessions: Sessions as they are kept.
        config: The window.
        limit: Bounds each question to the store.
    """

    def __init__(
        self,
        threats: ThreatService,
        sessions: Sessions,
        *,
        config: GatewayConfig,
        limit: TimeLimit,
    ) -> None:
        self._threats = threats
        self._sessions = sessions
        self._before = config.related_window_minutes
        self._slack = timedelta(minutes=config.related_slack_minutes)
        self._limit = limit

    async def of(self, caller: Caller, threat_id: str, *, limit: int) -> Related:
        """Sessions of the threat's user, address or agent in its window, and the one it names.

        Raises:
            NotFoundError: The project has no such threat.
            UnavailableError: The store or the bus is away.
        """
        document = await self._threats.get(caller, threat_id)
        signal = _Threat.model_validate_json(document).signal
        minutes = signal.time_window_minutes or self._before
        since = signal.detected_at - timedelta(minutes=minutes)
        until = signal.detected_at + self._slack
        related = self._sessions.related(signal, since=since, until=until, limit=limit)
        return Related(await self._limit(related), since, until)
