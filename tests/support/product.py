"""The whole product, composed in the test's own process."""

from collections.abc import Awaitable, Callable
from typing import Any

from support.servers import Servers
from watchfloor.cli.compose import Product
from watchfloor.cli.config import load_config
from watchfloor.cli.servers import Addresses
from watchfloor.cli.serving import listening, url_of
from watchfloor.client import WatchfloorClient
from watchfloor.runtime import AgentBuilders, AnalyzerBuilders, DatabaseUrls

StartProduct = Callable[..., Awaitable["Running"]]
"""Starts a product; ``join`` names the project of an earlier one, the rest is composition."""


class Running:
    """A running product with a client for a project of the test's own."""

    def __init__(self, product: Product, project: str, client: WatchfloorClient) -> None:
        self.product = product
        self.project = project
        self.client = client


def product_on(
    servers: Servers,
    *,
    agents: AgentBuilders | None = None,
    analyzers: AnalyzerBuilders | None = None,
    **settings: Any,
) -> tuple[Product, str]:
    """A product that is not started, and where it will be served."""
    config = load_config(gateway={"http_port": 0}, **settings)
    database = DatabaseUrls(servers.owner_url, servers.app_url, servers.worker_url)
    addresses = Addresses(database, servers.nats_url, servers.nats_token, None)
    listener = listening(config)
    return Product(
        config, addresses, listener=listener, agents=agents, analyzers=analyzers
    ), url_of(listener)
