"""The gRPC face; with ``rest``, one of those in front of the same services."""

from watchfloor.gateway.grpc_service.listener import GRPCListener
from watchfloor.gateway.grpc_service.server import GRPCServer

__all__ = ["GRPCListener", "GRPCServer"]
