"""One run of the product with canaries in everything that its edge takes, and a look everywhere."""

import io
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import grpc
import httpx
from google.protobuf import json_format
from google.protobuf.message import Message
from pydantic.alias_generators import to_snake
from support.canaries import CANARIES, JSON, POLICY, TEXT, USER, left, planted
from support.otlp_requests import SentLog, SentSpan, logs_request, otlp_json, trace_request
from support.product import Running, StartProduct
from support.reflected import ReflectedClient
from support.servers import Servers

from watchfloor.core import ChangeEventInput, EventInput, EventType, Role, SignalInput, VerdictInput
from watchfloor.gateway.evaluation import EvaluateInput
from watchfloor.gateway.parameters import RebaselineInput
from watchfloor.telemetry import configure_logging
from watchfloor.v1 import session_pb2, session_service_pb2, session_service_pb2_grpc

SESSION = CANARIES["card"]
_CLIENT = {"x-client-session-id": CANARIES["mail"]}
_LINES = {"content-type": "application/x-ndjson"}
_TAKING = (
    *("/api/threats/trigger", "/api/threats/signals", "/v1/events", "/v1/evaluate"),
    *("/api/changes", "/api/features/analyze", "/v1/traces", "/v1/logs"),
)
_READ = (
    *("/api/threats", "/api/threats/stats", "/api/changes", "/api/customers", "/api/redaction"),
    *("/v1/sessions", "/api/agents", "/api/workflows", "/api/security-checks", "/metrics"),
    *(f"/api/dead-letters?kind={kind}" for kind in ("signals", "events")),
    *("/api/v1/persistence/stats", "/v1/policies", "/health", "/ready"),
)


class CanaryRun:
    """A product whose project keeps things back, and whatever it answered.

    Attributes:
        running: The product.
        client: Speaks REST for the project.
        answered: Every answer, as bytes.
        log: What was logged.
    """

    def __init__(self, running: Running, client: httpx.AsyncClient, log: io.StringIO) -> None:
        self.running = running
        self.client = client
        self.log = log
        self.answered: list[bytes] = []

    async def send(self, method: str, path: str, **given: Any) -> httpx.Response:
        """Ask, and keep the answer."""
        answer = await self.client.request(method, path, **given)
        headers = repr([*answer.headers.items()]).encode()
        self.answered.append(b"%b\n%b" % (headers, answer.content))
        return answer

    async def declare(self, mode: str) -> None:
        """Have the project keep back what the canaries are."""
        product = self.running.product
        admin = await product.keys.issue(self.running.project, Role.ADMIN)
        answer = await self.send(
            "PUT", "/api/redaction", json={"mode": mode, **POLICY}, headers={"x-api-key": admin.key}
        )
        assert answer.status_code == 200, answer.text

    async def plant_signals(self) -> list[str]:
        """Signals by every way; the ids of those that were taken."""
        signal = planted(SignalInput)
        await self.send(
            "POST",
            "/api/threats/trigger?timeout_s=20",
            json=signal,
            headers={**_CLIENT, "idempotency-key": CANARIES["key"]},
        )
        several = [{**signal, "id": f"{CANARIES['mail']}-{number}"} for number in range(3)]
        lines = "\n".join(json.dumps(each) for each in several)
        answers = [
            await self.send("POST", "/api/threats/signals", json=several),
            await self.send("POST", "/api/threats/signals", content=lines, headers=_LINES),
        ]
        async with ReflectedClient(self.running.grpc, key=self.running.key) as client:
            await client.learn()
            message = {**signal, "threat_type": "THREAT_TYPE_BOT_TRAFFIC"}
            call = client.calling("SubmitSignals")(
                iter([{"index": 0, "signal": message}]), metadata=client.metadata
            )
            self.answered.append(json.dumps([each async for each in call]).encode())
        told = [each for answer in answers for each in answer.json().get("results", [])]
        return [each["id"] for each in told if "id" in each]

    async def plant_events(self) -> None:
        """Events by every way, each type of them."""
        events = [
            planted(EventInput, type=kind, sessionId=SESSION, timestamp=None, **_speaker(kind))
            for kind in EventType
            if kind is not EventType.SPAN
        ]
        told = [{name: each[name] for name in each if each[name] is not None} for each in events]
        for number, event in enumerate(told):
            event["eventId"] = f"{CANARIES['mail']}/{number}"
        taken = await self.send("POST", "/v1/events", json=told)
        assert taken.json()["accepted"] == len(told), taken.text
        lines = "\n".join(json.dumps({**each, "eventId": None} | {}) for each in told[:2])
        await self.send("POST", "/v1/events", content=lines, headers=_LINES)
        await self._plant_by_grpc({**told[0], "eventId": CANARIES["token"]})
        for path, request in (("/v1/traces", _traces()), ("/v1/logs", _logs())):
            await self.send("POST", path, content=request.SerializeToString(), headers=_PROTO)
            await self.send("POST", path, json=otlp_json(request))
            await self._export_by_grpc(request)

    async def _plant_by_grpc(self, event: dict[str, Any]) -> None:
        names = {to_snake(name): value for name, value in event.items()}
        told = {**names, "event_type": names.pop("type")}
        known = session_pb2.EventInput.DESCRIPTOR.fields_by_name
        message = json_format.ParseDict(
            {name: told[name] for name in told if name in known and name != "role"},
            session_pb2.EventInput(role=session_pb2.SPEAKER_USER),
        )
        async with grpc.aio.insecure_channel(self.running.grpc) as channel:
            stub: Any = session_service_pb2_grpc.SessionServiceStub(channel)  # type: ignore[no-untyped-call]
            requests = [session_service_pb2.RecordEventsRequest(index=0, event=message)]
            call = stub.RecordEvents(iter(requests), metadata=[("x-api-key", self.running.key)])
            answers = [answer async for answer in call]
            self.answered += [answer.SerializeToString() for answer in answers]

    async def _export_by_grpc(self, request: Message) -> None:
        kind = request.DESCRIPTOR.full_name
        service = kind.rpartition(".")[0] + (".TraceService" if "trace" in kind else ".LogsService")
        async with grpc.aio.insecure_channel(self.running.otlp_grpc) as channel:
            call: Any = channel.unary_unary(f"/{service}/Export")
            metadata = [("x-api-key", self.running.key)]
            self.answered.append(await call(request.SerializeToString(), metadata=metadata))

    async def plant_badly(self) -> None:
        """One of each, whatever comes of it."""
        event = planted(EventInput, type="tool_call", sessionId=SESSION, role="user")
        await self.send("POST", "/api/threats/trigger?timeout_s=1", json=planted(SignalInput))
        await self.send("POST", "/v1/events", json={**event, "eventId": CANARIES["key"]})
        await self.send("POST", "/v1/traces", json=otlp_json(_traces()))
        await self.send("POST", "/v1/evaluate", json=planted(EvaluateInput), headers=_CLIENT)
        await self.send("POST", "/api/changes", json=planted(ChangeEventInput))

    async def plant_the_rest(self, threat_ids: Iterable[str]) -> None:
        """Questions, changes, verdicts, features, and what cannot be taken."""
        await self.send("POST", "/v1/evaluate", json=planted(EvaluateInput), headers=_CLIENT)
        await self.send("POST", "/api/changes", json=planted(ChangeEventInput))
        for threat_id in threat_ids:
            verdict = planted(VerdictInput)
            await self.send("POST", f"/api/threats/{threat_id}/verdict", json=verdict)
        await self.send("POST", "/api/features/analyze", json={"trace_id": CANARIES["mail"]})
        agent = CANARIES["mail"]
        reason = planted(RebaselineInput, reason=TEXT[:400])
        await self.send("POST", f"/api/agent/{agent}/rebaseline", json=reason)
        await self.plant_errors()

    async def plant_errors(self) -> None:
        """What cannot be taken: values and names that are wrong, alone and among others."""
        names = [value for name, value in CANARIES.items() if name not in {"field", "user"}]
        wrong = dict.fromkeys(("threat_type", "content", "kind", *names), TEXT)
        for path in _TAKING:
            await self.send("POST", path, json=wrong)
            await self.send("POST", path, json=[wrong, wrong])
            await self.send("POST", path, content=TEXT)
            await self.send("POST", path, content=f"{{}}\n{json.dumps(wrong)}", headers=_LINES)
        for path in _READ:
            await self.send("GET", path, params=wrong)
        for path in ("/api/threats/", "/v1/sessions/", "/api/agent/", "/api/customers/"):
            await self.send("GET", f"{path}{CANARIES['key']}")

    async def read(self, threat_ids: Iterable[str]) -> None:
        """Everything that can be read, by what it was called when it was told."""
        paths = [
            *_READ,
            *(f"/api/threats/{threat_id}" for threat_id in threat_ids),
            *(f"/v1/sessions/{SESSION}{rest}" for rest in ("", "/conversation")),
            f"/v1/events?sessionId={SESSION}",
            f"/api/agent/{CANARIES['mail']}",
            f"/api/agent/{CANARIES['mail']}/baseline",
            f"/api/v1/persistence/analyses/{CANARIES['mail']}",
        ]
        for path in paths:
            await self.send("GET", path)

    async def found(self, servers: Servers) -> dict[str, list[bytes]]:
        """Where which canary is."""
        places = await self._places(servers)
        return {place: canaries for place, content in places.items() if (canaries := left(content))}

    async def places_of(self, content: bytes, servers: Servers) -> list[str]:
        """Where something is: streams and tables by their names."""
        places = await self._places(servers)
        streams = [Path(name).parts for name, each in places.items() if content in each]
        return [parts[-3] if "msgs" in parts else parts[-1] for parts in streams]

    async def _places(self, servers: Servers) -> Mapping[str, bytes]:
        files = {str(path): path.read_bytes() for path in _files(servers.data_dir)}
        told = {"answers": b"\n".join(self.answered), "log": self.log.getvalue().encode()}
        return {**await _rows(servers), **files, **told}


_PROTO = {"content-type": "application/x-protobuf"}


def _speaker(kind: EventType) -> dict[str, str]:
    is_message = kind.startswith("message.")
    return {"role": kind.removeprefix("message.")} if is_message else {}


def _traces() -> Any:
    chat = {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": TEXT,
        "gen_ai.conversation.id": CANARIES["mail"],
        "gen_ai.agent.name": CANARIES["mail"],
        "user.id": USER,
        "gen_ai.input.messages": json.dumps(
            [{"role": "user", "parts": [{"type": "text", "content": TEXT}]}]
        ),
        "gen_ai.output.messages": json.dumps(
            [{"role": "assistant", "parts": [{"type": "text", "content": TEXT}]}]
        ),
    }
    tool = {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "mail",
        "gen_ai.conversation.id": CANARIES["mail"],
        "gen_ai.tool.call.arguments": json.dumps(JSON),
        "gen_ai.tool.call.result": TEXT,
    }
    return trace_request(
        SentSpan(chat, span_id=1, failed=TEXT, events=[("said", JSON)], name=TEXT),
        SentSpan(tool, span_id=2),
        SentSpan(JSON, span_id=3, trace_id=2, name=TEXT),
        resource={"service.name": CANARIES["mail"], **JSON},
    )


def _logs() -> Any:
    return logs_request(
        SentLog("gen_ai.user.message", {"content": TEXT}, {"gen_ai.system": "x", **JSON}),
        SentLog("other", TEXT, JSON, span_id=None),
    )


async def _rows(servers: Servers) -> Mapping[str, bytes]:
    """Every row of every table; bytes as they are."""
    connection = await asyncpg.connect(servers.owner_url)
    try:
        tables = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        )
        found = {}
        for (table,) in tables:
            rows = await connection.fetch(f'SELECT * FROM "{table}"')
            found[table] = b"\n".join(_bytes(value) for row in rows for value in row.values())
        return found
    finally:
        await connection.close()


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _files(data_dir: Path) -> list[Path]:
    """All that the servers keep beside the database: streams, buckets, logs."""
    return [path for path in (data_dir / "nats").rglob("*") if path.is_file()] + [
        path for path in (data_dir / "logs").rglob("*") if path.is_file()
    ]


@asynccontextmanager
async def canary_run(
    start_product: StartProduct, keys: Path, **options: Any
) -> AsyncIterator[CanaryRun]:
    """A product that logs everything it can, with a project of its own."""
    log = io.StringIO()
    configure_logging("debug", stream=log)
    running = await start_product(gateway={"redaction_keys": keys}, **options)
    headers = {"x-api-key": running.key}
    async with httpx.AsyncClient(base_url=running.url, headers=headers, timeout=60) as client:
        yield CanaryRun(running, client, log)
