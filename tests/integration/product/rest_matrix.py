"""Every operation of the REST face as a question that one caller can ask about one thing.

An operation that is added is asked, too. What it may need here: a good body in ``bodies``, its
query in ``QUERIES``, and a line in one of the sets where its answers are not as most are. What
its path names is planted in ``tests/support``.
"""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import chain
from typing import Any, Self

import httpx
from integration.product.matrix import Answer, Question
from support.otlp_requests import SentLog, logs_request, otlp_json
from support.planting import (
    change_body,
    customer_body,
    erasure_body,
    event_body,
    intel_body,
    policy_body,
    redaction_body,
    retention_body,
    signal_body,
    spans_of,
    view_body,
)
from support.product import Running
from support.tenants import Ids, unknown_ids
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from watchfloor.core import DeadLetterKind
from watchfloor.gateway import otlp
from watchfloor.gateway.permissions import Access
from watchfloor.gateway.rest import ROUTERS, WEBSOCKET, Operation, operations_of

Place = tuple[str, str]
"""A method, and the template of a path."""

_LETTERS = "/api/dead-letters"
_RESULTS = "/api/v1/persistence/analysis"
_KEPT = "/api/v1/persistence/analyses/{client_or_analysis_id}"

_OF_EACH_KIND = tuple({"kind": str(kind)} for kind in DeadLetterKind)
_OF_THE_CLIENT = {"client_session_id": "{client_session_id}"}
_CLIENT = "client_session_id={client_session_id}"
QUERIES: Mapping[Place, tuple[Mapping[str, str], ...]] = {
    ("post", "/api/threats/trigger"): ({"timeout_s": "60"},),
    ("get", _LETTERS): _OF_EACH_KIND,
    ("delete", f"{_LETTERS}/{{letter_id}}"): _OF_EACH_KIND,
    ("post", f"{_LETTERS}/{{letter_id}}/requeue"): _OF_EACH_KIND,
    ("get", "/v1/events"): ({"sessionId": "{session_id}"},),
    ("get", f"{_RESULTS}/{{analysis_id}}"): (_OF_THE_CLIENT,),
    ("delete", f"{_RESULTS}/{{analysis_id}}"): (_OF_THE_CLIENT,),
    ("post", f"{_RESULTS}/{{analysis_id}}/check"): (_OF_THE_CLIENT,),
    ("get", _KEPT): ({}, _OF_THE_CLIENT),
}
"""What is asked with these queries, once with each."""

NAMED_BESIDE = {
    "POST /api/features/analyze",
    "POST /api/keys",
    "POST /api/tokens/revoke",
    "GET /api/keys?project={project}",
}
"""Questions whose body or filter names what has to be there."""

_A_RESULT = {"analysis_id": "threat_id", "client_or_analysis_id": "threat_id"}
CALLED_ELSE: Mapping[str, Mapping[str, str]] = {
    f"GET {_KEPT}?{_CLIENT}": _A_RESULT,
    f"GET {_RESULTS}/{{analysis_id}}?{_CLIENT}": _A_RESULT,
    f"DELETE {_RESULTS}/{{analysis_id}}?{_CLIENT}": _A_RESULT,
    f"POST {_RESULTS}/{{analysis_id}}/check?{_CLIENT}": _A_RESULT,
    **{
        f"POST {_LETTERS}/{{letter_id}}/requeue?kind={kind}": {"letter_id": "other_letter_id"}
        for kind in DeadLetterKind
    },
}
"""What a path's names stand for among the ids, where that is another name; by question."""

MADE_OR_EMPTY = {"PUT /api/customers/{customer_id}", f"GET {_KEPT}"}
"""Questions whose path names what need not be there: it is made, or its list is empty."""

OF_THEIR_OWNERS = {"PUT /api/views/{view_id}", "DELETE /api/views/{view_id}"}
"""Questions about what an admin shares, which is an admin's to change."""

TELLS_NOTHING = {
    "GET /api/status",
    "GET /api/threats/stats",
    "GET /api/security-check-definitions",
    "GET /api/v1/persistence/stats",
    "GET /api/v1/persistence/settings",
    "GET /api/privacy/erasures",
    "GET /api/privacy/erasures/{erasure_id}",
}
"""Questions whose good answers have no name or word of what is there."""

_COUNTS_LOOKS = {"/api/audit", _KEPT, f"{_RESULTS}/{{analysis_id}}"}
_OF_ALL_PROJECTS = {"/api/status"}
"""What says how long all projects' signals took together, as `/metrics` does for everybody."""

_STREAMED = "text/event-stream"
_FILLED = re.compile(r"\{(\w+)\}")
_ORDER = {"get": 0, WEBSOCKET: 1, "post": 2, "put": 3, "delete": 4}


def guarded() -> Iterator[Operation]:
    """All operations that ask who is calling, those that destroy last."""
    operations = operations_of((*ROUTERS, otlp.router))
    asked = (each for each in operations if each.requirement is not Access.PUBLIC)
    return iter(sorted(asked, key=lambda each: _ORDER[each.method]))


def bodies(ids: Ids) -> Mapping[Place, Any]:
    """A body that is good for each operation that takes one."""
    return {
        ("post", "/api/threats/trigger"): signal_body(ids),
        ("post", "/api/threats/signals"): signal_body(ids),
        ("post", "/api/threats/{threat_id}/verdict"): {"verdict": "benign"},
        ("post", "/api/threats/verdicts"): {"ids": [ids["threat_id"]], "verdict": "benign"},
        ("post", "/api/threats/verdicts/withdraw"): {"ids": [ids["threat_id"]]},
        ("put", "/api/customers"): [customer_body(ids)],
        ("put", "/api/customers/{customer_id}"): customer_body(ids),
        ("post", "/api/changes"): change_body(ids),
        ("post", "/api/intel"): intel_body(ids),
        ("post", "/v1/events"): event_body(ids),
        ("post", "/v1/evaluate"): {"sessionId": ids["session_id"]},
        ("post", "/v1/policies"): policy_body(ids),
        ("put", "/v1/policies/{policy_id}"): policy_body(ids),
        ("post", "/api/agent/{agent_id}/rebaseline"): {"reason": ids["search"]},
        ("post", "/api/features/analyze"): {"trace_id": ids["trace_id"]},
        ("put", "/api/v1/persistence/settings"): {"same_address_recovers": True},
        ("post", "/api/projects"): {"project_id": f"p-{ids['search']}"},
        ("put", "/api/projects/{project_id}/quota"): {"items_per_s": 1e6},
        ("post", "/api/keys"): {"project": ids["project"], "role": "viewer"},
        ("post", "/api/keys/{key_id}/rotate"): {"overlap_s": 60},
        ("post", "/api/tokens/revoke"): {"project": ids["project"], "subject": "ann"},
        ("put", "/api/redaction"): redaction_body(ids),
        ("put", "/api/retention"): retention_body(ids),
        ("post", "/api/holds"): {
            "scope": "user",
            "subject": ids["search"],
            "reason": ids["search"],
        },
        ("post", "/api/privacy/erasures"): erasure_body(ids),
        ("post", "/api/privacy/export"): {"user_id": ids["user_id"]},
        ("post", "/v1/traces"): otlp_json(spans_of(ids, ids["session_id"])),
        ("post", "/v1/logs"): otlp_json(logs_of(ids)),
        ("post", "/api/dead-letters/requeue"): {"ids": [ids["threat_id"]]},
        ("post", "/api/dead-letters/drop"): {"ids": [ids["threat_id"]]},
        ("post", "/api/views"): view_body(ids),
        ("put", "/api/views/{view_id}"): view_body(ids),
        ("post", "/v1/metrics"): {},
        ("post", "/api/public/otel/v1/traces"): otlp_json(spans_of(ids, ids["session_id"])),
    }


def logs_of(ids: Ids) -> Any:
    """Words in the project's session, as OTLP tells them."""
    attributes = {"gen_ai.conversation.id": ids["session_id"]}
    return logs_request(SentLog("gen_ai.user.message", {"content": ids["search"]}, attributes))


def questions(document: Mapping[str, Any]) -> dict[Question, tuple[Operation, Mapping[str, str]]]:
    """All questions, and what each of them asks.

    Args:
        document: The OpenAPI document; what it does not describe is answered by 200 or 101.
    """
    return {
        _question(each, query, document): (each, query)
        for each in guarded()
        for query in _queries(each, document)
    }


def _queries(operation: Operation, document: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    """What it is asked with: as it has to be, and once with each filter that names things."""
    needed = QUERIES.get((operation.method, operation.path), ({},))
    yield from needed
    described = document["paths"].get(operation.path, {}).get(operation.method, {})
    in_query = {each["name"] for each in described.get("parameters", ()) if each["in"] == "query"}
    for name in sorted(in_query & unknown_ids().keys() - {*chain(*needed)}):
        yield {**needed[0], name: f"{{{name}}}"}


def _question(
    operation: Operation, query: Mapping[str, str], document: Mapping[str, Any]
) -> Question:
    method, path = operation.method, operation.path
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    name = f"{method.upper()} {path}{'?' * bool(asked)}{asked}"
    described = document["paths"].get(path, {}).get(method, {})
    statuses = {*map(int, described.get("responses", {101: "", 200: ""}))}
    good = frozenset(status for status in statuses if status < 400)
    is_needed = query in QUERIES.get((method, path), ())
    is_named = "{" in path or (is_needed and "{" in asked) or name in NAMED_BESIDE
    reads = method in {"get", WEBSOCKET}
    return Question(
        name=name,
        requirement=operation.requirement,
        good=good,
        otherwise=frozenset(statuses - good),
        reads=reads,
        is_quiet=path not in _COUNTS_LOOKS | _OF_ALL_PROJECTS,
        names=is_named and name not in MADE_OR_EMPTY,
        tells=reads and name not in TELLS_NOTHING,
        needs_owner=name in OF_THEIR_OWNERS,
    )


class Asking:
    """Asks one question after the other with one key.

    Args:
        running: The product.
        key: Who asks.
        asked: All questions.
    """

    def __init__(
        self, running: Running, key: str, asked: Mapping[Question, tuple[Operation, Any]]
    ) -> None:
        self._url = running.url
        self._key = {"x-api-key": key}
        self._asked = asked
        self._http = httpx.AsyncClient(base_url=running.url, headers=self._key, timeout=120)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def ask(self, question: Question, ids: Ids, **more: str) -> Answer:
        """The answer to the question about these things."""
        operation, query = self._asked[question]
        if operation.method == WEBSOCKET:
            return await self._open(operation.path)
        called = CALLED_ELSE.get(question.name, {})
        ids = {**ids, **{name: ids[other] for name, other in called.items()}}
        body = bodies(ids).get((operation.method, operation.path))
        async with self._http.stream(
            operation.method.upper(),
            _filled(operation.path, ids),
            params={name: _filled(value, ids) for name, value in query.items()} | more,
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


def _filled(template: str, ids: Ids) -> str:
    """The template with the names of things in it; a test sees that all of them are known."""
    return _FILLED.sub(lambda found: ids[found[1]], template)


async def _beginning(texts: AsyncIterator[str]) -> str:
    """All that a stream says until it has told what there was before."""
    heard = ""
    async for text in texts:
        heard += text
        if "initial_batch" in heard and heard.endswith("\n\n"):
            break
    return heard
