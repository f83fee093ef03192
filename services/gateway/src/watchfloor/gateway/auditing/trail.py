"""One entry for each call, wherever it came in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from ipaddress import ip_address
from typing import NamedTuple

from watchfloor.audit import AuditWriter, KeyRing, Keys
from watchfloor.core import (
    PERSON_PREFIX,
    AuditEntry,
    AuditKind,
    AuditResult,
    Caller,
    Clock,
    DeadlineError,
    DeniedError,
    KeyUse,
    PendingEntry,
    UnavailableError,
    WatchfloorError,
    entry_pending,
    mint_uuid7,
)
from watchfloor.gateway._expiring import ExpiringCache
from watchfloor.gateway.auditing.subject import Subject, SubjectKind
from watchfloor.gateway.permissions import Requirement, has

_FAILURES = frozenset(
    {UnavailableError.code, DeadlineError.code, WatchfloorError.code},
)
_REMEMBERED_USES = 10_000
_REMEMBERED_S = 3600.0
_NETWORK_BITS = {4: 24, 6: 48}


class CallFacts(NamedTuple):
    """What is known of a call once its caller is.

    Attributes:
        caller: Whom the key speaks for.
        kind: What its entry is about; absent where only a refusal is told.
        requirement: What it asks of its callers.
        operation: The route's template or the rpc's name.
        face: Where it came in.
        address: From where.
        subject: What it is about.
    """

    caller: Caller
    kind: AuditKind | None
    requirement: Requirement
    operation: str
    face: str
    address: str | None
    subject: Subject | None = None

    @property
    def is_allowed(self) -> bool:
        """Whether the caller has what the call asks for."""
        return has(self.caller, self.requirement)


class AuditTrail:
    """Tells the audit log of calls.

    A call that changes the database has its entry in the same transaction; one that acts on
    something else has it written before; what was read or refused is written shortly after.

    Args:
        writer: Writes what is not written with a change.
        keys: Sign entries and name subjects.
        clock: Time.
    """

    def __init__(self, writer: AuditWriter, *, keys: Keys, clock: Clock) -> None:
        self.writer = writer
        self.keys = keys
        self._clock = clock
        self._uses: ExpiringCache[bool] = ExpiringCache(
            _REMEMBERED_USES, ttl_s=_REMEMBERED_S, clock=clock
        )

    @contextmanager
    def recording(self) -> Iterator["Record"]:
        """The record of one call, in whose context the call is served."""
        with entry_pending() as hold:
            yield Record(self, hold)

    def entry(self, facts: CallFacts, request_id: str, result: AuditResult) -> AuditEntry:
        """An entry of the caller's project, not signed."""
        now, caller, ring = self._clock.now(), facts.caller, self.keys()
        return AuditEntry(
            project_id=caller.project_id,
            entry_id=mint_uuid7(now),
            at=now,
            actor=_actor(ring, caller.project_id, caller),
            kind=facts.kind or AuditKind.READ,
            permission=facts.requirement.value,
            operation=facts.operation,
            subject=_token(ring, caller.project_id, facts.subject),
            face=facts.face,
            address=facts.address,
            result=result,
            reason=None,
            detail=None,
            request_id=request_id,
        )

    def entry_in(self, facts: CallFacts, request_id: str, project_id: str) -> AuditEntry:
        """A signed entry of something done, in the project where it is done."""
        ring = self.keys()
        entry = self.entry(facts, request_id, AuditResult.DONE)
        there = entry._replace(
            project_id=project_id,
            actor=_actor(ring, project_id, facts.caller),
            subject=_token(ring, project_id, facts.subject),
        )
        return ring.signed(there)

    def request_id(self) -> str:
        """What the entries of one call have in common."""
        return mint_uuid7(self._clock.now())

    def note_use(self, facts: CallFacts) -> None:
        """Have the use compared with what is usual for the key, unless it lately was."""
        caller = facts.caller
        try:
            actor = _actor(self.keys(), caller.project_id, caller)
        except UnavailableError:
            return
        for trait in (f"face:{facts.face}", f"network:{network_of(facts.address)}"):
            known = f"{caller.project_id} {actor} {trait}".encode()
            if self._uses.get(known) is None:
                self._uses.put(known, value=True)
                self.writer.note_use(KeyUse(caller.project_id, actor, trait, facts.address))


class Record:
    """What the log is told of one call: that its caller is known, and how it was answered.

    Args:
        trail: Where it is told.
        hold: Has an entry written with the first change.
    """

    def __init__(self, trail: AuditTrail, hold: Callable[[PendingEntry], None]) -> None:
        self._trail = trail
        self._hold = hold
        self._facts: CallFacts | None = None
        self._request_id = ""
        self._pending: PendingEntry | None = None
        self._is_answered = False

    async def begin(self, facts: CallFacts) -> None:
        """The caller is known; nothing was done for it yet.

        A caller who becomes known when its stream has begun already is told of at once.

        Raises:
            UnavailableError: It is to act on something outside of the database, and its entry
                could not be written.
        """
        self._facts, self._request_id = facts, self._trail.request_id()
        self._trail.note_use(facts)
        if facts.kind is AuditKind.CHANGE:
            self._pending = PendingEntry(self._made_in)
            self._hold(self._pending)
        elif facts.kind is AuditKind.ACT and facts.is_allowed:
            begun = self._trail.entry(facts, self._request_id, AuditResult.BEGUN)
            await self._trail.writer.write(begun)
        if self._is_answered:
            self.end(None if facts.is_allowed else DeniedError.code)

    def is_about(self, subject: Subject) -> None:
        """The call's body was read, and says what the call is about."""
        if self._facts is not None:
            self._facts = self._facts._replace(subject=subject)

    def end(self, code: str | None = None) -> None:
        """The call was answered, or a stream has begun; quick, and safe twice.

        Args:
            code: Of the error that it was answered with.
        """
        facts, self._facts, self._is_answered = self._facts, None, True
        if facts is None or not self._is_told(facts, code):
            return
        try:
            entry = self._trail.entry(facts, self._request_id, _result(code))
        except UnavailableError:
            self._trail.writer.drop(facts.caller.project_id)
            return
        self._trail.writer.note(entry._replace(reason=code))

    def _made_in(self, project_id: str) -> AuditEntry:
        if self._facts is None:
            raise RuntimeError("The call was answered before what it changed.")
        return self._trail.entry_in(self._facts, self._request_id, project_id)

    def _is_told(self, facts: CallFacts, code: str | None) -> bool:
        """Whether there is anything to tell beside what was written already."""
        if facts.kind is None:
            return code == DeniedError.code
        is_written = facts.kind is AuditKind.ACT or (
            self._pending is not None and self._pending.is_written
        )
        return code is not None or not is_written


@lru_cache(maxsize=4096)
def network_of(address: str | None) -> str:
    """The network that an address stands for in a key's habit: /24, or /48 of IPv6."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return "none"
    bits = found.max_prefixlen - _NETWORK_BITS[found.version]
    return f"{type(found)(int(found) >> bits << bits)}/{_NETWORK_BITS[found.version]}"


def _actor(ring: KeyRing, project_id: str, caller: Caller) -> str:
    """A key by its id, which tells of nobody; a person only as any subject of that kind."""
    if caller.prefix.startswith(PERSON_PREFIX):
        return ring.token(project_id, SubjectKind.USER, caller.prefix.removeprefix(PERSON_PREFIX))
    return f"key:{caller.key_id}"


def _token(ring: KeyRing, project_id: str, subject: Subject | None) -> str | None:
    return None if subject is None else ring.token(project_id, *subject)


def _result(code: str | None) -> AuditResult:
    if code is None:
        return AuditResult.DONE
    return AuditResult.FAILED if code in _FAILURES else AuditResult.REFUSED
