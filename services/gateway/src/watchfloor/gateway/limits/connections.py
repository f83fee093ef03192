"""How many connections may be open, together and from one address."""

from collections import Counter
from collections.abc import Collection
from ipaddress import IPv4Network, IPv6Network, ip_address

from watchfloor.core import SaturatedError, UnavailableError
from watchfloor.gateway.limits.addresses import site_of
from watchfloor.telemetry import Metrics

_COME_BACK_S = 10.0


class Connections:
    """Counts the connections of one gateway by HTTP, whatever port they came in by.

    Args:
        most: How many may be open.
        most_of_address: How many of them from one address, or from a /64 of IPv6.
        proxies: Where proxies are: each of them speaks for many and may have any number.
        metrics: Counts who is turned away.
    """

    def __init__(
        self,
        *,
        most: int,
        most_of_address: int,
        metrics: Metrics,
        proxies: Collection[IPv4Network | IPv6Network] = (),
    ) -> None:
        self._most = most
        self._most_of_address = most_of_address
        self._proxies = proxies
        self._metrics = metrics
        self._open: Counter[str] = Counter()
        self._total = 0

    def enter(self, address: str | None) -> str:
        """Count one more; the name is what it ``leave``s by.

        Raises:
            SaturatedError: Its address has as many as it may.
            UnavailableError: There are as many as may be.
        """
        name = site_of(address) if address and not self._is_proxy(address) else ""
        if name and self._open[name] >= self._most_of_address:
            self._metrics.request_limited("address_connections")
            raise SaturatedError(
                "This address has too many connections.", retry_after_s=_COME_BACK_S
            )
        if self._total >= self._most:
            self._metrics.request_limited("connections")
            raise UnavailableError("There are too many connections.", retry_after_s=_COME_BACK_S)
        self._open[name] += 1
        self._total += 1
        return name

    def _is_proxy(self, address: str) -> bool:
        return bool(self._proxies) and any(ip_address(address) in each for each in self._proxies)

    def leave(self, name: str) -> None:
        """One of that name was closed."""
        self._open[name] -= 1
        self._total -= 1
        if not self._open[name]:
            del self._open[name]
