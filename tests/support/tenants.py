"""Projects that hold one thing of each kind, so that a leak between them would show."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import uuid4

import httpx

from support.product import Running
from support.waiting import eventually
from watchfloor.bus import DeadLetterBox, NATSBus, SignalQueue
from watchfloor.core import DeadLetter, DeadLetterKind, Role, mint_uuid7

Ids = Mapping[str, str]
"""What routes, queries and messages call things, and what those of one project are called."""


class Tenant(NamedTuple):
    """A project.

    Attributes:
        project: Its id.
        word: Stands in everything that it holds, and nowhere else.
        keys: One for each role.
        ids: What it holds.
    """

    project: str
    word: str
    keys: Mapping[Role, str]
    ids: Ids


def ids_of(project: str, word: str, **minted: str) -> Ids:
    """The names of one project's things, by every name that a face has for them."""
    named = {
        **minted,
        "analysis_id": minted["threat_id"],
        "client_or_analysis_id": f"client-{word}",
        "client_session_id": f"client-{word}",
        "customer_id": f"customer-{word}",
        "source": f"source-{word}",
        "session_id": f"session-{word}",
        "agent_id": f"agent-{word}",
        "workflow_id": f"workflow-{word}",
        "user_id": f"user-{word}",
        "trace_id": f"trace-{word}",
        "external_id": f"session-{word}",
        "search": word,
        "project": project,
    }
    in_camel = {"sessionId": "session_id", "agentId": "agent_id", "workflowId": "workflow_id"}
    in_camel |= {"customerId": "customer_id", "userId": "user_id"}
    return named | {camel: named[name] for camel, name in in_camel.items()}


def unknown_ids() -> Ids:
    """Names of nothing."""
    word = f"w{uuid4().hex[:12]}"
    made = mint_uuid7(datetime.now(UTC))
    minted = dict.fromkeys(("threat_id", "letter_id", "policy_id", "key_id"), made)
    return ids_of(f"p-{word}", word, **minted)


async def tenant_in(running: Running, bus: NATSBus, project: str | None = None) -> Tenant:
    """A project of its own that holds something of each kind."""
    word = f"w{uuid4().hex[:12]}"
    if project is None:
        project = f"p-{word}"
        await running.product.projects.create(project)
    issued = {role: await running.product.keys.issue(project, role) for role in Role}
    keys = {role: each.key for role, each in issued.items()}
    spare = await running.product.keys.issue(project, Role.VIEWER, name=word)
    headers = {"x-api-key": keys[Role.ADMIN], "x-client-session-id": f"client-{word}"}
    async with httpx.AsyncClient(base_url=running.url, headers=headers, timeout=30) as http:
        threat_id, policy_id = await _filled(http, word)
    letter_id = mint_uuid7(datetime.now(UTC))
    await _give_up(bus, project, word, letter_id)
    ids = ids_of(
        project,
        word,
        threat_id=threat_id,
        letter_id=letter_id,
        policy_id=policy_id,
        key_id=spare.key_id,
    )
    return Tenant(project, word, keys, ids)


async def _filled(http: httpx.AsyncClient, word: str) -> tuple[str, str]:
    customer = {"customer_id": f"customer-{word}", "name": f"Customer {word}"}
    await _sent(http, "PUT", "/api/customers", [customer])
    change = {"kind": "deployment", "summary": word, "customer_id": f"customer-{word}"}
    await _sent(http, "POST", "/api/changes", change)
    indicator = {
        "kind": "network",
        "value": "203.0.113.7",
        "label": word,
        "source": f"source-{word}",
    }
    await _sent(http, "POST", "/api/intel", [{**indicator, "confidence": 50}])
    policy = await _sent(http, "POST", "/v1/policies", policy_body(word))
    threat = await _sent(http, "POST", "/api/threats/trigger", signal_body(word))
    for turn in ("Hello", "Goodbye"):
        await _sent(http, "POST", "/v1/events", event_body(word, turn))

    async def is_saved() -> bool:
        return (await http.get(f"/v1/sessions/session-{word}")).status_code == httpx.codes.OK

    await eventually(is_saved)
    return threat["id"], policy["id"]


async def _sent(http: httpx.AsyncClient, method: str, path: str, body: Any) -> Any:
    answer = await http.request(method, path, json=body)
    assert answer.is_success, answer.text
    return answer.json()


async def _give_up(bus: NATSBus, project: str, word: str, letter_id: str) -> None:
    letter = DeadLetter(
        kind=DeadLetterKind.SIGNALS,
        id=letter_id,
        project_id=project,
        reason=f"it was {word}",
        failed_at=datetime.now(UTC),
        attempts=5,
    )
    await DeadLetterBox(bus, SignalQueue(bus)).put(letter)


def signal_body(word: str) -> dict[str, Any]:
    return {
        "threat_type": "bot_traffic",
        "customer_id": f"customer-{word}",
        "session_id": f"session-{word}",
        "agent_id": f"agent-{word}",
        "user_agent": word,
    }


def event_body(word: str, content: str = "Hello") -> dict[str, Any]:
    return {
        "type": "message.user",
        "role": "user",
        "content": f"{content} {word}",
        "sessionId": f"session-{word}",
        "agentId": f"agent-{word}",
        "workflowId": f"workflow-{word}",
        "userId": f"user-{word}",
        "traceId": f"trace-{word}",
    }


def policy_body(word: str) -> dict[str, Any]:
    return {"name": f"Policy {word}", "actions": {"action": "flag"}}
