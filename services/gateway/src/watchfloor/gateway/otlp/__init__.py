"""OTLP in: what instrumented agents send, by HTTP and gRPC."""

from watchfloor.gateway.otlp.grpc_methods import otlp_listener
from watchfloor.gateway.otlp.routes import router

__all__ = ["otlp_listener", "router"]
