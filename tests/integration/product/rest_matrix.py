"""Every operation of the REST face as a question that one caller can ask about one thing."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, NamedTuple, Self

import httpx
from support.product import Running
from support.tenants import Ids, event_body, policy_body, signal_body
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from watchfloor.gateway import otlp
from watchfloor.gateway.permissions import Access, Requirement
from watchfloor.gateway.rest import ROUTERS, WEBSOCKET, Operation, operations_of

_STREAMED = "text/event-stream"
_FILLED = re.compile(r"\{(\w+)\}")
_CHANGING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)?|\d{13}|wf_[\w-]+|\d+\.\d+"
)
_ORDER = {"get": 0, "post": 1, "put": 2, "delete": 3, WEBSOCKET: 4}


class Answer(NamedTuple):
    """What was answered.

    Attributes:
        status: As HTTP says it; 101 where a WebSocket was opened.
        text: What was said.
    """

    status: int
    text: str

    def without(self, ids: Ids) -> "Answer":
        """The answer with names, moments and minted ids taken out, to compare two of them."""
        text = self.text
        for value in sorted(set(ids.values()), key=len, reverse=True):
            text = text.replace(value, "…")
        return Answer(self.status, _CHANGING.sub("…", text))


def guarded() -> Iterator[Operation]:
    """All operations that ask who is calling, those that destroy last."""
    operations = operations_of((*ROUTERS, otlp.router))
    asked = (each for each in operations if each.requirement is not Access.PUBLIC)
    return iter(sorted(asked, key=lambda each: _ORDER[each.method]))


def names_a_thing(operation: Operation) -> bool:
    """Whether what is asked for is named in the path or in the body."""
    place = (operation.method, operation.path)
    return "{" in operation.path or place in NAMING_BODIES or place == ("get", "/v1/events")


def bodies(ids: Ids) -> Mapping[tuple[str, str], Any]:
    """A body that is good for each operation that takes one."""
    word = ids["search"]
    return {
        ("post", "/api/threats/trigger"): signal_body(word),
        ("post", "/api/threats/signals"): signal_body(word),
        ("post", "/api/threats/{threat_id}/verdict"): {"verdict": "benign"},
        ("put", "/api/customers"): [{"customer_id": ids["customer_id"], "name": word}],
        ("put", "/api/customers/{customer_id}"): {"customer_id": ids["customer_id"], "name": word},
        ("post", "/api/changes"): {"kind": "deployment", "summary": word},
        ("post", "/api/intel"): [
            {"kind": "network", "value": "203.0.113.9", "label": word, "source": ids["source"]}
        ],
        ("post", "/v1/events"): event_body(word),
        ("post", "/v1/evaluate"): {"sessionId": ids["session_id"]},
        ("post", "/v1/policies"): policy_body(word),
        ("put", "/v1/policies/{policy_id}"): policy_body(word),
        ("post", "/api/agent/{agent_id}/rebaseline"): {"reason": word},
        ("post", "/api/features/analyze"): {"trace_id": ids["trace_id"]},
        ("put", "/api/v1/persistence/settings"): {"same_address_recovers": False},
        ("post", "/api/projects"): {"project_id": ids["project"]},
        ("post", "/api/keys"): {"project": ids["project"], "role": "viewer"},
        ("post", "/api/keys/{key_id}/rotate"): {"overlap_s": 60},
        ("post", "/api/tokens/revoke"): {"project": ids["project"], "subject": "ann"},
        ("put", "/api/redaction"): {"mode": "off", "fields": [word]},
        ("put", "/api/retention"): {"customers": {ids["customer_id"]: 30}},
        ("post", "/api/holds"): {"scope": "user", "subject": word, "reason": word},
        ("post", "/v1/traces"): {},
        ("post", "/v1/logs"): {},
        ("post", "/v1/metrics"): {},
        ("post", "/api/public/otel/v1/traces"): {},
    }


NAMING_BODIES = {
    ("post", "/v1/evaluate"),
    ("post", "/api/features/analyze"),
    ("post", "/api/keys"),
    ("post", "/api/tokens/revoke"),
}
"""Operations whose body names what is asked for."""


class Asking:
    """Asks one operation after the other with one key.

    Args:
        running: The product.
        key: Who asks.
    """

    def __init__(self, running: Running, key: str) -> None:
        self._url = running.url
        self._key = {"x-api-key": key}
        self._http = httpx.AsyncClient(base_url=running.url, headers=self._key, timeout=30)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def ask(self, operation: Operation, ids: Ids, **query: str) -> Answer:
        """The answer to the operation about these things."""
        if operation.method == WEBSOCKET:
            return await self._open(operation.path)
        path = _FILLED.sub(lambda found: ids[found[1]], operation.path)
        needed = {name: ids[name] for name in _needed_by(operation)}
        body = bodies(ids).get((operation.method, operation.path))
        async with self._http.stream(
            operation.method.upper(),
            path,
            params=needed | query,
            **({} if body is None else {"json": body}),
        ) as response:
            if response.headers.get("content-type", "").startswith(_STREAMED):
                return Answer(response.status_code, await _beginning(response.aiter_text()))
            return Answer(response.status_code, (await response.aread()).decode())

    async def _open(self, path: str) -> Answer:
        url = self._url.replace("http", "ws", 1) + path
        try:
            async with connect(url, additional_headers=self._key) as socket:
                return Answer(101, str(await socket.recv()))
        except InvalidStatus as exc:
            return Answer(exc.response.status_code, exc.response.body.decode())


def _needed_by(operation: Operation) -> tuple[str, ...]:
    if operation.path == "/v1/events":
        return ("sessionId",) if operation.method == "get" else ()
    is_kept = operation.path.startswith("/api/v1/persistence/analysis/")
    return ("client_session_id",) if is_kept else ()


async def _beginning(texts: AsyncIterator[str]) -> str:
    """All that a stream says until it has told what there was before."""
    heard = ""
    async for text in texts:
        heard += text
        if "initial_batch" in heard and heard.endswith("\n\n"):
            break
    return heard


def is_allowed(requirement: Requirement, permissions: frozenset[str]) -> bool:
    """Whether a caller with these permissions has what is required."""
    return isinstance(requirement, Access) or requirement in permissions
