"""The stream of dead letters: messages of the work queues that were given up."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

import nats.js.errors
from nats.js import api

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus.attempts import AttemptLog
from watchfloor.bus.connection import NATSBus
from watchfloor.core import (
    ConflictError,
    DeadLetter,
    DeadLetterKind,
    DeadLetterPage,
    FieldProblem,
    InvalidInputError,
    UnavailableError,
)

_CURSOR_DIGITS = 19


class GivingQueue(Protocol):
    """The queue that dead letters come from."""

    @property
    def letters(self) -> DeadLetterKind:
        """What it queues."""
        ...

    async def requeue(self, letter: DeadLetter) -> bool:
        """Queue it again, under another id than before; says whether JetStream stored it."""
        ...


class _Found(NamedTuple):
    """A dead letter, and where in the stream it lies."""

    sequence: int
    letter: DeadLetter


class DeadLetterBox:
    """The dead letters of one queue.

    Args:
        bus: The connection.
        queue: Where they came from, and where they are queued again.
    """

    def __init__(self, bus: NATSBus, queue: GivingQueue) -> None:
        self._bus = bus
        self._queue = queue
        self._attempts = AttemptLog(bus)

    async def put(self, letter: DeadLetter) -> None:
        """Keep a dead letter; the same one twice is kept once."""
        with translated("keeping a dead letter"):
            await self._bus.jetstream.publish(
                subjects.of_dead_letter(letter.project_id, letter.kind, letter.id),
                letter.model_dump_json().encode(),
                timeout=self._bus.config.publish_timeout_s,
                headers={"Nats-Msg-Id": _message_id(letter)},
            )

    async def list(
        self, project_id: str, *, limit: int = 100, cursor: str | None = None
    ) -> DeadLetterPage:
        """Dead letters of a project, oldest first.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        subject = subjects.dead_letters_of(project_id, self._queue.letters)
        sequence, letters = _parsed(cursor), list[DeadLetter]()
        while (found := await self._next(subject, sequence)) is not None:
            if len(letters) == limit:
                return DeadLetterPage(dead_letters=tuple(letters), next_cursor=str(found.sequence))
            letters.append(found.letter)
            sequence = found.sequence + 1
        return DeadLetterPage(dead_letters=tuple(letters))

    async def requeue(self, project_id: str, letter_id: str) -> bool:
        """Queue it again; what came of it before is not done twice.

        Returns:
            Whether there was such a dead letter.

        Raises:
            ConflictError: It holds nothing that could be queued.
            UnavailableError: The queue did not take it; the dead letter stays.
        """
        found = await self._find(project_id, letter_id)
        if found is None:
            return False
        if found.letter.content is None:
            raise ConflictError("What could not be read cannot be tried again.")
        await self._attempts.forget(project_id, found.letter.id)
        if not await self._queue.requeue(found.letter):
            # A duplicate is dropped in silence: without its letter it might be gone for good.
            raise UnavailableError("It was queued again a moment ago; try later.")
        await self._remove(found)
        return True

    async def drop(self, project_id: str, letter_id: str) -> bool:
        """Throw the dead letter away. Says whether there was one."""
        found = await self._find(project_id, letter_id)
        if found is not None:
            await self._remove(found)
        return found is not None

    async def drop_where(self, is_over: Callable[[DeadLetter], bool]) -> int:
        """Throw away those of all projects for which it holds; how many those were.

        What a letter held is overwritten in the stream's files.
        """
        subject = subjects.all_dead_letters(self._queue.letters)
        sequence, dropped = 1, 0
        while (found := await self._next(subject, sequence)) is not None:
            if is_over(found.letter):
                await self._remove(found)
                dropped += 1
            sequence = found.sequence + 1
        return dropped

    async def _remove(self, found: _Found) -> None:
        with translated("removing a dead letter"):
            await self._bus.jetstream.delete_msg(subjects.DEAD_LETTERS, found.sequence)

    async def _find(self, project_id: str, letter_id: str) -> _Found | None:
        subject = subjects.of_dead_letter(project_id, self._queue.letters, letter_id)
        try:
            with translated("finding a dead letter"):
                message = await self._bus.jetstream.get_last_msg(subjects.DEAD_LETTERS, subject)
        except nats.js.errors.NotFoundError:
            return None
        return _read(message)

    async def _next(self, subject: str, sequence: int) -> _Found | None:
        try:
            with translated("reading dead letters"):
                message = await self._bus.jetstream.get_msg(
                    subjects.DEAD_LETTERS, seq=sequence, subject=subject, next=True
                )
        except nats.js.errors.NotFoundError:
            return None
        return _read(message)


def _message_id(letter: DeadLetter) -> str:
    return f"{letter.project_id}/{letter.kind}/{letter.id}/{letter.requeues}"


def _read(message: api.RawStreamMsg) -> _Found:
    return _Found(message.seq or 0, DeadLetter.model_validate_json(message.data or b""))


def _parsed(cursor: str | None) -> int:
    if cursor is None:
        return 1
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= _CURSOR_DIGITS):
        problem = FieldProblem("cursor", "is not a cursor of this list")
        raise InvalidInputError("The cursor is not valid.", fields=(problem,))
    return int(cursor)
