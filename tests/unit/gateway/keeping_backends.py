"""What is kept for how long, in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime

from unit.gateway.backends import Backend

from watchfloor.core import HoldId, HoldScope, LegalHold, Retention, RetentionInput


class Retentions(Backend):
    """Keeps what projects say."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, Retention] = {}

    async def get(self, project_id: str) -> Retention:
        self._check()
        return self.kept.get(project_id, Retention(longest_days=90))

    async def put(
        self, project_id: str, wanted: RetentionInput, *, changed_at: datetime
    ) -> Retention:
        self._check()
        said = {**wanted.model_dump(), "longest_days": 90, "changed_at": changed_at}
        self.kept[project_id] = Retention.model_validate(said)
        return self.kept[project_id]


class LegalHolds(Backend):
    """Keeps holds."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[LegalHold] = []

    async def add(self, hold: LegalHold) -> LegalHold:
        self._check()
        self.kept.append(hold)
        return hold

    async def list(self, project_id: str) -> Sequence[LegalHold]:
        self._check()
        return [hold for hold in self.kept if hold.project_id == project_id]

    async def release(
        self, project_id: str, hold_id: HoldId, *, by: str, at: datetime
    ) -> LegalHold | None:
        self._check()
        for place, hold in enumerate(self.kept):
            if (hold.project_id, hold.hold_id, hold.released_at) == (project_id, hold_id, None):
                update = {"released_by": by, "released_at": at}
                self.kept[place] = hold.model_copy(update=update)
                return self.kept[place]
        return None

    async def standing_against(
        self,
        project_id: str,
        *,
        user_ids: Collection[str] = (),
        customer_ids: Collection[str] = (),
    ) -> Sequence[LegalHold]:
        self._check()
        wanted = {*user_ids, *customer_ids}
        return [
            hold
            for hold in self.kept
            if hold.project_id == project_id
            and hold.released_at is None
            and (hold.scope is HoldScope.PROJECT or wanted.intersection(hold.subjects))
        ]
