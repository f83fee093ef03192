"""What redaction asks of the store, of other gateways and of whoever has the keys."""

from collections.abc import Callable, Mapping
from typing import Protocol

from watchfloor.core import RedactionPolicy


class RedactionPolicies(Protocol):
    """What projects want to be kept back, as it is kept."""

    async def get(self, project_id: str) -> RedactionPolicy:
        """A project's policy; where it declared none, nothing is kept back."""
        ...

    async def put(self, project_id: str, policy: RedactionPolicy) -> None:
        """Put this policy in the place of the one before."""
        ...


class News(Protocol):
    """What gateways tell one another."""

    def hear(self, about: Callable[[str], None]) -> None:
        """Call ``about`` with each project that something is told of."""
        ...

    async def tell(self, project_id: str) -> None:
        """Tell every gateway, this one among them."""
        ...


class RedactionKeys(Protocol):
    """Secrets outside the database."""

    def of_project(self, project_id: str) -> Mapping[int, bytes]:
        """A project's keys by number."""
        ...

    def of_repeats(self, project_id: str) -> bytes:
        """The key under which a project's repeated requests are known."""
        ...
