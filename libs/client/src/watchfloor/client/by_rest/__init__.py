"""The threat and session paths by REST."""

from watchfloor.client.by_rest.sessions import RestSessions
from watchfloor.client.by_rest.threats import RestThreats

__all__ = ["RestSessions", "RestThreats"]
