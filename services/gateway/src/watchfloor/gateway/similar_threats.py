"""Which past threats have something in common with one."""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import BaseModel

from watchfloor.core import Caller, ThreatSignal, ThreatSummary
from watchfloor.gateway.port import History, Threats
from watchfloor.gateway.threats import ThreatService
from watchfloor.gateway.time_limit import TimeLimit


class Similar(NamedTuple):
    """A past threat.

    Attributes:
        threat: What a list shows of it.
        shared: What it has in common with the one that was asked about.
    """

    threat: ThreatSummary
    shared: Sequence[str]


class _Threat(BaseModel):
    """What a finished threat and a pending one have in common."""

    signal: ThreatSignal


class SimilarThreats:
    """Looks when it is asked, as the analysis did when the threat was new.

    Args:
        service: The threat path.
        threats: Finished threats.
        history: What they have in common.
        limit: Bounds each question to the store.
    """

    def __init__(
        self, service: ThreatService, threats: Threats, *, history: History, limit: TimeLimit
    ) -> None:
        self._service = service
        self._threats = threats
        self._history = history
        self._limit = limit

    async def of(self, caller: Caller, threat_id: str, *, limit: int) -> Sequence[Similar]:
        """Threats of its type and customer, its address or its user agent: most shared first.

        Raises:
            NotFoundError: The project has no such threat.
            UnavailableError: The store or the bus is away.
        """
        document = await self._service.get(caller, threat_id)
        signal = _Threat.model_validate_json(document).signal
        alike = await self._limit(self._history.alike(signal, limit=limit))
        ids = [each.threat_id for each in alike]
        rows = await self._limit(self._threats.summaries_of(caller.project_id, ids))
        return [
            Similar(rows[each.threat_id], each.shared) for each in alike if each.threat_id in rows
        ]
