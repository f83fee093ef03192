"""What the product holds of one user or customer: asked for as a copy, or to be erased."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import Protocol, Self

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import to_json

from watchfloor.audit import Keys
from watchfloor.core import (
    Caller,
    Clock,
    ConflictError,
    Erasure,
    Label,
    NotFoundError,
    SubjectField,
    UnavailableError,
    mint_uuid7,
)
from watchfloor.gateway.keeping_port import KeptHolds
from watchfloor.gateway.knowledge import Customers
from watchfloor.gateway.redaction import Redactions
from watchfloor.gateway.time_limit import TimeLimit
from watchfloor.privacy import Place, SubjectTokens, subject_named
from watchfloor.store import Page


class WantedSubject(BaseModel):
    """Whose data.

    Attributes:
        user_id: A user, as signals and events name it.
        customer_id: A customer, likewise. One of the two is required, and not both.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"examples": [{"user_id": "u-4711"}]}
    )
    user_id: Label | None = None
    customer_id: Label | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.user_id is None) == (self.customer_id is None):
            raise ValueError("one of user_id and customer_id is required, and not both")
        return self

    @property
    def field(self) -> SubjectField:
        """By what the subject is known."""
        return SubjectField.CUSTOMER if self.user_id is None else SubjectField.USER

    @property
    def id(self) -> str:
        """The id."""
        return self.user_id or self.customer_id or ""


class WantedErasure(WantedSubject):
    """Whose data is to be erased.

    Attributes:
        dry_run: Whether it is only counted.
    """

    dry_run: bool = False


class Erasures(Protocol):
    """Erasures, which somebody else does."""

    async def ask(self, wanted: Erasure) -> Erasure:
        """Ask for one."""
        ...

    async def get(self, project_id: str, erasure_id: str) -> Erasure | None:
        """One of a project."""
        ...

    async def list(
        self, project_id: str, *, limit: int = 100, cursor: str | None = None
    ) -> Page[Erasure]:
        """A page of them, newest first."""
        ...


class Privacy:
    """Takes the wishes of those who answer for a project's data.

    Args:
        erasures: Where erasures are asked for.
        holds: What forbids them.
        customers: By what other name a customer is kept.
        places: Where data can be.
        redactions: Under what other ids it is kept.
        keys: Name subjects as the audit log does.
        clock: Time.
        limit: Bounds each question to the store.
    """

    def __init__(
        self,
        erasures: Erasures,
        *,
        holds: KeptHolds,
        customers: Customers,
        places: Sequence[Place],
        redactions: Redactions,
        keys: Keys,
        clock: Clock,
        limit: TimeLimit,
    ) -> None:
        self._erasures = erasures
        self._holds = holds
        self._customers = customers
        self._places = places
        self._redactions = redactions
        self._keys = keys
        self._clock = clock
        self._limit = limit

    async def erase(self, caller: Caller, wanted: WantedErasure) -> Erasure:
        """Have a subject's data erased by whoever looks next; the one that is not done yet.

        Raises:
            ConflictError: A legal hold forbids it.
        """
        project_id, field = caller.project_id, wanted.field
        ids = await self._ids(project_id, wanted)
        await self._require_free(project_id, field, ids)
        tokens, now = SubjectTokens(self._keys()), self._clock.now()
        erasure_id = mint_uuid7(now)
        asked = Erasure(
            erasure_id=erasure_id,
            project_id=project_id,
            field=field,
            tokens=tokens.of(project_id, field, ids),
            proof=tokens.proof(project_id, erasure_id),
            is_dry_run=wanted.dry_run,
            asked_at=now,
            changed_at=now,
        )
        return await self._limit(self._erasures.ask(asked))

    async def get(self, caller: Caller, erasure_id: str) -> Erasure:
        """How far an erasure is.

        Raises:
            NotFoundError: The caller's project has none of this id.
        """
        found = await self._limit(self._erasures.get(caller.project_id, erasure_id))
        if found is None:
            raise NotFoundError("No erasure has this id.")
        return found

    async def list(self, caller: Caller, *, limit: int, cursor: str | None) -> Page[Erasure]:
        """A page of the project's erasures, newest first."""
        return await self._limit(self._erasures.list(caller.project_id, limit=limit, cursor=cursor))

    async def copies(self, caller: Caller, wanted: WantedSubject) -> AsyncIterator[bytes]:
        """Everything of a subject, a line of JSON each; the last one says how much that was.

        Where a place is away meanwhile, the last one says so instead.
        """
        ids = await self._ids(caller.project_id, wanted)
        return self._lines(caller.project_id, wanted.field, ids)

    async def _lines(
        self, project_id: str, field: SubjectField, ids: Sequence[str]
    ) -> AsyncIterator[bytes]:
        subject, counts = subject_named(project_id, field, ids), Counter[str]()
        try:
            for place in self._places:
                async for copy in place.find(subject):
                    counts[copy.place] += 1
                    named = to_json(copy.place)
                    yield b'{"place":%b,"data":%b}\n' % (named, copy.document.encode())
        except UnavailableError as exc:
            # The answer has begun: who reads it is told so in it.
            yield b'{"error":%b}\n' % to_json(str(exc))
            return
        yield b'{"counts":%b}\n' % to_json(dict(sorted(counts.items())))

    async def _ids(self, project_id: str, wanted: WantedSubject) -> Sequence[str]:
        """The id, and whatever else it may be kept as: its tokens, the name of the customer."""
        name = "user_id" if wanted.field is SubjectField.USER else "customer_id"
        ids = [*await self._redactions.forms(project_id, name, wanted.id)]
        if wanted.field is SubjectField.CUSTOMER:
            for each in tuple(ids):
                found = await self._limit(self._customers.get(project_id, each))
                ids += [found.name] if found is not None else []
        return tuple(dict.fromkeys(ids))

    async def _require_free(self, project_id: str, field: SubjectField, ids: Sequence[str]) -> None:
        is_user = field is SubjectField.USER
        holds = await self._limit(
            self._holds.standing_against(
                project_id,
                user_ids=ids if is_user else (),
                customer_ids=() if is_user else ids,
            )
        )
        if holds:
            named = ", ".join(hold.hold_id for hold in holds)
            raise ConflictError(f"A legal hold forbids to erase this: {named}.")
