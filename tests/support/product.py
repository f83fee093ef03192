"""The whole product, composed in the test's own process."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import uuid4

from support.servers import Servers
from watchfloor.cli.compose.foundation import Foundation
from watchfloor.cli.compose.local_agents import local_runtime
from watchfloor.cli.compose.product import Product
from watchfloor.cli.config import load_config
from watchfloor.cli.listening import http_endpoints, listening
from watchfloor.cli.servers import Addresses
from watchfloor.client import WatchfloorClient
from watchfloor.core import Role
from watchfloor.runtime import AgentBuilders, AnalyzerBuilders, DatabaseUrls, LocalRuntime
from watchfloor.store import migrate

StartProduct = Callable[..., Awaitable["Running"]]
"""Starts a product; ``join`` names the project of an earlier one, the rest is composition."""


PATIENCE_MS = 10_000
"""What agents may take: a machine that stops for half a second must not degrade a result."""


class Running:
    """A running product with a client for a project of the test's own.

    Attributes:
        product: What runs.
        project: The project.
        client: Speaks for it.
        url: Where REST is served.
        grpc: Where gRPC is served.
        otlp_grpc: Where OTLP is served by gRPC.
        key: The project's key.
    """

    def __init__(
        self, product: Product, *, project: str, client: WatchfloorClient, url: str, key: str
    ) -> None:
        self.product = product
        self.project = project
        self.client = client
        self.url = url
        self.grpc = product.grpc_addresses.get("grpc", "")
        self.otlp_grpc = product.grpc_addresses.get("otlp_grpc", "")
        self.key = key


def product_on(
    servers: Servers,
    *,
    agents: AgentBuilders | None = None,
    analyzers: AnalyzerBuilders | None = None,
    gateway: Mapping[str, Any] | None = None,
    coordinator: Mapping[str, Any] | None = None,
    **settings: Any,
) -> tuple[Product, str]:
    """A product that is not started, and where it will be served."""
    config = load_config(
        gateway={"http_port": 0, **(gateway or {})},
        coordinator={"agent_budget_ms": PATIENCE_MS, **(coordinator or {})},
        **settings,
    )
    database = DatabaseUrls(servers.owner_url, servers.app_url, servers.worker_url)
    addresses = Addresses(
        database,
        servers.nats_url,
        servers.nats_token,
        None,
        audit_keys=servers.data_dir / "audit-keys.json",
    )
    listeners = listening(config)

    def runtime(foundation: Foundation) -> LocalRuntime:
        return local_runtime(
            foundation,
            coordinator=config.coordinator,
            agents_config=config.agents,
            llm=config.llm,
            agents=agents,
            analyzers=analyzers,
        )

    product = Product(config, addresses, listeners=listeners, runtime=runtime)
    return product, http_endpoints(config, listeners)["http"]


@asynccontextmanager
async def products_on(servers: Servers) -> AsyncIterator[StartProduct]:
    """Starts products on these servers; all of them are stopped at the end."""
    async with AsyncExitStack() as stack:

        async def start(*, join: str | None = None, **options: Any) -> Running:
            await migrate(servers.owner_url)
            product, url = product_on(servers, **options)
            await product.life.start()
            stack.push_async_callback(product.life.stop)
            project = join or f"p-{uuid4().hex[:12]}"
            if join is None:
                await product.projects.create(project)
            issued = await product.keys.issue(project, Role.ADMIN)
            client = WatchfloorClient(url, issued.key)
            stack.push_async_callback(client.close)
            return Running(product, project=project, client=client, url=url, key=issued.key)

        yield start
