"""What an operator sets about the gateway."""

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from watchfloor.core import QuotaInput
from watchfloor.gateway.limits import Rate
from watchfloor.gateway.oidc.config import OIDCConfig
from watchfloor.gateway.tls.config import TLSConfig

_MIB = 1024**2


def _unless_any(port: int) -> Callable[[dict[str, Any]], int]:
    """The port where nothing is set; any free one where REST takes any free one."""
    return lambda given: 0 if given.get("http_port") == 0 else port


class GatewayConfig(BaseModel):
    """Addresses, limits and times of the gateway.

    Attributes:
        host: The address to listen on.
        http_port: The port to listen on; 0 means any free one.
        grpc_port: The port of gRPC; 0 means any free one, as does 0 as ``http_port`` while nothing
            is set here.
        otlp_http_port: The port where OTLP is served by HTTP, beside ``http_port``; 0 as above.
        otlp_grpc_port: The port where OTLP is served by gRPC; 0 as above.
        tls: The certificate that all ports are encrypted with; they are not where absent.
        otlp_max_body_bytes: The largest OTLP request, as it is sent and unpacked.
        otlp_backlog_bytes: OTLP requests that may wait for being read, together; more are told to
            come later.
        max_body_bytes: The largest request body, counted while it is read.
        max_batch_items: The most items in one body.
        max_requests: Requests that bring something, and calls of gRPC but for watchers', that may
            be at work at once; one more is told to come later.
        key_rate: Requests of one key, over all gateways: ``per_s`` and ``burst``.
        address_rate: Requests from one address, likewise.
        quota: What each project may have, unless it has a quota of its own.
        max_connections: Connections that may be open: by HTTP, WebSocket and OTLP together, and as
            many at each port of gRPC.
        max_address_connections: How many of those by HTTP may come from one address.
        backend_timeout_s: How long the store or the bus may take for one answer.
        client_timeout_s: How long a client is waited for: for the head of a request, for its body,
            for taking more of an answer.
        publish_concurrency: Signals of one batch that are on their way to the queue at once.
        key_cache_s: How long a key or token that was found good is not looked up again; a revoked
            one works for at most so long.
        login_idle_s: Who logged in with a browser and is not seen for so long must log in again.
        login_longest_s: And so must everybody after so long.
        origins: Where else the dashboard is served from, such as ``https://soc.example.com``, when
            a proxy in front of the gateway changes the host that is asked for.
        proxies: Where proxies of ours are. What they say by ``X-Forwarded-For`` and
            ``X-Forwarded-Proto``, who asks and how, is believed, and they may have any number of
            connections; nobody else is believed.
        oidc: Whose tokens are taken beside keys; nobody's where absent.
        max_stream_clients: Watchers of threats that may be connected at once, and as many of
            sessions.
        stream_queue_size: Messages that may wait for one slow watcher before it is cut off.
        stream_heartbeat_s: A silent stream says after so long that it lives.
        analysis_strategy: ``async``: events are answered when they are durable; ``sync``: when they
            were analysed, or after ``analysis_wait_s``.
        analysis_wait_s: How long that may take.
        related_window_minutes: How long before its detection sessions are related to a threat whose
            signal names no window: 5, over which its rate is counted, too.
        related_slack_minutes: How long after it.
        access_log: Whether each request that was served has a line in the log.
        redaction_keys: The file of the keys that tokens are made with, the same for all gateways;
            by default ``redaction.keys`` in the data folder.
        clean_results_every_s: How often results are removed that no client can retrieve any more.
        drain_s: How long to go on serving after readiness has dropped, so that balancers notice.
        stop_timeout_s: How long requests that have begun may take after that.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65_535)] = 8080
    grpc_port: int = Field(ge=0, le=65_535, default_factory=_unless_any(50_051))
    otlp_http_port: int = Field(ge=0, le=65_535, default_factory=_unless_any(4318))
    otlp_grpc_port: int = Field(ge=0, le=65_535, default_factory=_unless_any(4317))
    tls: TLSConfig | None = None
    otlp_max_body_bytes: Annotated[int, Field(ge=1024)] = 16 * _MIB
    otlp_backlog_bytes: Annotated[int, Field(ge=1024)] = 128 * _MIB
    max_body_bytes: Annotated[int, Field(ge=1024)] = 4 * _MIB
    max_batch_items: Annotated[int, Field(ge=1)] = 10_000
    max_requests: Annotated[int, Field(ge=1)] = 1_000
    key_rate: Rate = Rate(per_s=5_000, burst=10_000)
    address_rate: Rate = Rate(per_s=10_000, burst=20_000)
    quota: QuotaInput = QuotaInput(
        items_per_s=50_000, items_burst=100_000, streams=1_200, keys=1_000
    )
    max_connections: Annotated[int, Field(ge=1)] = 10_000
    max_address_connections: Annotated[int, Field(ge=1)] = 5_000
    backend_timeout_s: Annotated[float, Field(gt=0)] = 15.0
    client_timeout_s: Annotated[float, Field(gt=0)] = 30.0
    publish_concurrency: Annotated[int, Field(ge=1, le=1024)] = 64
    key_cache_s: Annotated[float, Field(ge=0)] = 10.0
    login_idle_s: Annotated[float, Field(ge=60)] = 3600.0
    login_longest_s: Annotated[float, Field(ge=60)] = 43_200.0
    origins: tuple[str, ...] = ()
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    oidc: OIDCConfig | None = None
    max_stream_clients: Annotated[int, Field(ge=1)] = 1_200
    stream_queue_size: Annotated[int, Field(ge=1)] = 1_000
    stream_heartbeat_s: Annotated[float, Field(gt=0)] = 15.0
    analysis_strategy: Literal["async", "sync"] = "async"
    analysis_wait_s: Annotated[float, Field(gt=0, le=60)] = 5.0
    related_window_minutes: Annotated[float, Field(gt=0, le=525_600)] = 5.0
    related_slack_minutes: Annotated[float, Field(ge=0, le=525_600)] = 5.0
    access_log: bool = False
    redaction_keys: Path | None = None
    clean_results_every_s: Annotated[float, Field(gt=0)] = 300.0
    drain_s: Annotated[float, Field(ge=0)] = 0.0
    stop_timeout_s: Annotated[int, Field(ge=1)] = 10
