"""OTLP by gRPC: the ``Export`` method of each signal's service."""

from collections.abc import Awaitable, Callable
from typing import Any

import grpc
from google.protobuf.message import Message

from watchfloor.core import Permission
from watchfloor.gateway.grpc_service import GRPCListener
from watchfloor.gateway.otlp.export import Body, export
from watchfloor.gateway.otlp.signals import LOGS, METRICS, TRACES, Signal
from watchfloor.gateway.permissions import needs, requirement_of
from watchfloor.gateway.services import Services
from watchfloor.rpc import current_caller

Export = Callable[[bytes, Any], Awaitable[Message]]

_METHOD = "Export"


def otlp_listener(services: Services) -> GRPCListener:
    """OTLP by gRPC on its own port."""
    methods = {signal.service: _export(services, signal) for signal in (TRACES, LOGS, METRICS)}
    return GRPCListener(
        services,
        port=services.config.otlp_grpc_port,
        option="--otlp-grpc-port",
        face="otlp",
        largest_bytes=services.config.otlp_max_body_bytes,
        add=lambda server: server.add_generic_rpc_handlers(
            [_handler(methods[signal.service], signal) for signal in (TRACES, LOGS, METRICS)]
        ),
        requirements={
            (name := f"/{service}/{_METHOD}"): requirement_of(method, name=name)
            for service, method in methods.items()
        },
    )


def _handler(method: Export, signal: Signal) -> grpc.GenericRpcHandler:
    handler = grpc.unary_unary_rpc_method_handler(
        method,
        # Messages are parsed beside the loop, as they are behind the HTTP face.
        request_deserializer=bytes,
        response_serializer=signal.response.SerializeToString,
    )
    return grpc.method_handlers_generic_handler(signal.service, {_METHOD: handler})


def _export(services: Services, signal: Signal) -> Export:
    @needs(Permission.SUBMIT_TELEMETRY)
    async def serve(raw: bytes, _: Any) -> Message:  # noqa: ANN401 - grpc's own
        return await export(services, current_caller(), signal, Body(raw))

    return serve
