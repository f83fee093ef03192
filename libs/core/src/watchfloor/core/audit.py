"""The audit log as values: what was done, and the chain that holds it together."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from watchfloor.core.ids import ProjectId

FORM = "watchfloor.audit.v1"
"""The canonical form of everything that is signed; another form has another name."""


class AuditKind(StrEnum):
    """What an entry is about.

    ``change``: something in the database, in whose transaction the entry was written. ``act``:
    something outside it, before which the entry was written. ``read``: data that was shown.
    ``use``: a key outside its habit. ``gap``: entries that could not be written.
    """

    CHANGE = "change"
    ACT = "act"
    READ = "read"
    USE = "use"
    GAP = "gap"


class AuditResult(StrEnum):
    """What came of it; ``begun`` is an act of which nothing else follows where it succeeds."""

    DONE = "done"
    BEGUN = "begun"
    REFUSED = "refused"
    FAILED = "failed"


class AuditEntry(NamedTuple):
    """Who did what, on which subject, when, from where, and what came of it.

    Attributes:
        project_id: In whose log it is.
        entry_id: A UUIDv7 of ``at``.
        at: When, by the clock of the process that wrote it.
        actor: ``key:<key id>``, or the keyed token of a person.
        kind: What the entry is about.
        permission: What the call needs.
        operation: The route's template or the rpc's name, never what a caller wrote into it.
        subject: Keyed token of what it was done to.
        face: ``rest``, ``grpc``, ``otlp``, ``websocket`` or ``cli``.
        address: From where; canonical.
        result: What came of it.
        reason: The code of the error that refused it.
        detail: More about uses and gaps, in fixed words and numbers.
        request_id: The same on all entries of one call.
        key_number: Which key signed it.
        mac: Its signature; nobody who has the database alone can make one.
    """

    project_id: ProjectId
    entry_id: str
    at: datetime
    actor: str
    kind: AuditKind
    permission: str
    operation: str
    subject: str | None
    face: str
    address: str | None
    result: AuditResult
    reason: str | None
    detail: str | None
    request_id: str
    key_number: int = 0
    mac: bytes = b""

    def canonical(self) -> bytes:
        """What is signed: everything but the signature."""
        before, after = self[:2], self[3:-1]
        return signed_form("entry", *before, signed_time(self.at), *after)


class StoredEntry(NamedTuple):
    """An entry as the database has it.

    Attributes:
        entry: What was written.
        transaction: In which transaction, as the database numbers them.
    """

    entry: AuditEntry
    transaction: int

    def canonical(self) -> bytes:
        """What a link covers: every column."""
        entry = self.entry
        return signed_form("stored", entry.canonical().decode(), entry.mac.hex(), self.transaction)


class AuditHead(NamedTuple):
    """Where a chain ends: how many entries are linked, and the last link's signature."""

    position: int
    mac: bytes


BEGINNING = AuditHead(0, bytes(32))
"""Where every chain begins."""


class AuditLink(NamedTuple):
    """The place of one entry in the chain of its project.

    Attributes:
        project_id: Whose chain.
        position: From 1, without a gap.
        entry_id: Which entry.
        sealed_at: When it was linked.
        key_number: Which key signed it.
        mac: Covers the link before, the position and every column of the entry.
    """

    project_id: ProjectId
    position: int
    entry_id: str
    sealed_at: datetime
    key_number: int
    mac: bytes

    def canonical(self, previous: bytes, entry: StoredEntry) -> bytes:
        """What is signed."""
        return signed_form(
            "link",
            self.project_id,
            self.position,
            previous.hex(),
            self.entry_id,
            signed_time(self.sealed_at),
            self.key_number,
            entry.canonical().decode(),
        )


class AuditLinks(NamedTuple):
    """What linking makes of some entries.

    Attributes:
        links: In order.
        stop_before: An entry that must be looked at again, and all after it.
    """

    links: Sequence[AuditLink]
    stop_before: StoredEntry | None = None


class AuditCheckpoint(NamedTuple):
    """Says that retention may take the links up to here with their entries.

    Attributes:
        project_id: Whose chain.
        position: The last one that may go.
        link_mac: Its signature, from which verification goes on.
        made_at: When this was said.
        key_number: Which key signed it.
        mac: Covers all of this.
    """

    project_id: ProjectId
    position: int
    link_mac: bytes
    made_at: datetime
    key_number: int
    mac: bytes = b""

    def canonical(self) -> bytes:
        """What is signed."""
        return signed_form(
            "checkpoint",
            self.project_id,
            self.position,
            self.link_mac.hex(),
            signed_time(self.made_at),
            self.key_number,
        )


def signed_form(*values: str | int | None) -> bytes:
    """The values as one JSON array in ASCII, after the name of the form."""
    return json.dumps([FORM, *values], separators=(",", ":")).encode()


def signed_time(moment: datetime) -> str:
    """A time as it is signed and exported: UTC, always with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class KeyUse(NamedTuple):
    """One fact about a use of a key, to be compared with what is usual for it.

    Attributes:
        project_id: Whose key.
        actor: As in entries.
        trait: ``face:<face>`` or ``network:<network>``.
        address: From where the use came.
    """

    project_id: ProjectId
    actor: str
    trait: str
    address: str | None


class AuditFilter(NamedTuple):
    """Which entries; nothing stands for "any".

    Attributes:
        since: Made at or after.
        until: Made before.
        actor: Who.
        kind: What they are about.
        subjects: Any of these tokens.
    """

    since: datetime | None = None
    until: datetime | None = None
    actor: str | None = None
    kind: AuditKind | None = None
    subjects: tuple[str, ...] | None = None


class ListedEntry(NamedTuple):
    """An entry and its place in the chain; none while it is not yet sealed."""

    entry: AuditEntry
    position: int | None


class SealedEntry(NamedTuple):
    """A link and its entry, which may have been removed."""

    link: AuditLink
    stored: StoredEntry | None
