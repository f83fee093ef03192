"""Canaries in everything that the faces of the product take."""

import json
import re
import time
from collections.abc import Iterable, Mapping
from typing import Any

import grpc
import httpx
from google.protobuf import json_format, message_factory
from google.protobuf.message import Message
from integration.product.canary_run import SESSION, CanaryRun
from integration.product.grpc_matrix import METHODS
from integration.product.rest_matrix import guarded
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from pydantic.alias_generators import to_snake
from support.canaries import CANARIES, JSON, TEXT, USER, planted
from support.otlp_requests import SentLog, SentSpan, logs_request, otlp_json, trace_request
from support.planted_messages import planted_message
from support.reflected import ReflectedClient, each

from watchfloor.client import WatchfloorClient
from watchfloor.core import ChangeEventInput, EventInput, EventType, SignalInput, VerdictInput
from watchfloor.gateway.evaluation import EvaluateInput
from watchfloor.gateway.parameters import RebaselineInput
from watchfloor.ingest import AccessLogIngest, IngestConfig, configured_rules, open_source
from watchfloor.v1 import session_pb2

CLIENT = {"x-client-session-id": CANARIES["mail"]}
_LINES = {"content-type": "application/x-ndjson"}
_PROTO = {"content-type": "application/x-protobuf"}
_NOT_NAMES = ("field", "user")
_ENDLESS = ("/stream", "/ws")
_IDS = {
    "trace_id": lambda: (7).to_bytes(16, "big"),
    "span_id": lambda: (7).to_bytes(8, "big"),
    "parent_span_id": lambda: b"",
    "time_unix_nano": time.time_ns,
    "start_time_unix_nano": time.time_ns,
    "end_time_unix_nano": time.time_ns,
    "observed_time_unix_nano": time.time_ns,
}


class Plants:
    """Plants canaries by one face after the other.

    Args:
        run: Keeps every answer.
    """

    def __init__(self, run: CanaryRun) -> None:
        self._run = run
        self._metadata = [("x-api-key", run.running.key)]

    async def signals(self) -> list[str]:
        """Signals by every way; the ids of those that were taken."""
        signal = planted(SignalInput)
        told = {**CLIENT, "idempotency-key": CANARIES["key"]}
        trigger = "/api/threats/trigger?timeout_s=20"
        await self._run.send("POST", trigger, json=signal, headers=told)
        several = [{**signal, "id": f"{CANARIES['mail']}-{number}"} for number in range(3)]
        lines = "\n".join(json.dumps(each) for each in several)
        answers = [
            await self._run.send("POST", "/api/threats/signals", json=several),
            await self._run.send("POST", "/api/threats/signals", content=lines, headers=_LINES),
        ]
        by_grpc = {**signal, "threat_type": "THREAT_TYPE_BOT_TRAFFIC"}
        async with self._reflected() as client:
            await self._call(client, "SubmitSignals", [{"index": 0, "signal": by_grpc}])
            await self._call(client, "AnalyzeThreat", {"signal": by_grpc})
        results = [each for answer in answers for each in answer.json().get("results", [])]
        return [each["id"] for each in results if "id" in each]

    async def log_lines(self) -> None:
        """An access log whose lines are full of them, read as ``watchfloor ingest`` reads it."""
        path = self._run.folder / "access.log"
        path.write_text("".join(_log_lines()))
        rules = configured_rules(IngestConfig())
        reading = AccessLogIngest(rules, customer_id=CANARIES["mail"], config=IngestConfig())
        async with WatchfloorClient(self._run.running.url, self._run.running.key) as client:
            async for signals in reading.read(open_source(str(path))):
                async for sent in client.submit(signals, deadline_s=30):
                    self._run.keep(sent)
        report = reading.report()
        assert report.signals > 0, report
        self._run.keep(report)

    async def events(self) -> None:
        """Events by every way, each type of them."""
        events = [
            planted(EventInput, type=kind, sessionId=SESSION, timestamp=None, **_speaker(kind))
            for kind in EventType
            if kind is not EventType.SPAN
        ]
        told = [{name: each[name] for name in each if each[name] is not None} for each in events]
        for number, event in enumerate(told):
            event["eventId"] = f"{CANARIES['mail']}/{number}"
        taken = await self._run.send("POST", "/v1/events", json=told)
        assert taken.json()["accepted"] == len(told), taken.text
        lines = "\n".join(json.dumps({**each, "eventId": None} | {}) for each in told[:2])
        await self._run.send("POST", "/v1/events", content=lines, headers=_LINES)
        async with self._reflected() as client:
            for number, event in enumerate(told):
                message = _event_message({**event, "eventId": f"{CANARIES['token']}/{number}"})
                request = {"index": number, "event": message}
                await self._call(client, "RecordEvents", [request], service="Session")

    async def telemetry(self) -> None:
        """OTLP by every way: a conversation, and messages with canaries in every text."""
        planted_ones = {
            "/v1/traces": (_traces(), planted_message(ExportTraceServiceRequest, _IDS)),
            "/v1/logs": (_logs(), planted_message(ExportLogsServiceRequest, _IDS)),
            "/v1/metrics": (planted_message(ExportMetricsServiceRequest, _IDS),),
        }
        for path, requests in planted_ones.items():
            for request in requests:
                raw = request.SerializeToString()
                await self._run.send("POST", path, content=raw, headers=_PROTO)
                await self._run.send("POST", path, json=otlp_json(request))
                await self._export(request)

    async def badly(self) -> None:
        """One of each, whatever comes of it."""
        event = planted(EventInput, type="tool_call", sessionId=SESSION, role="user")
        send = self._run.send
        await send("POST", "/api/threats/trigger?timeout_s=1", json=planted(SignalInput))
        await send("POST", "/v1/events", json={**event, "eventId": CANARIES["key"]})
        await send("POST", "/v1/traces", json=otlp_json(_traces()))
        await send("POST", "/v1/evaluate", json=planted(EvaluateInput), headers=CLIENT)
        await send("POST", "/api/changes", json=planted(ChangeEventInput))

    async def the_rest(self, threat_ids: Iterable[str]) -> None:
        """Questions, changes, verdicts, features, and what cannot be taken."""
        send, agent = self._run.send, CANARIES["mail"]
        await send("POST", "/v1/evaluate", json=planted(EvaluateInput), headers=CLIENT)
        await send("POST", "/api/changes", json=planted(ChangeEventInput))
        for threat_id in threat_ids:
            await send("POST", f"/api/threats/{threat_id}/verdict", json=planted(VerdictInput))
            async with self._reflected() as client:
                told = {"verdict": "VERDICT_KIND_BENIGN", "note": TEXT[:400]}
                await self._call(client, "RecordVerdict", {"threat_id": threat_id, **told})
        await send("POST", "/api/features/analyze", json={"trace_id": CANARIES["mail"]})
        reason = planted(RebaselineInput, reason=TEXT[:400])
        await send("POST", f"/api/agent/{agent}/rebaseline", json=reason)
        await self.errors()
        await self.rpcs()

    async def errors(self) -> None:
        """What cannot be taken, by every route: names in paths, conditions, bodies."""
        names = {name: value for name, value in CANARIES.items() if name not in _NOT_NAMES}
        wrong = dict.fromkeys(("threat_type", "content", "kind", *names.values()), TEXT)
        document = (await self._run.client.get("/openapi.json")).json()["paths"]
        for operation in guarded():
            method, template = operation.method.upper(), operation.path
            if template.endswith(_ENDLESS):
                continue
            path = re.sub(r"\{\w+\}", CANARIES["key"], template)
            described = document.get(template, {}).get(operation.method, {})
            conditions = [each["name"] for each in described.get("parameters", ())]
            for name in conditions:
                await self._run.send(method, path, params={name: TEXT})
            await self._run.send(method, path, params=wrong)
            if "requestBody" in described:
                await self._run.send(method, path, json=wrong)
                await self._run.send(method, path, json=[wrong, wrong])
                await self._run.send(method, path, content=TEXT)
                lines = f"{{}}\n{json.dumps(wrong)}"
                await self._run.send(method, path, content=lines, headers=_LINES)

    async def rpcs(self) -> None:
        """Every rpc with canaries in every text of its request, whatever it says to that."""
        async with self._reflected() as client:
            for name, method in METHODS.items():
                service, _, short = name.removeprefix("/").partition("/")
                await client.learn(service)
                kind = message_factory.GetMessageClass(method.input_type)
                raw = planted_message(kind).SerializeToString()
                await self._call(client, short, raw, service=service)

    def _reflected(self) -> ReflectedClient:
        return ReflectedClient(self._run.running.grpc, key=self._run.running.key)

    async def _call(
        self, client: ReflectedClient, name: str, request: Any, *, service: str = "Threat"
    ) -> None:
        """Ask, and keep the answer, its trailers, or the first message of a stream."""
        if "." not in service:
            service = f"watchfloor.v1.{service}Service"
        await client.learn(service)
        is_streamed = METHODS[f"/{service}/{name}"].client_streaming
        several = request if isinstance(request, list) else [request]
        call = client.calling(name, service=service)(
            each(several) if is_streamed else request, metadata=client.metadata
        )
        try:
            if METHODS[f"/{service}/{name}"].server_streaming and not is_streamed:
                self._run.keep(await call.read())
                call.cancel()
            elif is_streamed:
                self._run.keep([answer async for answer in call])
            else:
                self._run.keep(await call)
        except grpc.aio.AioRpcError as error:
            self._run.keep([error.details(), error.trailing_metadata()])

    async def _export(self, request: Message) -> None:
        kind = request.DESCRIPTOR.full_name.rpartition(".")
        service = kind[2].removeprefix("Export").removesuffix("ServiceRequest") + "Service"
        async with grpc.aio.insecure_channel(self._run.running.otlp_grpc) as channel:
            call: Any = channel.unary_unary(f"/{kind[0]}.{service}/Export")
            self._run.keep(await call(request.SerializeToString(), metadata=self._metadata))


def _event_message(event: Mapping[str, Any]) -> dict[str, Any]:
    """The event as its proto has it."""
    names = {to_snake(name): value for name, value in event.items()}
    told = {**names, "event_type": names.pop("type")}
    known = session_pb2.EventInput.DESCRIPTOR.fields_by_name
    message = json_format.ParseDict(
        {name: told[name] for name in told if name in known and name != "role"},
        session_pb2.EventInput(role=session_pb2.SPEAKER_USER),
    )
    return json_format.MessageToDict(message, preserving_proto_field_name=True)


def _log_lines() -> Iterable[str]:
    for number in range(30):
        moment = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(time.time() - 60 + number))
        query = httpx.QueryParams({"q": TEXT, "card": CANARIES["card"]})
        yield (
            f'203.0.113.9 - {CANARIES["mail"]} [{moment}] "POST /login/{CANARIES["key"]}?{query}'
            f' HTTP/1.1" 401 12 "https://shop.example/?q={CANARIES["iban"]}" "sqlmap/1.7 {TEXT}"\n'
        )


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
