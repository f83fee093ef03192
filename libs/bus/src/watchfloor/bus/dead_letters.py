"""Signals that were given up, kept with the reason until a person decides."""

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.bus import subjects
from watchfloor.bus._letters import Letters
from watchfloor.bus._queued_message import REQUEUE_HEADER
from watchfloor.bus.attempts import AttemptLog
from watchfloor.bus.connection import NATSBus
from watchfloor.bus.signal_queue import SignalQueue
from watchfloor.core import ProjectId, ThreatId, ThreatSignal, UnavailableError


class DeadLetter(BaseModel):
    """One signal that will not be retried.

    Attributes:
        threat_id: Its id; its threat has the status ``failed``.
        project_id: The tenant.
        reason: Why it was given up.
        failed_at: When.
        deliveries: How often it was delivered.
        requeues: How often a person queued it again.
        signal: What was reported; absent where it could not be read.
        schema_version: Version of this form.
    """

    model_config = ConfigDict(frozen=True)
    threat_id: ThreatId
    project_id: ProjectId
    reason: str
    failed_at: AwareDatetime
    deliveries: int
    requeues: int = 0
    signal: ThreatSignal | None = None
    schema_version: int = 1


class DeadLetterPage(BaseModel):
    """Some dead letters, oldest first, and where to go on."""

    model_config = ConfigDict(frozen=True)
    dead_letters: tuple[DeadLetter, ...]
    next_cursor: str | None = None


class DeadLetterBox:
    """The stream of dead letters."""

    def __init__(self, bus: NATSBus) -> None:
        self._letters = Letters(bus, DeadLetter)
        self._queue = SignalQueue(bus)
        self._attempts = AttemptLog(bus)

    async def put(self, letter: DeadLetter) -> None:
        """Keep a dead letter; the same one twice is kept once."""
        await self._letters.put(
            letter,
            subject=subjects.of_dead_letter(letter.project_id, letter.threat_id),
            message_id=f"{letter.project_id}/{letter.threat_id}/{letter.requeues}",
        )

    async def list(
        self, project_id: str, *, limit: int = 100, cursor: str | None = None
    ) -> DeadLetterPage:
        """Dead letters of a project, oldest first.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        letters, next_cursor = await self._letters.list(
            subjects.dead_letters_of(project_id), limit=limit, cursor=cursor
        )
        return DeadLetterPage(dead_letters=letters, next_cursor=next_cursor)

    async def requeue(self, project_id: str, threat_id: str) -> bool:
        """Queue the signal again; its result is saved as the next revision of its threat.

        Returns:
            Whether there was such a dead letter with a signal that can be read.

        Raises:
            UnavailableError: The queue did not take it; the dead letter stays.
        """
        subject = subjects.of_dead_letter(project_id, threat_id)
        return await self._letters.remove(subject, once=self._queue_again)

    async def drop(self, project_id: str, threat_id: str) -> bool:
        """Throw the dead letter away; its failed threat stays. Says whether there was one."""
        return await self._letters.remove(subjects.of_dead_letter(project_id, threat_id))

    async def _queue_again(self, letter: DeadLetter) -> bool:
        if letter.signal is None:
            return False
        project_id, threat_id, times = letter.project_id, letter.threat_id, letter.requeues + 1
        await self._attempts.forget(project_id, threat_id)
        await self._queue.ensure_project(project_id)
        # Under its first id JetStream would drop it in silence inside the duplicate window.
        message_id = f"{project_id}/{threat_id}/r{times}"
        stored = await self._queue.put(
            letter.signal, headers={"Nats-Msg-Id": message_id, REQUEUE_HEADER: str(times)}
        )
        if not stored:
            raise UnavailableError("It was queued again a moment ago; try later.")
        return True
