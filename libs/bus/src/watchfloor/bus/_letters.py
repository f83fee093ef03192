"""The stream of dead letters, whatever they hold."""

from collections.abc import Awaitable, Callable
from typing import Generic, NamedTuple, TypeVar

import nats.js.errors
from nats.js import api
from pydantic import BaseModel

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus.connection import NATSBus
from watchfloor.core import FieldProblem, InvalidInputError

L = TypeVar("L", bound=BaseModel)
_CURSOR_DIGITS = 19


class _Found(NamedTuple, Generic[L]):
    """A dead letter, and where in the stream it lies."""

    sequence: int
    letter: L


class Letters(Generic[L]):
    """Dead letters of one form.

    Args:
        bus: The connection.
        form: What they are read as.
    """

    def __init__(self, bus: NATSBus, form: type[L]) -> None:
        self._bus = bus
        self._form = form

    async def put(self, letter: L, *, subject: str, message_id: str) -> None:
        """Keep a dead letter; the same one twice is kept once."""
        with translated("keeping a dead letter"):
            await self._bus.jetstream.publish(
                subject,
                letter.model_dump_json().encode(),
                timeout=self._bus.config.publish_timeout_s,
                headers={"Nats-Msg-Id": message_id},
            )

    async def list(
        self, subject: str, *, limit: int, cursor: str | None
    ) -> tuple[tuple[L, ...], str | None]:
        """Dead letters oldest first, and where to go on.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        sequence = _parsed(cursor)
        letters: list[L] = []
        while (found := await self._next(subject, sequence)) is not None:
            if len(letters) == limit:
                return tuple(letters), str(found.sequence)
            letters.append(found.letter)
            sequence = found.sequence + 1
        return tuple(letters), None

    async def remove(
        self, subject: str, *, once: Callable[[L], Awaitable[bool]] | None = None
    ) -> bool:
        """Remove the dead letter with this subject.

        Args:
            subject: The letter's.
            once: What must have been done with it before; says whether it was.

        Returns:
            Whether there was such a letter, and it was removed.
        """
        found = await self._find(subject)
        if found is None or (once is not None and not await once(found.letter)):
            return False
        with translated("removing a dead letter"):
            await self._bus.jetstream.delete_msg(subjects.DEAD_LETTERS, found.sequence)
        return True

    async def _find(self, subject: str) -> _Found[L] | None:
        try:
            with translated("finding a dead letter"):
                message = await self._bus.jetstream.get_last_msg(subjects.DEAD_LETTERS, subject)
        except nats.js.errors.NotFoundError:
            return None
        return self._read(message)

    async def _next(self, subject: str, sequence: int) -> _Found[L] | None:
        try:
            with translated("reading dead letters"):
                message = await self._bus.jetstream.get_msg(
                    subjects.DEAD_LETTERS, seq=sequence, subject=subject, next=True
                )
        except nats.js.errors.NotFoundError:
            return None
        return self._read(message)

    def _read(self, message: api.RawStreamMsg) -> _Found[L]:
        return _Found(message.seq or 0, self._form.model_validate_json(message.data or b""))


def _parsed(cursor: str | None) -> int:
    if cursor is None:
        return 1
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= _CURSOR_DIGITS):
        problem = FieldProblem("cursor", "is not a cursor of this list")
        raise InvalidInputError("The cursor is not valid.", fields=(problem,))
    return int(cursor)
