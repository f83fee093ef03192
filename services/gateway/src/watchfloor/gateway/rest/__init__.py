"""The REST face: routes, their errors, their description."""

from watchfloor.gateway.rest.answers import protocol_problem
from watchfloor.gateway.rest.application import create_app

__all__ = ["create_app", "protocol_problem"]
