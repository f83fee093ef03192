"""Finished threats on the bus: published once per revision, heard by every gateway."""

from typing import NamedTuple

from nats.aio.msg import Msg

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus._feed import Feed
from watchfloor.bus._replay import Replay
from watchfloor.bus.connection import NATSBus
from watchfloor.bus.resume_token import ResumeToken
from watchfloor.core import Severity, ThreatAnalysis, ThreatId, ThreatType
from watchfloor.telemetry import TraceContext, context_in, traced


class ResultMessage(NamedTuple):
    """One revision of one threat, with what filters need beside the JSON.

    Attributes:
        project_id: The tenant.
        threat_id: The threat.
        revision: 0 at first, one more with each change.
        severity: For filters.
        threat_type: For filters.
        customer: The customer's subject token (``subjects.token``), for filters.
        requires_review: For filters.
        data: The threat's JSON, as it is stored.
    """

    project_id: str
    threat_id: ThreatId
    revision: int
    severity: Severity
    threat_type: ThreatType
    customer: str
    requires_review: bool
    data: bytes

    @classmethod
    def of(cls, threat: ThreatAnalysis, data: bytes) -> "ResultMessage":
        """The message that announces ``threat``, whose JSON is ``data``."""
        return cls(
            project_id=threat.project_id,
            threat_id=threat.id,
            revision=threat.revision,
            severity=threat.severity,
            threat_type=threat.signal.threat_type,
            customer=subjects.token(threat.signal.customer),
            requires_review=threat.requires_human_review,
            data=data,
        )


class Result(NamedTuple):
    """A result as a gateway hears it.

    Attributes:
        message: The threat.
        token: Everything up to and including this result was heard.
        trace: Where in which trace it was published; nothing where that is not kept.
    """

    message: ResultMessage
    token: ResumeToken
    trace: TraceContext | None = None


class ResultStream:
    """Publishes results."""

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus

    async def publish(self, message: ResultMessage) -> None:
        """Publish a revision; the same one twice is stored once.

        Raises:
            UnavailableError: The bus is away; it may nevertheless have been stored.
        """
        with translated("publishing a result"):
            await self._bus.jetstream.publish(
                subjects.of_result(message.project_id, message.severity),
                message.data,
                timeout=self._bus.config.publish_timeout_s,
                headers=traced(
                    {
                        "Nats-Msg-Id": f"{message.threat_id}/{message.revision}",
                        "Wf-Threat": message.threat_id,
                        "Wf-Revision": str(message.revision),
                        "Wf-Type": message.threat_type,
                        "Wf-Customer": message.customer,
                        "Wf-Review": "1" if message.requires_review else "0",
                    }
                ),
            )


class ResultFeed(Feed[Result]):
    """Hears every result from its start on, in order, each once, over reconnects."""

    def __init__(self, bus: NATSBus) -> None:
        super().__init__(bus, stream=subjects.RESULTS, decode=_result_in)


class ResultReplay(Replay[Result]):
    """Reads results of one project again, for a watcher that was away."""

    def __init__(self, bus: NATSBus) -> None:
        super().__init__(
            bus, stream=subjects.RESULTS, of_project=subjects.results_of, decode=_result_in
        )


def _result_in(message: Msg, token: ResumeToken) -> Result:
    headers = message.headers or {}
    _, _, project_id, severity = message.subject.split(".")
    decoded = ResultMessage(
        project_id=project_id,
        threat_id=ThreatId(headers["Wf-Threat"]),
        revision=int(headers["Wf-Revision"]),
        severity=Severity(severity),
        threat_type=ThreatType(headers["Wf-Type"]),
        customer=headers["Wf-Customer"],
        requires_review=headers["Wf-Review"] == "1",
        data=message.data,
    )
    return Result(decoded, token, context_in(headers))
