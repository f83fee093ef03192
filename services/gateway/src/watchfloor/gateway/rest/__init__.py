"""The REST face: routes, their errors, their description."""

from watchfloor.gateway.rest.answers import problem, protocol_problem
from watchfloor.gateway.rest.application import ROUTERS, create_app, describe
from watchfloor.gateway.rest.declared import WEBSOCKET, Operation, operations_of
from watchfloor.gateway.rest.headers import add_secure
from watchfloor.gateway.rest.socket import WEBSOCKET_PATH

__all__ = [
    "ROUTERS",
    "WEBSOCKET",
    "WEBSOCKET_PATH",
    "Operation",
    "add_secure",
    "create_app",
    "describe",
    "operations_of",
    "problem",
    "protocol_problem",
]
