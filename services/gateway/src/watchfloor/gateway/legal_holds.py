"""What must be kept because of a legal matter, as admins of a project say."""

from collections.abc import Sequence

from watchfloor.core import (
    Caller,
    Clock,
    HoldId,
    HoldScope,
    LegalHold,
    LegalHoldInput,
    NotFoundError,
    mint_uuid7,
    parse_hold_id,
)
from watchfloor.gateway.keeping_port import KeptHolds
from watchfloor.gateway.redaction import Redactions
from watchfloor.gateway.time_limit import TimeLimit

_FIELDS = {HoldScope.CUSTOMER: "customer_id", HoldScope.USER: "user_id"}


class LegalHolds:
    """The holds of projects.

    Args:
        kept: Where they are kept.
        redactions: Say under which ids users and customers are kept.
        clock: Time.
        limit: Bounds each question to the store.
    """

    def __init__(
        self, kept: KeptHolds, *, redactions: Redactions, clock: Clock, limit: TimeLimit
    ) -> None:
        self._kept = kept
        self._redactions = redactions
        self._clock = clock
        self._limit = limit

    async def add(self, caller: Caller, wanted: LegalHoldInput) -> LegalHold:
        """Hold from here on: once this returns, nothing of it is deleted any more.

        Raises:
            UnavailableError: The store or the keys of redaction are away, or rows were being
                deleted; try again.
        """
        edge, now = await self._redactions.of(caller.project_id), self._clock.now()
        subjects: Sequence[str] = ()
        if wanted.subject is not None:
            subjects = edge.ids(_FIELDS[wanted.scope], [wanted.subject])
        hold = LegalHold(
            hold_id=HoldId(mint_uuid7(now)),
            project_id=caller.project_id,
            scope=wanted.scope,
            subjects=tuple(subjects),
            reason=edge.text(wanted.reason),
            held_by=caller.prefix,
            held_at=now,
        )
        return await self._limit(self._kept.add(hold))

    async def list(self, caller: Caller) -> Sequence[LegalHold]:
        """All holds of the project, released ones included, oldest first.

        Raises:
            UnavailableError: The store is away.
        """
        return await self._limit(self._kept.list(caller.project_id))

    async def release(self, caller: Caller, hold_id: str) -> LegalHold:
        """End a hold: what is past its time leaves with the next upkeep.

        Raises:
            NotFoundError: The project has no such hold, or it was released.
            UnavailableError: The store is away.
        """
        known, now = parse_hold_id(hold_id), self._clock.now()
        released = await self._limit(
            self._kept.release(caller.project_id, known, by=caller.prefix, at=now)
        )
        if released is None:
            raise NotFoundError("There is no such hold, or it was released.")
        return released
