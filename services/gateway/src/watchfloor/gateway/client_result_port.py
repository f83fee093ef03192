"""What keeping results for clients asks of the store."""

from typing import Protocol

from watchfloor.core import (
    Cleaned,
    Client,
    ClientResult,
    ClientResultPage,
    ClientResultStats,
    ResultDraft,
)
from watchfloor.gateway.port import StoredThreat


class Kept(Protocol):
    """A result that is kept."""

    @property
    def result(self) -> ClientResult:
        """As it is kept."""
        ...

    @property
    def is_new(self) -> bool:
        """Whether it was not kept before."""
        ...

    @property
    def evicted(self) -> int:
        """How many older ones had to go for it."""
        ...


class Retrieved(Protocol):
    """What a client came back for."""

    @property
    def result(self) -> ClientResult:
        """As it is kept after this retrieval."""
        ...

    @property
    def document(self) -> bytes | None:
        """Its JSON; absent while it is pending."""
        ...


class KeptResults(Protocol):
    """Where results are kept; see the store's repository for what each method raises."""

    async def keep(self, project_id: str, client: Client, draft: ResultDraft) -> Kept:
        """Keep one, or find that it is kept."""
        ...

    async def retrieve(self, project_id: str, client: Client, analysis_id: str) -> Retrieved:
        """One with its document, which counts."""
        ...

    async def find(self, project_id: str, client: Client, analysis_id: str) -> ClientResult:
        """One without its document."""
        ...

    async def list(
        self, project_id: str, client: Client, *, limit: int = 10, offset: int = 0
    ) -> ClientResultPage:
        """Some of a client's."""
        ...

    async def delete(self, project_id: str, client: Client, analysis_id: str) -> None:
        """Remove one."""
        ...

    async def stats(self, project_id: str) -> ClientResultStats:
        """Counts over them."""
        ...

    async def clean(self, project_id: str) -> Cleaned:
        """Remove those of a project that cannot be retrieved any more."""
        ...

    async def clean_all(self) -> Cleaned:
        """The same for every project."""
        ...

    async def recovers_by_address(self, project_id: str) -> bool:
        """Whether a client is known by its address, too."""
        ...

    async def recover_by_address(self, project_id: str, *, allowed: bool) -> None:
        """Say whether it is."""
        ...


class FinishedThreats(Protocol):
    """Looks up finished threats."""

    async def get(self, project_id: str, threat_id: str) -> StoredThreat | None:
        """One of them."""
        ...
