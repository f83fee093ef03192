"""What people make of threats, whichever face they come through."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from watchfloor.bus import ResultMessage
from watchfloor.core import (
    VERDICT_IDS,
    Caller,
    Clock,
    NotFoundError,
    ThreatAnalysis,
    ThreatSummary,
    UnavailableError,
    Verdict,
    VerdictInput,
    WatchfloorError,
    Withdrawal,
    parse_threat_id,
)
from watchfloor.gateway.port import Announcements, Threats
from watchfloor.gateway.redaction import Redactions
from watchfloor.gateway.time_limit import TimeLimit

_AT_ONCE = 50
"""Threats of one transaction: so many are read and written before others have their turn."""

Outcome = ThreatSummary | WatchfloorError
"""What a list shows of the threat at its next revision, or why it is as it was."""


class JudgedThreat(NamedTuple):
    """What became of one of many threats.

    Attributes:
        threat_id: As it was named.
        outcome: The row, or the error.
    """

    threat_id: str
    outcome: Outcome


class Verdicts:
    """Judges threats, one or many, and takes judgements back.

    Args:
        threats: Finished threats.
        announcements: Where verdicts are told.
        redactions: Say what is to be kept back.
        clock: Dates verdicts.
        limit: Bounds each question to the store and the bus.
    """

    def __init__(
        self,
        threats: Threats,
        *,
        announcements: Announcements,
        redactions: Redactions,
        clock: Clock,
        limit: TimeLimit,
    ) -> None:
        self._threats = threats
        self._announcements = announcements
        self._redactions = redactions
        self._clock = clock
        self._limit = limit

    async def record(self, caller: Caller, threat_id: str, given: VerdictInput) -> bytes:
        """Record a person's judgement; answers the threat's JSON at its next revision.

        Raises:
            NotFoundError: The project has no such finished threat.
            ConflictError: The threat failed, so that there is nothing to judge.
            UnavailableError: The store is away.
        """
        return await self._judge(caller, threat_id, await self._verdict(caller, given))

    async def withdraw(self, caller: Caller, threat_id: str) -> bytes:
        """Take back a person's judgement; answers the threat's JSON at its next revision.

        Raises:
            NotFoundError: The project has no such finished threat, or nobody judged it.
            UnavailableError: The store is away.
        """
        return await self._judge(caller, threat_id, self._withdrawal(caller))

    async def record_all(
        self, caller: Caller, threat_ids: Sequence[str], given: VerdictInput
    ) -> Sequence[JudgedThreat]:
        """Record one judgement on many threats; each has its own fate, in order, each once."""
        return await self._judge_all(caller, threat_ids, await self._verdict(caller, given))

    async def withdraw_all(
        self, caller: Caller, threat_ids: Sequence[str]
    ) -> Sequence[JudgedThreat]:
        """Take back the judgements on many threats; each has its own fate, in order, each once."""
        return await self._judge_all(caller, threat_ids, self._withdrawal(caller))

    async def _judge(self, caller: Caller, threat_id: str, verdict: Verdict | Withdrawal) -> bytes:
        wanted = parse_threat_id(threat_id)
        asked = self._threats.record_verdict(caller.project_id, wanted, verdict)
        stored = await self._limit(asked)
        await self._announce(caller.project_id, [stored.document])
        return stored.document

    async def _judge_all(
        self, caller: Caller, threat_ids: Sequence[str], verdict: Verdict | Withdrawal
    ) -> Sequence[JudgedThreat]:
        judged: list[JudgedThreat] = []
        wanted = list(dict.fromkeys(threat_ids))
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            judged += await self._judge_some(caller, some, verdict)
        return judged

    async def _judge_some(
        self, caller: Caller, threat_ids: Sequence[str], verdict: Verdict | Withdrawal
    ) -> Sequence[JudgedThreat]:
        known = {each: _parsed(each) for each in threat_ids}
        wanted = [each for each in known.values() if isinstance(each, str)]
        outcomes: Mapping[str, Outcome] = {}
        try:
            asked = self._threats.record_verdicts(caller.project_id, wanted, verdict)
            found = await self._limit(asked)
        except UnavailableError as exc:
            outcomes = dict.fromkeys(wanted, exc)
        else:
            errors = {key: each for key, each in found.items() if isinstance(each, WatchfloorError)}
            changed = [each for each in found.values() if not isinstance(each, WatchfloorError)]
            threats = await self._announce(caller.project_id, [each.document for each in changed])
            outcomes = {**errors, **{each.id: ThreatSummary.of(each) for each in threats}}
        return [
            JudgedThreat(each, outcomes[parsed] if isinstance(parsed, str) else parsed)
            for each, parsed in known.items()
        ]

    async def _announce(
        self, project_id: str, documents: Sequence[bytes]
    ) -> Sequence[ThreatAnalysis]:
        """Tell the watchers; the coordinator's sweep makes good what fails here."""
        threats = [ThreatAnalysis.model_validate_json(each) for each in documents]
        messages = map(ResultMessage.of, threats, documents)
        are_told = await asyncio.gather(*map(self._is_told, messages))
        asked = zip(threats, are_told, strict=True)
        told = {str(each.id): each.revision for each, is_told in asked if is_told}
        if told:
            with contextlib.suppress(UnavailableError):
                await self._limit(self._threats.mark_published(project_id, told))
        return threats

    async def _is_told(self, message: ResultMessage) -> bool:
        try:
            await self._limit(self._announcements.publish(message))
        except UnavailableError:
            return False
        return True

    async def _verdict(self, caller: Caller, given: VerdictInput) -> Verdict:
        given = await (await self._redactions.of(caller.project_id)).record(given)
        return Verdict(
            verdict=given.verdict,
            verdict_id=VERDICT_IDS[given.verdict],
            note=given.note,
            given_by=caller.prefix,
            given_at=self._clock.now(),
        )

    def _withdrawal(self, caller: Caller) -> Withdrawal:
        return Withdrawal(by=caller.prefix, at=self._clock.now())


def _parsed(threat_id: str) -> str | NotFoundError:
    try:
        return parse_threat_id(threat_id)
    except NotFoundError as exc:
        return exc
