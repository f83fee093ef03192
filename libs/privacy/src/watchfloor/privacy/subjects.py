"""Subjects by what is known of them: their ids, or keyed tokens of those."""

from collections.abc import Collection, Iterable
from functools import lru_cache

from watchfloor.audit import KeyRing
from watchfloor.core import DataSubject, Erasure, SubjectField, UnavailableError

_ERASURE = "erasure"
_REMEMBERED = 100_000


def subject_named(project_id: str, field: SubjectField, ids: Iterable[str]) -> DataSubject:
    """The subject that is kept under these ids."""
    return DataSubject(project_id, field, frozenset(ids).__contains__)


class SubjectTokens:
    """Names subjects as the audit log does, and knows them again by those names.

    Args:
        ring: The keys of the audit log.
    """

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def of(self, project_id: str, field: SubjectField, ids: Collection[str]) -> tuple[str, ...]:
        """The tokens of these ids by the newest key, in their order."""
        return tuple(self._ring.token(project_id, field, each) for each in ids)

    def proof(self, project_id: str, erasure_id: str, *, number: int | None = None) -> str:
        """What only these keys make of an erasure: with others nothing would be found."""
        return self._ring.token(project_id, _ERASURE, erasure_id, number=number)

    def subject(self, erasure: Erasure) -> DataSubject:
        """Whom it is about.

        Raises:
            UnavailableError: It was asked for with other keys than these.
        """
        project_id, field, wanted = erasure.project_id, erasure.field, frozenset(erasure.tokens)
        number = _number_of(erasure.proof)
        if not self._ring.knows(number) or erasure.proof != self.proof(
            project_id, erasure.erasure_id, number=number
        ):
            raise UnavailableError("The keys of the audit log are others than the gateway's.")

        @lru_cache(maxsize=_REMEMBERED)
        def knows(value: str) -> bool:
            return self._ring.token(project_id, field, value, number=number) in wanted

        return DataSubject(project_id, field, knows)


def _number_of(token: str) -> int:
    """Of the key that a token was made with."""
    return int(token.split("_")[1])
