"""A caller's key is bound to one threat id, atomically and across all gateways."""

import hashlib
import json
from collections.abc import Collection
from typing import NamedTuple

import nats.js.errors

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus.connection import NATSBus
from watchfloor.core import ConflictError, ThreatId, UnavailableError


class Claim(NamedTuple):
    """Who has the key.

    Attributes:
        threat_id: The id that the key stands for.
        is_new: Whether this call bound it.
    """

    threat_id: ThreatId
    is_new: bool


class IdempotencyKeys:
    """The bucket of callers' keys, remembered for 24 hours."""

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus

    async def claim(
        self,
        project_id: str,
        key: str,
        *,
        body: str,
        threat_id: ThreatId,
        or_body: Collection[str] = (),
    ) -> Claim:
        """Bind ``key`` to ``threat_id``, or learn what it is bound to.

        Args:
            project_id: Whose key.
            key: The key.
            body: The fingerprint of what it is used for.
            threat_id: What it is to stand for.
            or_body: Other fingerprints of the same.

        Raises:
            ConflictError: The key was used with another body.
            UnavailableError: The bus is away.
        """
        name = f"{project_id}.{hashlib.sha256(key.encode()).hexdigest()}"
        value = json.dumps({"threat_id": threat_id, "body": body}).encode()
        bucket = self._bus.bucket(subjects.IDEMPOTENCY)
        with translated("claiming a key"):
            try:
                await bucket.create(name, value)
            except nats.js.errors.KeyWrongLastSequenceError:
                return await self._claimed(name, {body, *or_body})
        return Claim(threat_id, is_new=True)

    async def _claimed(self, name: str, bodies: Collection[str]) -> Claim:
        try:
            entry = await self._bus.bucket(subjects.IDEMPOTENCY).get(name)
        except nats.js.errors.KeyNotFoundError as exc:
            raise UnavailableError("The key expired at this moment; try again.") from exc
        known = json.loads(entry.value or b"{}")
        if known["body"] not in bodies:
            raise ConflictError("This idempotency key was used with another body.")
        return Claim(ThreatId(known["threat_id"]), is_new=False)
