"""What erasing and giving out stand on, in memory."""

from unit.gateway.backends import Backend

from watchfloor.core import Erasure
from watchfloor.store import Page


class Erasures(Backend):
    """Keeps what was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Erasure] = []

    async def ask(self, wanted: Erasure) -> Erasure:
        self._check()
        self.kept.append(wanted)
        return wanted

    async def get(self, project_id: str, erasure_id: str) -> Erasure | None:
        self._check()
        found = (project_id, erasure_id)
        return next((e for e in self.kept if (e.project_id, e.erasure_id) == found), None)

    async def list(
        self, project_id: str, *, limit: int = 100, cursor: str | None = None
    ) -> Page[Erasure]:
        self._check()
        return Page(tuple(e for e in self.kept if e.project_id == project_id)[:limit], cursor)
