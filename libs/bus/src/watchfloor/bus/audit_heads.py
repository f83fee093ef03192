"""Where the chains of the audit log end, told outside of the database."""

import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

import nats.js.errors

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus.connection import NATSBus
from watchfloor.core import AuditHead


class _Told(NamedTuple):
    head: AuditHead | None
    revision: int


class AuditHeads:
    """The bucket of heads: the number of links of each chain, and its last signature.

    All methods raise ``UnavailableError`` while the bus is away.
    """

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus

    async def read(self, project_id: str) -> AuditHead | None:
        """The head that was told last."""
        return (await self._told(project_id)).head

    async def projects(self) -> Sequence[str]:
        """Those of which a head was told."""
        with translated("reading the heads of audit logs"):
            try:
                return sorted(await self._bus.bucket(subjects.AUDIT_HEADS).keys())
            except nats.js.errors.NoKeysError:
                return ()

    async def advance(
        self,
        project_id: str,
        head: AuditHead,
        *,
        follows: Callable[[AuditHead], Awaitable[bool]],
    ) -> bool:
        """Tell a head in the place of the one that it follows.

        Where somebody else tells one at the same moment nothing happens: it is told at the next
        call.

        Args:
            project_id: Whose chain.
            head: Where it ends.
            follows: Whether that chain has the head that was told, at its place.

        Returns:
            False where the chain does not contain what was told; that stays then.
        """
        told, revision = await self._told(project_id)
        if told == head:
            return True
        if told is not None and not await follows(told):
            return False
        value = json.dumps({"position": head.position, "mac": head.mac.hex()}).encode()
        with translated("telling the head of an audit log"):
            bucket = self._bus.bucket(subjects.AUDIT_HEADS)
            # Somebody else told one meanwhile: ours is compared with that at the next call.
            with suppress(nats.js.errors.KeyWrongLastSequenceError):
                await bucket.update(project_id, value, last=revision)
        return True

    async def forget(self, project_id: str) -> None:
        """Have the end of the chain, whatever it is, told as if it were the first."""
        with translated("forgetting the head of an audit log"):
            await self._bus.bucket(subjects.AUDIT_HEADS).delete(project_id)

    async def _told(self, project_id: str) -> _Told:
        with translated("reading the head of an audit log"):
            try:
                entry = await self._bus.bucket(subjects.AUDIT_HEADS).get(project_id)
            except nats.js.errors.KeyNotFoundError as exc:
                # One that was forgotten has left a mark, which the next one must follow.
                return _Told(None, exc.entry.revision if exc.entry else 0)
        value = json.loads(entry.value or b"{}")
        head = AuditHead(value["position"], bytes.fromhex(value["mac"]))
        return _Told(head, entry.revision or 0)
