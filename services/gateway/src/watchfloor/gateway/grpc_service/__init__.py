"""The gRPC face; with ``rest``, one of those in front of the same services."""

from watchfloor.gateway.grpc_service.listener import GRPCListener
from watchfloor.gateway.grpc_service.served import SERVED, requirements_of
from watchfloor.gateway.grpc_service.server import GRPCServer

__all__ = ["SERVED", "GRPCListener", "GRPCServer", "requirements_of"]
