"""The limits of keys and addresses as one component, spent here and divided with the others."""

from collections.abc import Mapping
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Annotated

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from watchfloor.core import Clock, Periodic, SaturatedError
from watchfloor.gateway.limits.buckets import Buckets
from watchfloor.gateway.limits.port import DemandNews
from watchfloor.gateway.limits.shares import DemandReport, Shares

log = structlog.get_logger(__name__)

_ROUND_S = 0.5
_KEY, _ADDRESS = "key", "address"
_BITS_OF_A_SITE = 64


class Rate(BaseModel):
    """How often one caller may come, over all gateways.

    Attributes:
        per_s: Requests each second.
        burst: Requests at once, after a rest.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    per_s: Annotated[float, Field(gt=0)]
    burst: Annotated[float, Field(ge=1)]


class RateLimits:
    """Lets callers in as often as the operator allows, without a question to anybody.

    Each half second the gateways tell each other their demand and divide the limits anew.

    Lifecycle: construct (no I/O) -> ``start`` -> ``require_*``... -> ``stop``.

    Args:
        news: Where gateways hear of each other.
        gateway_id: Tells this one from the others.
        keys: How often a key may come.
        addresses: How often an address may come, or a /64 of IPv6.
        clock: Time.
    """

    def __init__(
        self, news: DemandNews, *, gateway_id: str, keys: Rate, addresses: Rate, clock: Clock
    ) -> None:
        self._news = news
        self._shares = Shares(gateway_id, clock=clock)
        self._keys = Buckets(keys.per_s, keys.burst, clock=clock)
        self._addresses = Buckets(addresses.per_s, addresses.burst, clock=clock)
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
        _require(self._keys.take(name), _KEY)

    def require_address(self, address: str | None) -> None:
        """Let an address in once; nothing for callers without one, as on a Unix socket.

        Raises:
            SaturatedError: It came too often; it says when to come again.
        """
        if address:
            _require(self._addresses.take(_site(address)), _ADDRESS)

    async def round(self) -> None:
        """Divide by what was heard, and tell the others what was asked for.

        Raises:
            UnavailableError: The bus is away; the shares stay as they are.
        """
        demand = {
            **_named(_KEY, self._keys.demand()),
            **_named(_ADDRESS, self._addresses.demand()),
        }
        shares = self._shares.divided()
        for kind, buckets in ((_KEY, self._keys), (_ADDRESS, self._addresses)):
            own = {
                name.removeprefix(f"{kind} "): share
                for name, share in shares.items()
                if name.startswith(f"{kind} ")
            }
            buckets.divide(own, default=self._shares.default)
        await self._news.tell(self._shares.report(demand).model_dump_json().encode())

    def _hear(self, report: bytes) -> None:
        try:
            self._shares.hear(DemandReport.model_validate_json(report))
        except ValidationError:
            log.warning("demand_report_not_read")


def _named(kind: str, demand: Mapping[str, float]) -> dict[str, float]:
    return {f"{kind} {name}": often for name, often in demand.items()}


def _site(address: str) -> str:
    """Who has one address of a /64 of IPv6 has them all."""
    if ":" not in address:
        return address
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((parsed, _BITS_OF_A_SITE), strict=False))


def _require(wait_s: float, what: str) -> None:
    if wait_s > 0.0:
        raise SaturatedError(f"This {what} sends too many requests.", retry_after_s=wait_s)
