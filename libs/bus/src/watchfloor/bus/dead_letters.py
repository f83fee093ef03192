"""Signals that were given up, kept with the reason until a person decides."""

import nats.js.errors
from nats.js import api
from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus.attempts import AttemptLog
from watchfloor.bus.connection import NATSBus
from watchfloor.bus.signal_queue import REQUEUE_HEADER, SignalQueue
from watchfloor.core import (
    FieldProblem,
    InvalidInputError,
    ProjectId,
    ThreatId,
    ThreatSignal,
    UnavailableError,
)


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
        self._bus = bus
        self._queue = SignalQueue(bus)
        self._attempts = AttemptLog(bus)

    async def put(self, letter: DeadLetter) -> None:
        """Keep a dead letter; the same one twice is kept once."""
        with translated("keeping a dead letter"):
            await self._bus.jetstream.publish(
                subjects.of_dead_letter(letter.project_id, letter.threat_id),
                letter.model_dump_json().encode(),
                timeout=self._bus.config.publish_timeout_s,
                headers={
                    "Nats-Msg-Id": f"{letter.project_id}/{letter.threat_id}/{letter.requeues}"
                },
            )

    async def list(
        self, project_id: str, *, limit: int = 100, cursor: str | None = None
    ) -> DeadLetterPage:
        """Dead letters of a project, oldest first.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        if cursor is not None and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 20):  # noqa: PLR2004 - digits of a 64-bit number
            problem = FieldProblem("cursor", "is not a cursor of this list")
            raise InvalidInputError("The cursor is not valid.", fields=(problem,))
        letters: list[DeadLetter] = []
        sequence = int(cursor or 1)
        while (found := await self._next(project_id, sequence)) is not None:
            if len(letters) == limit:
                return DeadLetterPage(dead_letters=tuple(letters), next_cursor=str(found.seq))
            letters.append(DeadLetter.model_validate_json(found.data or b""))
            sequence = (found.seq or 0) + 1
        return DeadLetterPage(dead_letters=tuple(letters))

    async def requeue(self, project_id: str, threat_id: str) -> bool:
        """Queue the signal again; its result is saved as the next revision of its threat.

        Returns:
            Whether there was such a dead letter with a signal that can be read.

        Raises:
            UnavailableError: The queue did not take it; the dead letter stays.
        """
        found = await self._find(project_id, threat_id)
        if found is None:
            return False
        letter = DeadLetter.model_validate_json(found.data or b"")
        if letter.signal is None:
            return False
        times = letter.requeues + 1
        await self._attempts.forget(project_id, threat_id)
        await self._queue.ensure_project(project_id)
        # Under its first id JetStream would drop it in silence inside the duplicate window.
        message_id = f"{project_id}/{threat_id}/r{times}"
        stored = await self._queue.put(
            letter.signal, headers={"Nats-Msg-Id": message_id, REQUEUE_HEADER: str(times)}
        )
        if not stored:
            raise UnavailableError("It was queued again a moment ago; try later.")
        await self._delete(found)
        return True

    async def drop(self, project_id: str, threat_id: str) -> bool:
        """Throw the dead letter away; its failed threat stays. Says whether there was one."""
        found = await self._find(project_id, threat_id)
        if found is None:
            return False
        await self._delete(found)
        return True

    async def _next(self, project_id: str, sequence: int) -> api.RawStreamMsg | None:
        try:
            with translated("reading dead letters"):
                return await self._bus.jetstream.get_msg(
                    subjects.DEAD_LETTERS,
                    seq=sequence,
                    subject=subjects.dead_letters_of(project_id),
                    next=True,
                )
        except nats.js.errors.NotFoundError:
            return None

    async def _find(self, project_id: str, threat_id: str) -> api.RawStreamMsg | None:
        subject = subjects.of_dead_letter(project_id, threat_id)
        try:
            with translated("finding a dead letter"):
                return await self._bus.jetstream.get_last_msg(subjects.DEAD_LETTERS, subject)
        except nats.js.errors.NotFoundError:
            return None

    async def _delete(self, message: api.RawStreamMsg) -> None:
        with translated("removing a dead letter"):
            await self._bus.jetstream.delete_msg(subjects.DEAD_LETTERS, message.seq or 0)
