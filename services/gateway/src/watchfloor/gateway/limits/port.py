"""Where gateways hear of each other's demand."""

from collections.abc import Callable
from typing import Protocol


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
