"""OTLP by gRPC: the ``Export`` method of each signal's service."""

from collections.abc import Awaitable, Callable
from typing import Any

import grpc
from google.protobuf.message import Message

from watchfloor.gateway.grpc_service import GRPCListener
from watchfloor.gateway.otlp.export import Body, export
from watchfloor.gateway.otlp.signals import LOGS, METRICS, TRACES, Signal
from watchfloor.gateway.services import Services
from watchfloor.rpc import current_caller


def otlp_listener(services: Services) -> GRPCListener:
    """OTLP by gRPC on its own port."""
    return GRPCListener(
        services,
        port=services.config.otlp_grpc_port,
        option="--otlp-grpc-port",
        largest_bytes=services.config.otlp_max_body_bytes,
        add=lambda server: server.add_generic_rpc_handlers(
            [_handler(services, signal) for signal in (TRACES, LOGS, METRICS)]
        ),
    )


def _handler(services: Services, signal: Signal) -> grpc.GenericRpcHandler:
    method = grpc.unary_unary_rpc_method_handler(
        _export(services, signal),
        # Messages are parsed beside the loop, as they are behind the HTTP face.
        request_deserializer=bytes,
        response_serializer=signal.response.SerializeToString,
    )
    return grpc.method_handlers_generic_handler(signal.service, {"Export": method})


def _export(services: Services, signal: Signal) -> Callable[[bytes, Any], Awaitable[Message]]:
    async def serve(raw: bytes, _: Any) -> Message:  # noqa: ANN401 - grpc's own
        return await export(services, current_caller(), signal, Body(raw))

    return serve
