"""Options of the commands that are a process of the product."""

from enum import StrEnum
from typing import Annotated

import typer


class LogLevel(StrEnum):
    """The lowest level that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


LogLevelOption = Annotated[LogLevel | None, typer.Option(help="Lowest level logged. [info]")]
HostOption = Annotated[str | None, typer.Option(help="Address to listen on. [127.0.0.1]")]
HTTPPortOption = Annotated[
    int | None,
    typer.Option(
        "--http-port", min=0, max=65535, help="REST and live stream; 0 means any free port. [8080]"
    ),
]
GRPCPortOption = Annotated[
    int | None,
    typer.Option(
        "--grpc-port",
        min=0,
        max=65535,
        help="gRPC; 0, or --http-port 0, means any free port. [50051]",
    ),
]
OTLPHTTPPortOption = Annotated[
    int | None,
    typer.Option(
        "--otlp-http-port",
        min=0,
        max=65535,
        help="OTLP by HTTP; 0, or --http-port 0, means any free port. [4318]",
    ),
]
OTLPGRPCPortOption = Annotated[
    int | None,
    typer.Option(
        "--otlp-grpc-port",
        min=0,
        max=65535,
        help="OTLP by gRPC; 0, or --http-port 0, means any free port. [4317]",
    ),
]
