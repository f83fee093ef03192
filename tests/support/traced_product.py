"""A product whose gateway and coordinator are processes, with what each of them logs."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from support.processes import attached_process
from support.servers import running_servers

Lines = list[dict[str, Any]]
"""What a process has logged."""


class TracedProduct(NamedTuple):
    """Where it is reached, and what it says.

    Attributes:
        url: REST.
        grpc: gRPC.
        otlp: OTLP by HTTP.
        key: The admin key.
        gateway_log: What the process of the gateway logs.
        coordinator_log: The same of the coordinator.
        agents: What the processes with its agents are called in spans.
    """

    url: str
    grpc: str
    otlp: str
    key: str
    gateway_log: Path
    coordinator_log: Path
    agents: str

    def lines(self) -> tuple[Lines, Lines]:
        """Everything that both have logged, line by line."""
        return _lines(self.gateway_log), _lines(self.coordinator_log)


@contextmanager
def product_in_parts(environment: Mapping[str, str]) -> Iterator[TracedProduct]:
    """A gateway and a coordinator on servers that run already."""
    with (
        running_servers() as servers,
        attached_process(
            "coordinator", servers.data_dir, "--ops-port", "0", environment=environment
        ) as coordinator,
        attached_process(
            "gateway", servers.data_dir, "--http-port", "0", environment=environment
        ) as gateway,
    ):
        yield TracedProduct(
            url=gateway.url,
            grpc=gateway.grpc,
            otlp=gateway.place("otlp_http"),
            key=gateway.key,
            gateway_log=gateway.log,
            coordinator_log=coordinator.log,
            agents="watchfloor-coordinator",
        )


def _lines(log: Path) -> Lines:
    return [json.loads(line) for line in log.read_text().splitlines()]
