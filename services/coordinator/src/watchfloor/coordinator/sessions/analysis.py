"""Sessions whose analysis is due: claimed, judged, and what was found written down."""

from collections.abc import Sequence
from datetime import timedelta

import structlog

from watchfloor.coordinator.sessions.announcing import Announcing
from watchfloor.coordinator.sessions.bridge import signal_of
from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.coordinator.sessions.consequences import analysis_delivery, policy_deliveries
from watchfloor.coordinator.sessions.decision_event import decision_event
from watchfloor.coordinator.sessions.judging import Findings, Judging
from watchfloor.coordinator.sessions.port import Deliveries, Due, Signals
from watchfloor.coordinator.sessions.updates import Updates
from watchfloor.core import (
    Clock,
    Event,
    JudgedThought,
    RiskSnapshot,
    Session,
    SessionKey,
    UnavailableError,
    mint_uuid7,
)

log = structlog.get_logger(__name__)


class SessionAnalyses:
    """Brings one due session at a time to its findings; calls may overlap.

    What others are told is asked for before the findings are written, under ids that follow from
    them: after a crash in between it is asked for again and told once.

    Args:
        due: Where due sessions are claimed and findings written.
        judging: Finds out.
        announcing: Tells watchers of sessions.
        updates: Tells them of what was saved.
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
        deliveries: Deliveries,
        signals: Signals,
        config: SessionsConfig,
        clock: Clock,
    ) -> None:
        self._due = due
        self._judging = judging
        self._announcing = announcing
        self._updates = updates
        self._deliveries = deliveries
        self._signals = signals
        self._config = config
        self._clock = clock

    async def claim(self, limit: int) -> Sequence[Session]:
        """Sessions that nobody else has, riskiest first."""
        return await self._due.claim(limit, lease_s=self._config.analysis_lease_s)

    async def work(self, session: Session) -> None:
        """Analyse one claimed session.

        Raises:
            UnavailableError: Store or bus is away; call again.
        """
        try:
            findings = await self._judging.judge(session)
            await self._write(findings)
        except UnavailableError:
            raise
        except Exception as exc:
            # A fault of ours; the session waits for its next turn, and others have theirs.
            log.exception(
                "session_not_analyzed",
                session_id=session.session_id,
                error_type=type(exc).__name__,
            )
            pause = timedelta(seconds=self._config.analysis_lease_s)
            key = SessionKey(session.project_id, session.session_id)
            await self._due.release(key, retry_at=self._clock.now() + pause)

    async def _write(self, findings: Findings) -> None:
        session, until = findings.session, findings.session.last_received_at
        snapshot, event = self._snapshot(findings), decision_event(findings)
        await self._tell(findings, snapshot, event)
        tags = (tag for policy in findings.policies for tag in policy.actions.apply_tags)
        after = await self._due.finish(
            SessionKey(session.project_id, session.session_id),
            seen_received_at=until,
            snapshot=snapshot,
            labels=findings.labels,
            action=findings.decision.action,
            tags=tuple(dict.fromkeys((*session.tags, *tags))),
            events=[event] if event else [],
            thoughts=[
                JudgedThought(each.event_id, each.event_time, analysis)
                for each, analysis in findings.thoughts
            ],
        )
        if after is None:
            return
        self._updates.overtaken(after)
        if snapshot is not None:
            await self._announcing.analyzed(after, until=until, snapshot_id=snapshot.snapshot_id)
        if event is not None:
            await self._announcing.decided(after, until=until, decision_id=event.event_id)

    async def _tell(
        self, findings: Findings, snapshot: RiskSnapshot | None, event: Event | None
    ) -> None:
        drafts = policy_deliveries(findings, event) if event else []
        url = self._config.analysis_webhook_url
        if url is not None and snapshot is not None:
            drafts.append(analysis_delivery(findings, snapshot, url))
        if drafts:
            await self._deliveries.add(drafts)
        raising = self._config.raise_signals
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
