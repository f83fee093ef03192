"""The one place where it is decided which way threats and sessions are asked for."""

from contextlib import AsyncExitStack

from watchfloor.client._place import Place
from watchfloor.client._wire import Wire
from watchfloor.client.by_rest import RestSessions, RestThreats
from watchfloor.client.port import SessionCalls, ThreatCalls


class Ways:
    """gRPC where its address is known, else REST.

    Args:
        place: Where the product is.
        wire: The connection to its REST face.
        timeout_s: Limit of each wait for an answer.

    Attributes:
        threats: The threat path.
        sessions: The session path.
    """

    threats: ThreatCalls
    sessions: SessionCalls

    def __init__(self, place: Place, wire: Wire, *, timeout_s: float) -> None:
        self._open = AsyncExitStack()
        if place.endpoint.grpc is None:
            self.threats, self.sessions = RestThreats(wire), RestSessions(wire)
            return
        # Whoever is served by REST alone does not load what gRPC needs.
        from watchfloor.client.by_grpc import GRPCSessions, GRPCThreats, Line

        line = Line(place, timeout_s=timeout_s)
        self._open.push_async_callback(line.close)
        self.threats, self.sessions = GRPCThreats(line), GRPCSessions(line)

    async def close(self) -> None:
        """Close what is open. Safe twice."""
        await self._open.aclose()
