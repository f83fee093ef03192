"""Sessions whose analysis is due: claimed, judged, and what was found written down."""

from asyncio import gather
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

import structlog

from watchfloor.coordinator.sessions.announcing import Announcing
from watchfloor.coordinator.sessions.bridge import signal_of
from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.coordinator.sessions.consequences import analysis_delivery, policy_deliveries
from watchfloor.coordinator.sessions.decision_event import decision_event
from watchfloor.coordinator.sessions.judging import Findings, Judging
from watchfloor.coordinator.sessions.pii_search import PiiSearch
from watchfloor.coordinator.sessions.port import Deliveries, Due, Signals
from watchfloor.coordinator.sessions.updates import Updates
from watchfloor.core import (
    Clock,
    DeliveryDraft,
    Event,
    JudgedThought,
    RiskSnapshot,
    Session,
    SessionKey,
    UnavailableError,
    mint_uuid7,
)
from watchfloor.store import Found

log = structlog.get_logger(__name__)


class _Told(NamedTuple):
    """Findings with what is told of them."""

    findings: Findings
    snapshot: RiskSnapshot | None
    event: Event | None

    @property
    def key(self) -> SessionKey:
        return SessionKey(self.findings.session.project_id, self.findings.session.session_id)

    def found(self) -> Found:
        session, findings = self.findings.session, self.findings
        tags = (tag for policy in findings.policies for tag in policy.actions.apply_tags)
        return Found(
            self.key,
            seen_received_at=session.last_received_at,
            snapshot=self.snapshot,
            labels=findings.labels,
            action=findings.decision.action,
            tags=tuple(dict.fromkeys((*session.tags, *tags))),
            events=[self.event] if self.event else [],
            thoughts=[
                JudgedThought(each.event_id, each.event_time, analysis)
                for each, analysis in findings.thoughts
            ],
            dataflow=findings.dataflow,
        )


class SessionAnalyses:
    """Brings due sessions to their findings, some at a time; calls may overlap.

    What others are told is asked for before the findings are written, under ids that follow from
    them: after a crash in between it is asked for again and told once.

    Args:
        due: Where due sessions are claimed and findings written.
        judging: Finds out.
        announcing: Tells watchers of sessions.
        updates: Tells them of what was saved.
        pii: Looks for personal data in them behind, where that is wanted.
        deliveries: Where webhooks are asked for.
        signals: The threat path.
        config: Leases, and who is told.
        clock: Time.
    """

    def __init__(
        self,
        due: Due,
        judging: Judging,
        *,
        announcing: Announcing,
        updates: Updates,
        pii: PiiSearch | None,
        deliveries: Deliveries,
        signals: Signals,
        config: SessionsConfig,
        clock: Clock,
    ) -> None:
        self._due = due
        self._judging = judging
        self._announcing = announcing
        self._updates = updates
        self._pii = pii
        self._deliveries = deliveries
        self._signals = signals
        self._config = config
        self._clock = clock

    async def claim(self, _limit: int) -> Sequence[Sequence[Session]]:
        """A batch of sessions that nobody else has, riskiest first; nothing where none is due."""
        size = self._config.analysis_batch
        claimed = await self._due.claim(size, lease_s=self._config.analysis_lease_s)
        return [claimed] if claimed else []

    async def work(self, batch: Sequence[Session]) -> None:
        """Analyse claimed sessions; one that cannot be costs the others nothing.

        Raises:
            UnavailableError: Store or bus is away; call again.
        """
        try:
            await self._write(await self._judging.judge(batch))
        except UnavailableError:
            raise
        except Exception as exc:
            if len(batch) > 1:
                # Which of them it was shows when each is alone.
                for session in batch:
                    await self.work([session])
                return
            # A fault of ours; the session waits for its next turn, and others have theirs.
            (session,) = batch
            log.exception(
                "session_not_analyzed",
                session_id=session.session_id,
                error_type=type(exc).__name__,
            )
            pause = timedelta(seconds=self._config.analysis_lease_s)
            key = SessionKey(session.project_id, session.session_id)
            await self._due.release(key, retry_at=self._clock.now() + pause)

    async def _write(self, findings: Sequence[Findings]) -> None:
        told = [_Told(each, self._snapshot(each), decision_event(each)) for each in findings]
        await self._tell(told)
        sessions = {
            SessionKey(session.project_id, session.session_id): session
            for session in await self._due.finish([each.found() for each in told])
        }
        if self._pii is not None:
            self._pii.ask([each.findings.session for each in told if each.key in sessions])
        known = [(sessions.get(each.key), each) for each in told]
        await gather(*(self._announce(after, each) for after, each in known if after is not None))

    async def _announce(self, after: Session, told: _Told) -> None:
        self._updates.overtaken(after)
        until = told.findings.session.last_received_at
        if told.snapshot is not None or told.findings.dataflow is not None:
            snapshot = told.snapshot
            analysis_id = snapshot.snapshot_id if snapshot else mint_uuid7(self._clock.now())
            await self._announcing.analyzed(after, until=until, analysis_id=analysis_id)
        if told.event is not None:
            await self._announcing.decided(after, until=until, decision_id=told.event.event_id)

    async def _tell(self, told: Sequence[_Told]) -> None:
        drafts: list[DeliveryDraft] = []
        url = self._config.analysis_webhook_url
        for findings, snapshot, event in told:
            drafts += policy_deliveries(findings, event) if event else []
            if url is not None and snapshot is not None:
                drafts.append(analysis_delivery(findings, snapshot, url))
        if drafts:
            await self._deliveries.add(drafts)
        raising = self._config.raise_signals
        for findings, _, event in told:
            signal = signal_of(findings, event, raising=raising) if event else None
            if signal is not None:
                # The same decision may have been made before a crash.
                await self._signals.publish(signal, repeat=True)

    def _snapshot(self, findings: Findings) -> RiskSnapshot | None:
        if findings.risk is None:
            return None
        return RiskSnapshot(
            snapshot_id=mint_uuid7(self._clock.now()),
            event_id=findings.events[-1].event_id,
            risk_score=findings.risk.risk_score,
            patterns=findings.risk.patterns,
            explanation=findings.risk.explanation,
            provider=findings.risk.provider,
            created_at=findings.risk.analyzed_at,
        )
