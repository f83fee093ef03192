"""Puts one thing of each kind into a project, by the faces where they take it."""

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import asyncpg
import httpx
from pydantic.alias_generators import to_camel

from support.otlp_requests import SECOND_NS, STARTED_NS, SentSpan, otlp_json, trace_request
from support.servers import Servers
from support.waiting import eventually
from watchfloor.bus import DeadLetterBox, EventQueue, NATSBus, SignalQueue
from watchfloor.core import (
    AgentId,
    DeadLetter,
    DeadLetterKind,
    SessionMessage,
    ThreatId,
    ThreatSignal,
    mint_uuid7,
)

QUICKLY: Mapping[str, Any] = {
    "sessions": {"inactivity_s": 0.3, "sweep_s": 0.05, "poll_s": 0.1, "minimum_sessions": 2},
    "outgoing": {"allow_urls": ["http://127.0.0.1:*"]},
}
"""Settings of a coordinator that soon reports on an agent with as many sessions as are planted."""

_SESSIONS = 2

_DEAD_STEP = """
    INSERT INTO conclusion_steps (project_id, kind, subject_id, conclusion_number, step, due_at,
        is_dead, failed_at, failure_reason, step_id)
    VALUES ($1, 'session', $2::text, 7, 'features', now(), true, now(), $3, $2::uuid)
"""
_DEAD_DELIVERY = """
    INSERT INTO deliveries (project_id, key, kind, url, payload, status, ended_at, failure_reason,
        delivery_id)
    VALUES ($1, $2::text, 'policy', $4, '{}', 'dead', now(), $3, $2::uuid)
"""


class Planting:
    """What one project is given.

    Args:
        url: Where REST is served.
        key: An admin's.
        ids: What its things are to be called.
        hook: Where what is dead was to be delivered.
    """

    def __init__(self, url: str, key: str, ids: Mapping[str, str], *, hook: str) -> None:
        self._url = url
        self._hook = hook
        self._ids = ids
        self._headers = {"x-api-key": key, "x-client-session-id": ids["client_session_id"]}

    async def plant(self, servers: Servers) -> dict[str, str]:
        """Everything; returns the ids that were given to it, when all work on it is done."""
        async with httpx.AsyncClient(
            base_url=self._url, headers=self._headers, timeout=120
        ) as self._http:
            await self._knowledge()
            await self._sent("PUT", "/api/redaction", redaction_body(self._ids))
            await self._sent("PUT", "/api/retention", retention_body(self._ids))
            policy = await self._sent("POST", "/v1/policies", policy_body(self._ids))
            view = await self._sent("POST", "/api/views", view_body(self._ids))
            hold = await self._sent("POST", "/api/holds", hold_body(self._ids))
            erasure = await self._sent("POST", "/api/privacy/erasures", erasure_body(self._ids))
            for number in range(2):
                body = signal_body(self._ids) | {"id": f"signal-{number}"}
                threat = await self._sent("POST", "/api/threats/trigger?timeout_s=60", body)
            for turn in ("Hello", "Goodbye"):
                await self._sent("POST", "/v1/events", event_body(self._ids, turn))
            # What its sender calls so has another id here.
            spans = otlp_json(spans_of(self._ids, self._ids["external_id"]))
            await self._sent("POST", "/v1/traces", spans)
            run_id = await self._settled()
            await self._looked_up(erasure["id"])
        minted = {"threat_id": threat["id"], "analysis_id": run_id, "policy_id": policy["id"]}
        minted["hold_id"], minted["erasure_id"] = hold["hold_id"], erasure["id"]
        minted |= {"hold_id": hold["hold_id"], "view_id": view["view_id"]}
        for name in ("letter_id", "other_letter_id"):
            minted[name] = mint_uuid7(datetime.now(UTC))
            await self._give_up(servers, minted[name])
        return minted

    async def _knowledge(self) -> None:
        word = self._ids["search"]
        for number in range(2):
            customer = customer_body(self._ids) | {"name": f"{word} {number}"}
            name = self._ids["customer_id"] + "-2" * number
            await self._sent("PUT", "/api/customers", [customer | {"customer_id": name}])
            await self._sent("POST", "/api/changes", change_body(self._ids))
            await self._sent("POST", "/api/intel", intel_body(self._ids, number))

    async def _sent(self, method: str, path: str, body: Any) -> Any:
        answer = await self._http.request(method, path, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    async def _settled(self) -> str:
        """The id of the run that knew all sessions of the agent, when nothing is left to do."""
        place = f"/api/agent/{self._ids['agent_id']}/dynamic-analysis-status"
        last: Any = {}

        async def is_over() -> bool:
            nonlocal last
            standing = (await self._http.get(place)).json()
            last = standing.get("last_analysis") or {}
            knew_all = last.get("completed_sessions") == _SESSIONS
            return bool(knew_all and last["completed_at"] and not standing["is_running"])

        await eventually(is_over, every_s=0.1)
        return str(last["analysis_id"])

    async def _looked_up(self, erasure_id: str) -> None:
        """The dry run of an erasure is over."""

        async def is_over() -> bool:
            erasure = (await self._http.get(f"/api/privacy/erasures/{erasure_id}")).json()
            return bool(erasure["state"] == "done")

        await eventually(is_over, every_s=0.1)

    async def _give_up(self, servers: Servers, letter_id: str) -> None:
        """A dead letter of each kind, all of this id."""
        project, reason = self._ids["project"], f"it was {self._ids['search']}"
        connection = await asyncpg.connect(servers.owner_url)
        try:
            await connection.execute(_DEAD_STEP, project, letter_id, reason)
            await connection.execute(_DEAD_DELIVERY, project, letter_id, reason, self._hook)
        finally:
            await connection.close()
        bus = NATSBus(servers.nats_url, token=servers.nats_token)
        await bus.start()
        for queue in (SignalQueue(bus), EventQueue(bus)):
            letter = DeadLetter(
                kind=queue.letters,
                id=letter_id,
                project_id=project,
                reason=reason,
                failed_at=datetime.now(UTC),
                attempts=5,
                content=self._given_up(queue.letters, letter_id),
            )
            await DeadLetterBox(bus, queue).put(letter)
        await bus.stop()

    def _given_up(self, kind: DeadLetterKind, letter_id: str) -> dict[str, Any]:
        project, now = self._ids["project"], datetime.now(UTC)
        if kind is DeadLetterKind.EVENTS:
            agent_id = AgentId(self._ids["agent_id"])
            return SessionMessage(project_id=project, agent_id=agent_id).model_dump(mode="json")
        return ThreatSignal(
            project_id=project,
            threat_id=ThreatId(letter_id),
            received_at=now,
            detected_at=now,
            **signal_body(self._ids),
        ).model_dump(mode="json")


def signal_body(ids: Mapping[str, str]) -> dict[str, Any]:
    """A signal about the project's customer, session and agent."""
    named = {name: ids[name] for name in ("customer_id", "session_id", "agent_id")}
    return {"threat_type": "bot_traffic", "user_agent": ids["search"], **named}


def event_body(ids: Mapping[str, str], content: str = "Hello") -> dict[str, Any]:
    """An event in the project's session."""
    names = ("session_id", "agent_id", "workflow_id", "user_id", "trace_id")
    return {
        "type": "message.user",
        "role": "user",
        "content": f"{content} {ids['search']}",
        "metadata": {"customerId": ids["customer_id"]},
        **{to_camel(name): ids[name] for name in names},
    }


def spans_of(ids: Mapping[str, str], session: str) -> Any:
    """A chat of a moment ago, as OTLP tells it."""
    said = [{"role": "user", "parts": [{"type": "text", "content": ids["search"]}]}]
    attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.conversation.id": session,
        "gen_ai.agent.name": ids["agent_id"],
        "user.id": ids["user_id"],
        "gen_ai.input.messages": json.dumps(said),
    }
    at_s = int(time.time()) - STARTED_NS // SECOND_NS
    return trace_request(SentSpan(attributes, at_s=at_s))


def customer_body(ids: Mapping[str, str]) -> dict[str, Any]:
    """The project's customer."""
    return {"customer_id": ids["customer_id"], "name": ids["search"]}


def change_body(ids: Mapping[str, str]) -> dict[str, Any]:
    """A change that concerns it."""
    return {"kind": "deployment", "summary": ids["search"], "customer_id": ids["customer_id"]}


def intel_body(ids: Mapping[str, str], number: int = 0) -> list[dict[str, Any]]:
    """An indicator of the project's feed."""
    network = {"kind": "network", "value": f"203.0.113.{7 + number}", "confidence": 50}
    return [{**network, "label": ids["search"], "source": ids["source"]}]


def policy_body(ids: Mapping[str, str]) -> dict[str, Any]:
    """A policy that holds for whatever is done."""
    return {"name": f"Policy {ids['search']}", "actions": {"action": "flag"}}


def hold_body(ids: Mapping[str, str]) -> dict[str, Any]:
    """A user of whom everything is kept."""
    return {"scope": "user", "subject": ids["user_id"], "reason": ids["search"]}


def erasure_body(ids: Mapping[str, str]) -> dict[str, Any]:
    """A user of whom nothing is kept, neither by a hold nor otherwise."""
    return {"user_id": f"gone-{ids['user_id']}", "dry_run": True}


def view_body(ids: Mapping[str, str]) -> dict[str, Any]:
    """A view that the project shares."""
    return {"name": ids["search"], "page": "threats", "query": "", "shared": True}


def retention_body(ids: Mapping[str, str]) -> dict[str, Any]:
    """How long the project keeps what is of its customer."""
    return {"customers": {ids["customer_id"]: 30}}


def redaction_body(ids: Mapping[str, str]) -> dict[str, Any]:
    """What the project keeps back: nothing, as its words are to be found."""
    return {"mode": "off", "fields": [ids["search"]]}
