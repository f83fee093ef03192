"""How often a signal was tried and what came of it, kept where a crash cannot lose it."""

import json
from typing import NamedTuple

import nats.js.errors

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus.connection import NATSBus


class Attempts(NamedTuple):
    """What is known of the tries of one signal.

    Attributes:
        tries: How many failed, or began and were not heard of again.
        reason: The last failure, as an error's type and message of ours.
    """

    tries: int
    reason: str


class AttemptLog:
    """The bucket of tries, remembered for 24 hours."""

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus

    async def read(self, project_id: str, threat_id: str) -> Attempts:
        """What is known; nothing known is no attempt."""
        try:
            with translated("reading attempts"):
                entry = await self._bus.bucket(subjects.ATTEMPTS).get(f"{project_id}.{threat_id}")
        except nats.js.errors.KeyNotFoundError:
            return Attempts(0, "")
        known = json.loads(entry.value or b"{}")
        return Attempts(known["tries"], known["reason"])

    async def write(self, project_id: str, threat_id: str, attempts: Attempts) -> None:
        """Keep what is known."""
        value = json.dumps({"tries": attempts.tries, "reason": attempts.reason}).encode()
        with translated("writing attempts"):
            await self._bus.bucket(subjects.ATTEMPTS).put(f"{project_id}.{threat_id}", value)

    async def forget(self, project_id: str, threat_id: str) -> None:
        """Start counting anew, for a signal that succeeded or is queued again."""
        with translated("forgetting attempts"):
            await self._bus.bucket(subjects.ATTEMPTS).delete(f"{project_id}.{threat_id}")
