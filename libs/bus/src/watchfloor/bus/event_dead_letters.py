"""Session messages that were given up, kept with the reason until a person decides."""

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.bus import subjects
from watchfloor.bus._letters import Letters
from watchfloor.bus._queued_message import REQUEUE_HEADER
from watchfloor.bus.attempts import AttemptLog
from watchfloor.bus.connection import NATSBus
from watchfloor.bus.event_queue import EventQueue
from watchfloor.core import ProjectId, SessionMessage, UnavailableError


class EventDeadLetter(BaseModel):
    """One session message that will not be retried.

    Attributes:
        message_id: What told it from others in the queue.
        project_id: The tenant.
        reason: Why it was given up.
        failed_at: When.
        deliveries: How often it was delivered.
        requeues: How often a person queued it again.
        message: What was told; absent where it could not be read.
        schema_version: Version of this form.
    """

    model_config = ConfigDict(frozen=True)
    message_id: str
    project_id: ProjectId
    reason: str
    failed_at: AwareDatetime
    deliveries: int
    requeues: int = 0
    message: SessionMessage | None = None
    schema_version: int = 1


class EventDeadLetterPage(BaseModel):
    """Some dead letters, oldest first, and where to go on."""

    model_config = ConfigDict(frozen=True)
    dead_letters: tuple[EventDeadLetter, ...]
    next_cursor: str | None = None


class EventDeadLetterBox:
    """The dead letters of the queue of session messages."""

    def __init__(self, bus: NATSBus) -> None:
        self._letters = Letters(bus, EventDeadLetter)
        self._queue = EventQueue(bus)
        self._attempts = AttemptLog(bus)

    async def put(self, letter: EventDeadLetter) -> None:
        """Keep a dead letter; the same one twice is kept once."""
        await self._letters.put(
            letter,
            subject=subjects.of_event_dead_letter(letter.project_id, letter.message_id),
            message_id=f"{letter.project_id}/{letter.message_id}/{letter.requeues}",
        )

    async def list(
        self, project_id: str, *, limit: int = 100, cursor: str | None = None
    ) -> EventDeadLetterPage:
        """Dead letters of a project, oldest first.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        letters, next_cursor = await self._letters.list(
            subjects.event_dead_letters_of(project_id), limit=limit, cursor=cursor
        )
        return EventDeadLetterPage(dead_letters=letters, next_cursor=next_cursor)

    async def requeue(self, project_id: str, message_id: str) -> bool:
        """Queue the message again; events of it that were saved are not saved twice.

        Returns:
            Whether there was such a dead letter with a message that can be read.

        Raises:
            UnavailableError: The queue did not take it; the dead letter stays.
        """
        subject = subjects.of_event_dead_letter(project_id, message_id)
        return await self._letters.remove(subject, once=self._queue_again)

    async def drop(self, project_id: str, message_id: str) -> bool:
        """Throw the dead letter away, and what it told. Says whether there was one."""
        return await self._letters.remove(subjects.of_event_dead_letter(project_id, message_id))

    async def _queue_again(self, letter: EventDeadLetter) -> bool:
        if letter.message is None:
            return False
        times = letter.requeues + 1
        await self._attempts.forget(letter.project_id, letter.message_id)
        stored = await self._queue.put(
            letter.message,
            message_id=f"{letter.message_id}/r{times}",
            headers={REQUEUE_HEADER: str(times)},
        )
        if not stored:
            raise UnavailableError("It was queued again a moment ago; try later.")
        return True
