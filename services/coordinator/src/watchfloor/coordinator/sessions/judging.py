"""What a session shows: its thoughts, risk and data flow, and what the policies make of them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import structlog

from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.coordinator.sessions.conversations import Conversation, Conversations
from watchfloor.coordinator.sessions.port import (
    DataflowJudge,
    Decide,
    Events,
    Policies,
    SessionJudge,
    ThoughtJudge,
)
from watchfloor.coordinator.sessions.remembered import Remembered
from watchfloor.coordinator.sessions.sampling import may_ask_model
from watchfloor.coordinator.sessions.session_spans import NO_SESSION_SPANS, SessionSpans
from watchfloor.core import (
    Clock,
    DataflowVerdict,
    Event,
    EventType,
    Policy,
    PolicyContext,
    PolicyDecision,
    RiskAnalysis,
    Session,
    SessionAnalysis,
    SessionDataflow,
    SessionExcerpt,
    SessionKey,
    ThoughtAnalysis,
    patterns_with,
)
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)

Found = TypeVar("Found")


class Findings(NamedTuple):
    """What was found out about a session.

    Attributes:
        session: As it was when that began.
        events: Its newest events, oldest first.
        risk: What the session shows; nothing where that was not analysed.
        dataflow: What its data flow shows; nothing where the session keeps what it has.
        thoughts: What its thoughts show, with the event of each.
        labels: Labels of thoughts, those of earlier analyses first.
        policies: Those that triggered, in their order.
        decision: What they say together.
    """

    session: Session
    events: tuple[Event, ...]
    risk: SessionAnalysis | None
    dataflow: SessionDataflow | None
    thoughts: tuple[tuple[Event, ThoughtAnalysis], ...]
    labels: tuple[str, ...]
    policies: tuple[Policy, ...]
    decision: PolicyDecision

    @property
    def dataflow_verdict(self) -> DataflowVerdict | None:
        """The present verdict on its data flow, whenever it was found."""
        return self.dataflow.verdict if self.dataflow else self.session.dataflow_verdict


class Judging:
    """Looks at the newest events of sessions; calls may overlap.

    Each analysis has its own failure: when one raises, the others are made and the policies are
    asked all the same, with what is known.

    Args:
        events: Where events are read.
        policies: Where policies are kept.
        thought_judge: Looks at thoughts.
        session_judge: Looks at sessions.
        dataflow_judge: Looks at where values came from.
        decide: Looks at policies.
        config: What is switched on.
        metrics: Counts.
        clock: Time.
        spans: Tell of sessions whose trace is known.
    """

    def __init__(
        self,
        *,
        events: Events,
        policies: Policies,
        thought_judge: ThoughtJudge,
        session_judge: SessionJudge,
        dataflow_judge: DataflowJudge,
        decide: Decide,
        config: SessionsConfig,
        metrics: Metrics,
        clock: Clock,
        spans: SessionSpans = NO_SESSION_SPANS,
    ) -> None:
        self._events = events
        self._policies = policies
        self._thought_judge = thought_judge
        self._session_judge = session_judge
        self._dataflow_judge = dataflow_judge
        self._conversations = Conversations(events, config)
        # Several threads at work would each take their turn before the event loop has its next.
        self._tracing = asyncio.Lock()
        self._decide = decide
        self._config = config
        self._metrics = metrics
        self._clock = clock
        self._spans = spans
        self._thoughts: Remembered[tuple[str, str, bool], ThoughtAnalysis] = Remembered(
            config.cached_thoughts
        )

    async def judge(self, sessions: Sequence[Session]) -> Sequence[Findings]:
        """Everything that can be said about each of the sessions, in order.

        Raises:
            UnavailableError: The store is away.
        """
        newest: dict[SessionKey, list[Event]] = {_key(session): [] for session in sessions}
        limit = self._config.max_events_to_analyze
        for event in await self._events.newest_of_all(newest.keys(), limit):
            newest[SessionKey(event.project_id, event.session_id)].append(event)
        said: Mapping[SessionKey, Conversation] = {}
        if self._config.enable_dataflow_analysis:
            said = await self._conversations.of(newest)
        projects = {session.project_id for session in sessions}
        policies = {each: await self._policies.list(each) for each in projects}
        return await asyncio.gather(
            *(
                self._traced(
                    session,
                    newest[_key(session)],
                    said.get(_key(session)),
                    policies=policies[session.project_id],
                )
                for session in sessions
            )
        )

    async def _traced(
        self,
        session: Session,
        newest: Sequence[Event],
        said: Conversation | None,
        *,
        policies: Sequence[Policy],
    ) -> Findings:
        with self._spans.of("analyze_session", _key(session)) as span:
            findings = await self._judge(session, newest, said, policies=policies)
            span.describe({"events": len(newest), "policy.action": findings.decision.action})
        return findings

    async def _judge(
        self,
        session: Session,
        newest: Sequence[Event],
        said: Conversation | None,
        *,
        policies: Sequence[Policy],
    ) -> Findings:
        thoughts = await self._judge_thoughts(session, newest)
        risk = await self._judge_risk(session, newest)
        dataflow = await self._judge_dataflow(session, said) if said else None
        patterns = patterns_with(
            risk.patterns if risk else session.patterns,
            dataflow.verdict if dataflow else session.dataflow_verdict,
        )
        new_labels = (label for _, thought in thoughts for label in thought.labels)
        labels = tuple(dict.fromkeys((*session.labels, *new_labels)))
        known = labels if self._config.enable_cot_analysis else None
        context = PolicyContext(
            risk_score=risk.risk_score if risk else session.risk_score,
            patterns=patterns,
            cot_labels=known,
            event_times=tuple(event.event_time for event in newest),
            event_count=session.counters.events,
        )
        with self._spans.part("policies.decide"):
            decision = self._decide(policies, context)
        self._metrics.sessions.decided(decision.action)
        triggered = set(decision.triggered_policies)
        return Findings(
            session=session,
            events=tuple(newest),
            risk=risk,
            dataflow=dataflow,
            thoughts=thoughts,
            labels=labels,
            policies=tuple(each for each in policies if each.policy_id in triggered),
            decision=decision,
        )

    async def _judge_thoughts(
        self, session: Session, newest: Sequence[Event]
    ) -> tuple[tuple[Event, ThoughtAnalysis], ...]:
        if not self._config.enable_cot_analysis:
            return ()
        found = []
        for place, event in enumerate(newest):
            if not _is_thought(event):
                continue
            # What follows a thought tells more about it, so the newest one is looked at again.
            key = (event.project_id, event.event_id, place == len(newest) - 1)
            analysis = self._thoughts.get(key)
            if analysis is None:
                analysis = await self._isolated(
                    "thought", session, self._ask_about_thought(session, newest, place)
                )
            if analysis is not None:
                self._thoughts.put(key, analysis)
                found.append((event, analysis))
        return tuple(found)

    def _ask_about_thought(
        self, session: Session, newest: Sequence[Event], place: int
    ) -> Callable[[], Awaitable[ThoughtAnalysis]]:
        return lambda: self._thought_judge.judge(
            newest, place, may_ask_model=may_ask_model(session, self._config)
        )

    async def _judge_risk(
        self, session: Session, newest: Sequence[Event]
    ) -> SessionAnalysis | None:
        if not self._config.enable_session_analysis or not newest:
            return None
        # What the product itself said about the session is no evidence against it.
        evidence = tuple(
            event for event in newest if event.event_type is not EventType.POLICY_DECISION
        )
        excerpt = SessionExcerpt(events=evidence, total_events=session.counters.events)
        may_ask = may_ask_model(session, self._config)
        return await self._isolated(
            "session",
            session,
            lambda: self._session_judge.judge(excerpt, may_ask_model=may_ask),
        )

    async def _judge_dataflow(self, session: Session, said: Conversation) -> SessionDataflow | None:
        """What its conversation shows, unless the session keeps what is known of it.

        The verdict on a whole conversation counts, whatever was said before; where some of it is
        out of view, the verdict may become worse and not better.
        """
        if not said.events:
            return None
        excerpt = SessionExcerpt(events=said.events, total_events=session.counters.events)
        async with self._tracing:
            found = await self._isolated(
                "dataflow", session, lambda: self._dataflow_judge.judge(excerpt)
            )
        known = session.dataflow_verdict
        if found and known and not said.is_whole and known.is_worse_than(found.verdict):
            return None
        return found

    async def _isolated(
        self, kind: str, session: Session, call: Callable[[], Awaitable[Found]]
    ) -> Found | None:
        began = self._clock.monotonic()
        try:
            with self._spans.part(f"{kind}.analyze"):
                found = await call()
        except Exception as exc:  # noqa: BLE001 - the border around an analysis
            took_s = self._clock.monotonic() - began
            self._metrics.sessions.analyzed(kind, "failed", took_s=took_s)
            log.warning(
                "session_analysis_failed",
                kind=kind,
                session_id=session.session_id,
                error_type=type(exc).__name__,
            )
            return None
        fell_back = isinstance(found, RiskAnalysis) and found.fallback_reason
        outcome = "fallback" if fell_back else "ok"
        self._metrics.sessions.analyzed(kind, outcome, took_s=self._clock.monotonic() - began)
        return found


def _key(session: Session) -> SessionKey:
    return SessionKey(session.project_id, session.session_id)


def _is_thought(event: Event) -> bool:
    return bool(event.content if event.event_type is EventType.COT else event.reasoning)
