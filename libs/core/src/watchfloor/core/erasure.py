"""Whose data is to be given out or to be erased, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from typing import NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.core.ids import ProjectId


class SubjectField(StrEnum):
    """By what a data subject is known: the account concerned, or whose traffic it is."""

    USER = "user"
    CUSTOMER = "customer"


@dataclass(frozen=True)
class DataSubject:
    """A user or a customer of one project.

    Who looks for the data of one reads what others kept, and asks whether it is this one's: so
    nobody who searches needs the id itself, only a keyed token of it.

    Attributes:
        project_id: The tenant.
        field: By what the subject is known.
        knows: Whether a value of that field, as it is kept, is this subject's.
        met: Ids of sessions and threats that were found to be the subject's: whoever was at work
            on one may still tell of it when it is gone.
    """

    project_id: str
    field: SubjectField
    knows: Callable[[str], bool]
    met: set[str] = dataclass_field(default_factory=set)

    def has(self, *, user: str | None, customer: str | None) -> bool:
        """Whether something that names this user and this customer is the subject's."""
        value = user if self.field is SubjectField.USER else customer
        return value is not None and self.knows(value)


class SubjectCopy(NamedTuple):
    """Something of a data subject.

    Attributes:
        place: Where it was found: a table, a stream, the archive.
        document: All of it, as JSON.
    """

    place: str
    document: str


class ErasureState(StrEnum):
    """How far an erasure is; ``refused`` where a legal hold forbids it."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"


class Erasure(BaseModel):
    """That a data subject's data is to be erased, and how far that is.

    Attributes:
        erasure_id: Names it.
        project_id: The tenant.
        field: By what the subject is known.
        tokens: Keyed tokens of every form in which the subject may be kept, as the audit log would
            name it; the first is that of the id that was asked for.
        proof: Tells with which keys the tokens were made.
        is_dry_run: Whether things are counted and nothing is removed.
        state: How far it is.
        passes: How often all places were gone through.
        counts: What was removed, or would be, by the place where it was.
        asked_at: When it was asked for.
        changed_at: When something was removed last, or the state changed.
        ended_at: When it came to its end.
        reason: Why it was refused.
    """

    model_config = ConfigDict(frozen=True)
    erasure_id: str
    project_id: ProjectId
    field: SubjectField
    tokens: tuple[str, ...]
    proof: str
    is_dry_run: bool = False
    state: ErasureState = ErasureState.WAITING
    passes: int = 0
    counts: dict[str, int] = {}
    asked_at: AwareDatetime
    changed_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    reason: str | None = None
