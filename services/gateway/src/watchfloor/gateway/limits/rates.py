"""The limits of keys, addresses and projects as one component, divided with other gateways."""

from collections.abc import Callable, Mapping
from enum import StrEnum

import structlog
from pydantic import ValidationError

from watchfloor.core import Clock, Periodic, ProjectId, SaturatedError
from watchfloor.gateway.limits.addresses import site_of
from watchfloor.gateway.limits.buckets import Buckets
from watchfloor.gateway.limits.port import DemandNews
from watchfloor.gateway.limits.rate import Rate
from watchfloor.gateway.limits.shares import DemandReport, Shares
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)

_ROUND_S = 0.5


class _Limit(StrEnum):
    KEY = "key"
    ADDRESS = "address"
    PROJECT = "project"


class RateLimits:
    """Lets callers in as often as the operator allows, without a question to anybody.

    Each half second the gateways tell each other their demand and divide the limits anew.

    Lifecycle: construct (no I/O) -> ``start`` -> ``require_*``... -> ``stop``.

    Args:
        news: Where gateways hear of each other.
        gateway_id: Tells this one from the others.
        keys: How often a key may come.
        addresses: How often an address may come, or a /64 of IPv6.
        projects: How many items a project may bring; nothing where it may bring any number.
        clock: Time.
        metrics: Counts who is refused.
    """

    def __init__(
        self,
        news: DemandNews,
        *,
        gateway_id: str,
        keys: Rate,
        addresses: Rate,
        projects: Callable[[ProjectId], Rate | None],
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._news = news
        self._shares = Shares(gateway_id, clock=clock)
        self._buckets = {
            _Limit.KEY: Buckets(lambda _: keys, clock=clock),
            _Limit.ADDRESS: Buckets(lambda _: addresses, clock=clock),
            _Limit.PROJECT: Buckets(projects, clock=clock),
        }
        self._metrics = metrics
        self._rounds = Periodic(_ROUND_S, self.round)

    async def start(self) -> None:
        """Hear of the others, and begin to tell them."""
        await self._news.listen(self._hear)
        await self._rounds.start()

    async def stop(self) -> None:
        """Tell and hear nothing more; safe twice and without ``start``."""
        await self._rounds.stop()
        await self._news.stop()

    def require_key(self, name: str) -> None:
        """Let a key in once.

        Raises:
            SaturatedError: It came too often; it says when to come again.
        """
        self._require(_Limit.KEY, name)

    def require_address(self, address: str | None) -> None:
        """Let an address in once; nothing for callers without one, as on a Unix socket.

        Raises:
            SaturatedError: It came too often; it says when to come again.
        """
        if address:
            self._require(_Limit.ADDRESS, site_of(address))

    def require_project(self, project_id: ProjectId, count: int) -> None:
        """Let a project bring so many items, or none of them.

        Raises:
            SaturatedError: It brought too many; it says when to come again.
        """
        self._require(_Limit.PROJECT, project_id, count)

    async def round(self) -> None:
        """Divide by what was heard, and tell the others what was asked for.

        Raises:
            UnavailableError: The bus is away; the shares stay as they are.
        """
        demand = {
            f"{limit} {name}": often
            for limit, buckets in self._buckets.items()
            for name, often in buckets.demand().items()
        }
        shares = self._shares.divided()
        for limit, buckets in self._buckets.items():
            buckets.divide(_of(limit, shares), default=self._shares.default)
        await self._news.tell(self._shares.report(demand).model_dump_json().encode())

    def _require(self, limit: _Limit, name: str, count: int = 1) -> None:
        wait_s = self._buckets[limit].take(name, count)
        if wait_s > 0.0:
            self._metrics.request_limited(limit)
            raise SaturatedError(f"This {limit} sends too much at once.", retry_after_s=wait_s)

    def _hear(self, report: bytes) -> None:
        try:
            self._shares.hear(DemandReport.model_validate_json(report))
        except ValidationError:
            log.warning("demand_report_not_read")


def _of(limit: _Limit, shares: Mapping[str, float]) -> Mapping[str, float]:
    beginning = f"{limit} "
    return {
        name.removeprefix(beginning): share
        for name, share in shares.items()
        if name.startswith(beginning)
    }
