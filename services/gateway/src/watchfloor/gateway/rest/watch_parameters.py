"""What a watcher asks for, by server-sent events and by WebSocket alike."""

from pydantic import Field

from watchfloor.bus import ResumeToken
from watchfloor.core import Label, Severity, ThreatFilter, ThreatType, UnavailableError
from watchfloor.gateway.rest.guards import NoParameters
from watchfloor.gateway.services import Services

_FULL_S = 10.0


class WatchParameters(NoParameters):
    """Which threats, and from where on; an absent condition holds always.

    Attributes:
        severity: Any of these.
        threat_type: Any of these.
        customer_id: Any of these.
        requires_review: Exactly this.
        token: Where to go on.
    """

    severity: tuple[Severity, ...] = ()
    threat_type: tuple[ThreatType, ...] = ()
    customer_id: tuple[Label, ...] = ()
    requires_review: bool | None = None
    token: str | None = Field(default=None, description="Where to go on: the last token seen.")

    def where(self) -> ThreatFilter:
        """The conditions."""
        return ThreatFilter(
            severity=self.severity,
            threat_type=self.threat_type,
            customer_id=self.customer_id,
            requires_review=self.requires_review,
        )

    def resume_token(self, header: str | None = None) -> ResumeToken | None:
        """Where to go on; a browser that comes back sends the newer token as a header.

        Raises:
            InvalidInputError: It cannot be one.
        """
        text = header or self.token
        return ResumeToken.parse(text) if text is not None else None


def room_for_one_more(services: Services) -> None:
    """Return where one more may watch.

    Raises:
        UnavailableError: There are as many as may be.
    """
    if services.watching.watchers >= services.config.max_stream_clients:
        raise UnavailableError("There are as many watchers as may be.", retry_after_s=_FULL_S)
