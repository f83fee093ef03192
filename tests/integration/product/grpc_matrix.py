"""Every rpc as a question that one caller can ask about one thing.

An rpc that is added is asked, too: its request names all that the message has a name for, of what
``support.tenants`` knows. What is no name is in ``support.rpc_requests``.
"""

from collections.abc import Mapping
from typing import Any, Self

import grpc
from integration.product.matrix import Answer, Question
from integration.product.rest_matrix import logs_of
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from support.planting import spans_of
from support.product import Running
from support.reflected import ReflectedClient, each
from support.rpc_requests import request_for
from support.tenants import Ids

from watchfloor.core import Permission
from watchfloor.gateway.grpc_service import SERVED, requirements_of

OK, DENIED, MISSING = (
    status.value[0]
    for status in (
        grpc.StatusCode.OK,
        grpc.StatusCode.PERMISSION_DENIED,
        grpc.StatusCode.NOT_FOUND,
    )
)
METHODS = {
    f"/{served.descriptor.full_name}/{method.name}": method
    for served in SERVED
    for method in served.descriptor.methods
}
"""All rpcs but those of OTLP, by their full names."""

_EXPORTS: Mapping[str, Any] = {
    "/opentelemetry.proto.collector.trace.v1.TraceService/Export": (
        lambda ids: spans_of(ids, ids["session_id"])
    ),
    "/opentelemetry.proto.collector.logs.v1.LogsService/Export": logs_of,
    "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export": (
        lambda _: ExportMetricsServiceRequest()
    ),
}
"""The rpcs of OTLP, which stand in no proto of ours."""

TELLS_NOTHING = {"/watchfloor.v1.AgentService/ListCheckDefinitions"}
"""Rpcs that read, and whose answers have no name or word of what is there."""

NEED_NOT_BE_THERE = {
    "/watchfloor.v1.ThreatService/AnalyzeThreat",
    "/watchfloor.v1.ThreatService/SubmitSignals",
    "/watchfloor.v1.SessionService/RecordEvents",
    "/watchfloor.v1.SessionService/EvaluateSession",
}
"""Rpcs that name what is made by it, or what may go on unknown."""

_READING = ("Get", "List", "Watch")
_NARROWED = ("List", "Watch")


def questions() -> list[Question]:
    """All questions; what OTLP takes is telemetry."""
    requirements = requirements_of(SERVED)
    told = [_question(name, requirements[name]) for name in METHODS]
    return [*told, *(_question(name, Permission.SUBMIT_TELEMETRY) for name in _EXPORTS)]


def _question(name: str, requirement: Any) -> Question:
    short = name.rpartition("/")[2]
    reads = short.startswith(_READING)
    is_narrowed = short.startswith(_NARROWED) and not short.startswith("ListAnalyses")
    names = not is_narrowed and name not in NEED_NOT_BE_THERE | _EXPORTS.keys()
    return Question(
        name=name,
        requirement=requirement,
        good=frozenset({OK}),
        otherwise=frozenset({DENIED, MISSING}),
        reads=reads,
        is_quiet=True,
        names=names,
        tells=reads and name not in TELLS_NOTHING,
    )


class Asking:
    """Asks one question after the other with one key.

    Args:
        running: The product.
        key: Who asks.
    """

    def __init__(self, running: Running, key: str) -> None:
        self._client = ReflectedClient(running.grpc, key=key)
        self._otlp = grpc.aio.insecure_channel(running.otlp_grpc)

    async def __aenter__(self) -> Self:
        for served in SERVED:
            await self._client.learn(served.descriptor.full_name)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.channel.close()
        await self._otlp.close()

    async def ask(self, question: Question, ids: Ids) -> Answer:
        """The answer about these things; of a stream, the first."""
        try:
            return Answer(OK, await self._answer(question.name, ids))
        except grpc.aio.AioRpcError as error:
            return Answer(error.code().value[0], error.details() or "")

    async def _answer(self, name: str, ids: Ids) -> str:
        metadata = self._client.metadata
        if name in _EXPORTS:
            call: Any = self._otlp.unary_unary(name)
            return str(await call(_EXPORTS[name](ids).SerializeToString(), metadata=metadata))
        method, request = METHODS[name], request_for(METHODS[name], ids)
        service, _, short = name.removeprefix("/").partition("/")
        call = self._client.calling(short, service=service)
        if method.client_streaming:
            answers = [answer async for answer in call(each([request]), metadata=metadata)]
            assert "refused" not in answers[0], answers
            return str(answers)
        if not method.server_streaming:
            return str(await call(request, metadata=metadata))
        watching = call(request, metadata=metadata)
        first = str(await watching.read())
        watching.cancel()
        return first
