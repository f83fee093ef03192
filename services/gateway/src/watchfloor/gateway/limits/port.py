"""Where gateways hear of each other's demand, and where quotas are kept."""

from collections.abc import Callable, Mapping
from typing import Protocol

from watchfloor.core import ProjectId, Quota


class DemandNews(Protocol):
    """Carries reports between gateways; the teller hears his own."""

    async def tell(self, report: bytes) -> None:
        """Have every gateway hear it that listens now; ``UnavailableError`` while that is away."""
        ...

    async def listen(self, heard: Callable[[bytes], None]) -> None:
        """Call ``heard`` with each report from here on, over reconnects."""
        ...

    async def stop(self) -> None:
        """Listen no more; safe twice and without ``listen``."""
        ...


class DeclaredQuotas(Protocol):
    """What projects may have."""

    async def quotas(self) -> Mapping[ProjectId, Quota]:
        """The quota of each project that has one of its own."""
        ...
