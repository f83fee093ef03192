"""Changes that were saved and not announced: a crash between the two is made good here."""

from watchfloor.bus import ResultMessage
from watchfloor.coordinator.port import Results
from watchfloor.core import ThreatAnalysis
from watchfloor.store import ThreatRepository

_AT_ONCE = 100


class Republishing:
    """Publishes later revisions, such as verdicts, that nobody announced.

    Revision 0 needs no sweep: its signal stays in the queue until it is published.
    """

    def __init__(self, threats: ThreatRepository, results: Results, *, older_than_s: float) -> None:
        self._threats = threats
        self._results = results
        self._older_than_s = older_than_s

    async def sweep(self) -> None:
        """Publish what lags, a hundred at a time."""
        lagging = await self._threats.unpublished(_AT_ONCE, older_than_s=self._older_than_s)
        for stored in lagging:
            threat = ThreatAnalysis.model_validate_json(stored.document)
            await self._results.publish(ResultMessage.of(threat, stored.document))
            await self._threats.mark_published(
                stored.project_id, {stored.threat_id: stored.revision}
            )
