"""A gRPC client that knows no proto: it learns every message from the server's reflection."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any, Self, TypeVar

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2
from grpc_reflection.v1alpha import reflection_pb2

M = TypeVar("M", bound=Message)
SERVICE = "watchfloor.v1.ThreatService"
Metadata = Sequence[tuple[str, str]]


class ReflectedClient:
    """Calls methods by name, with requests and answers as JSON."""

    def __init__(
        self,
        address: str,
        *,
        key: str | None = None,
        version: str = "v1",
        options: Sequence[tuple[str, int]] = (),
    ) -> None:
        self.channel = grpc.aio.insecure_channel(address, options=options)
        self.metadata: Metadata = [("x-api-key", key)] if key else []
        self._reflection = f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo"
        self._pool = descriptor_pool.DescriptorPool()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.channel.close()

    async def services(self) -> list[str]:
        [answer] = await self._ask(reflection_pb2.ServerReflectionRequest(list_services=""))
        return [each.name for each in answer.list_services_response.service]

    async def learn(self, service: str = SERVICE) -> list[str]:
        """The names of the service's methods."""
        request = reflection_pb2.ServerReflectionRequest(file_containing_symbol=service)
        await self._learn(request, set())
        return [method.name for method in self._pool.FindServiceByName(service).methods]

    def calling(self, name: str, *, service: str = SERVICE) -> Any:
        method = self._pool.FindServiceByName(service).FindMethodByName(name)
        kinds = {
            (False, False): self.channel.unary_unary,
            (False, True): self.channel.unary_stream,
            (True, True): self.channel.stream_stream,
        }
        make = kinds[method.client_streaming, method.server_streaming]
        answer = message_factory.GetMessageClass(method.output_type)
        return make(
            f"/{service}/{name}",
            request_serializer=lambda given: self._message(method.input_type, given),
            response_deserializer=lambda raw: json_format.MessageToDict(
                answer.FromString(raw), preserving_proto_field_name=True
            ),
        )

    async def call(
        self, name: str, request: Any, *, metadata: Metadata | None = None, **options: Any
    ) -> Any:
        metadata = self.metadata if metadata is None else metadata
        return await self.calling(name)(request, metadata=metadata, **options)

    def watch(self, request: Any = None, *, timeout: float | None = None) -> Any:
        """A call that can be read message by message, and cancelled."""
        call = self.calling("WatchThreats")
        return call(request or {}, metadata=self.metadata, timeout=timeout)

    async def first_answer(self, name: str, request: Any) -> Any:
        """Of any method, whether it streams or not."""
        if name == "SubmitSignals":
            return (await self.exchange([request]))[0]
        if name == "WatchThreats":
            return await self.watch(request).read()
        return await self.call(name, request)

    async def exchange(self, requests: Iterable[Any], *, metadata: Metadata = ()) -> list[Any]:
        call = self.calling("SubmitSignals")(each(requests), metadata=[*self.metadata, *metadata])
        return [answer async for answer in call]

    def _message(self, kind: Any, given: Any) -> bytes:
        if isinstance(given, bytes):
            return given
        message = json_format.ParseDict(given, message_factory.GetMessageClass(kind)())
        return bytes(message.SerializeToString())

    async def _learn(
        self, request: reflection_pb2.ServerReflectionRequest, known: set[str]
    ) -> None:
        [answer] = await self._ask(request)
        assert not answer.HasField("error_response"), answer
        for raw in answer.file_descriptor_response.file_descriptor_proto:
            file = descriptor_pb2.FileDescriptorProto.FromString(raw)
            if file.name in known:
                continue
            known.add(file.name)
            for name in file.dependency:
                wanted = reflection_pb2.ServerReflectionRequest(file_by_filename=name)
                await self._learn(wanted, known)
            self._pool.Add(file)

    async def _ask(
        self, *requests: reflection_pb2.ServerReflectionRequest
    ) -> list[reflection_pb2.ServerReflectionResponse]:
        call = self.channel.stream_stream(
            self._reflection,
            request_serializer=reflection_pb2.ServerReflectionRequest.SerializeToString,
            response_deserializer=reflection_pb2.ServerReflectionResponse.FromString,
        )(each(requests))
        return [answer async for answer in call]


async def each(items: Iterable[Any]) -> AsyncIterator[Any]:
    for item in items:
        await asyncio.sleep(0)
        yield item


def status_in(error: grpc.aio.AioRpcError) -> status_pb2.Status:
    """The rich status behind a failed call."""
    raw = dict(error.trailing_metadata())["grpc-status-details-bin"]
    status = status_pb2.Status.FromString(bytes(raw))
    assert status.code == error.code().value[0]
    assert status.message == error.details()
    return status


def detail_in(error: grpc.aio.AioRpcError, kind: type[M]) -> M:
    """The status' detail of this kind; an empty one where it has none."""
    found = kind()
    for detail in status_in(error).details:
        if detail.Is(found.DESCRIPTOR):
            detail.Unpack(found)
    return found


def place_in(error: grpc.aio.AioRpcError) -> str:
    """Where a watcher whose stream ended is to go on; empty where it is told nothing."""
    return str(detail_in(error, error_details_pb2.ErrorInfo).metadata["resume_token"])


def retry_s_in(error: grpc.aio.AioRpcError) -> float:
    """When to come back, in seconds; 0 where nothing is said."""
    delay = detail_in(error, error_details_pb2.RetryInfo).retry_delay
    return float(delay.ToMilliseconds() / 1000)


def reasons_in(error: grpc.aio.AioRpcError) -> list[dict[str, str]]:
    """The fields and reasons behind a failed call, as REST writes them."""
    bad = detail_in(error, error_details_pb2.BadRequest)
    return [{"field": it.field, "reason": it.description} for it in bad.field_violations]
