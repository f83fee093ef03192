"""The routes as they were declared, with what each asks of its callers."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fastapi import APIRouter
from fastapi.routing import APIRoute, APIWebSocketRoute

from watchfloor.gateway.permissions import Requirement, UndeclaredError, requirement_of

WEBSOCKET = "websocket"


class Operation(NamedTuple):
    """One method of one route.

    Attributes:
        method: In lower case; ``websocket`` where that is spoken.
        path: The route's template.
        requirement: What callers must be allowed.
        is_described: Whether the OpenAPI document has it.
    """

    method: str
    path: str
    requirement: Requirement
    is_described: bool


def operations_of(routers: Iterable[APIRouter]) -> Iterator[Operation]:
    """All operations of the routers, in order.

    Raises:
        UndeclaredError: A route does not say who may call it.
    """
    for router in routers:
        for route in router.routes:
            if not isinstance(route, APIRoute | APIWebSocketRoute):
                raise UndeclaredError(f"{route} can declare no permission.")
            requirement = requirement_of(route.endpoint, name=route.path)
            is_described = isinstance(route, APIRoute) and route.include_in_schema
            methods = getattr(route, "methods", None) or {WEBSOCKET}
            for method in sorted(map(str.lower, methods)):
                yield Operation(method, route.path_format, requirement, is_described)
