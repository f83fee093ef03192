"""The threat and session paths by gRPC."""

from watchfloor.client.by_grpc.line import Line
from watchfloor.client.by_grpc.sessions import GRPCSessions
from watchfloor.client.by_grpc.threats import GRPCThreats

__all__ = ["GRPCSessions", "GRPCThreats", "Line"]
