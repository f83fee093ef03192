"""What is held because of a legal matter is not erased, whoever asks."""

from collections.abc import Iterable
from typing import NamedTuple

from watchfloor.core import ConflictError, DataSubject, SubjectField
from watchfloor.store.legal_holds import LegalHoldRepository
from watchfloor.store.store import Store


class Whose(NamedTuple):
    """Something that can be held.

    Attributes:
        id: What it is.
        user_id: Whose account.
        customer_id: Whose traffic.
    """

    id: str
    user_id: str | None
    customer_id: str | None


class Holding:
    """Stands between an erasure and what is held.

    A transaction that deletes begins with ``AGAINST_HOLDS`` and then calls this: what is held from
    then on waits for its end.
    """

    def __init__(self, store: Store) -> None:
        self._holds = LegalHoldRepository(store)

    async def require_free(self, subject: DataSubject, some: Iterable[Whose] = ()) -> None:
        """Return where nothing of this is held.

        Raises:
            ConflictError: A hold in force is on the project, on the subject, or on the user or the
                customer of something that is the subject's, too.
            UnavailableError: The database is away.
        """
        held = await self._holds.held(subject.project_id)
        named = held.users if subject.field is SubjectField.USER else held.customers
        if (
            held.is_whole
            or any(map(subject.knows, named))
            or any(held.covers(user_id=each.user_id, customer_id=each.customer_id) for each in some)
        ):
            raise ConflictError("A legal hold forbids to erase this.")
