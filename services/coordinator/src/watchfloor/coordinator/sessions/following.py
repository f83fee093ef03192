"""The steps that follow a conclusion, each by its name."""

from asyncio import gather
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import timedelta
from typing import TypeVar

from watchfloor.coordinator.sessions.announcing import Announcing
from watchfloor.coordinator.sessions.features import FeatureAnalysis
from watchfloor.coordinator.sessions.port import Runner, Sessions, Traces
from watchfloor.coordinator.sessions.session_spans import NO_SESSION_SPANS, SessionSpans
from watchfloor.coordinator.sessions.steps import DoSteps
from watchfloor.core import AgentId, MonitoredTrace, Session, SessionId, SessionKey, TraceId
from watchfloor.store import DueStep, Step, StepKind
from watchfloor.telemetry import Metrics

Subject = TypeVar("Subject", Session, MonitoredTrace)


class Following:
    """Tells watchers, analyses features, asks for the agent's report.

    A session or trace that is gone, by retention, with its project or as part of another session,
    needs nothing any more.

    Args:
        sessions: Where sessions are read.
        traces: Where traces are read.
        announcing: Tells watchers of sessions.
        features: Analyses features.
        runner: Runs the analyses of an agent.
        inactivity_s: After so long without an event a session is quiet.
        metrics: Counts how late conclusions are.
        spans: Tell of sessions whose trace is known.
    """

    def __init__(
        self,
        sessions: Sessions,
        traces: Traces,
        *,
        announcing: Announcing,
        features: FeatureAnalysis,
        runner: Runner,
        inactivity_s: float,
        metrics: Metrics,
        spans: SessionSpans = NO_SESSION_SPANS,
    ) -> None:
        self._sessions = sessions
        self._traces = traces
        self._announcing = announcing
        self._features = features
        self._runner = runner
        self._inactivity = timedelta(seconds=inactivity_s)
        self._metrics = metrics
        self._spans = spans

    def steps(self) -> Mapping[Step, DoSteps]:
        """What each step is."""
        return {
            Step.PUBLISH: self._publish,
            Step.FEATURES: self._analyze_features,
            Step.RUNNER: self._trigger,
        }

    async def _publish(self, due: Sequence[DueStep]) -> None:
        await gather(
            *(self._conclude(step, session) for step, session in await self._of_sessions(due))
        )

    async def _conclude(self, step: DueStep, session: Session) -> None:
        key = SessionKey(session.project_id, session.session_id)
        with self._spans.of("session.conclude", key):
            await self._announcing.concluded(session, number=step.conclusion_number)
        if session.concluded_at is not None:
            late = session.concluded_at - session.last_received_at - self._inactivity
            self._metrics.sessions.conclusion_took(late.total_seconds())

    async def _trigger(self, due: Sequence[DueStep]) -> None:
        """Ask once for each agent, however many of its sessions were concluded."""
        sessions = [session for _, session in await self._of_sessions(due)]
        newest = {(each.project_id, each.agent_id): each for each in sessions}
        agents = dict.fromkeys(newest, "conclusion")
        agents |= {
            (step.project_id, AgentId(step.subject_id)): "request"
            for step in due
            if step.kind is StepKind.AGENT
        }
        for (project_id, agent_id), why in sorted(agents.items()):
            because = newest.get((project_id, agent_id))
            # What runs now goes on with the trace of one of the sessions that it is because of.
            with self._spans.telling(because) if because else nullcontext():
                await self._runner.trigger(project_id, agent_id, why=why)

    async def _analyze_features(self, due: Sequence[DueStep]) -> None:
        # What went on since is analysed after its next conclusion.
        sessions = [
            session
            for step, session in await self._of_sessions(due)
            if session.conclusion_number == step.conclusion_number
        ]
        traces = [
            trace
            for step, trace in await self._of_traces(due)
            if trace.conclusion_number == step.conclusion_number
        ]
        if sessions:
            await self._features.of_sessions(sessions)
        if traces:
            await self._features.of_traces(traces)

    async def _of_sessions(self, due: Sequence[DueStep]) -> Sequence[tuple[DueStep, Session]]:
        """The steps of sessions that are there; those that are part of others are not."""
        steps = [each for each in due if each.kind is StepKind.SESSION]
        if not steps:
            return ()
        keys = {SessionKey(each.project_id, SessionId(each.subject_id)) for each in steps}
        found = {
            (session.project_id, str(session.session_id)): session
            for session in await self._sessions.these(keys)
        }
        return _known(steps, found)

    async def _of_traces(self, due: Sequence[DueStep]) -> Sequence[tuple[DueStep, MonitoredTrace]]:
        steps = [each for each in due if each.kind is StepKind.TRACE]
        if not steps:
            return ()
        keys = {(each.project_id, TraceId(each.subject_id)) for each in steps}
        found = {
            (trace.project_id, str(trace.trace_id)): trace
            for trace in await self._traces.these(keys)
        }
        return _known(steps, found)


def _known(
    steps: Sequence[DueStep], found: Mapping[tuple[str, str], Subject]
) -> Sequence[tuple[DueStep, Subject]]:
    known = ((step, found.get((step.project_id, step.subject_id))) for step in steps)
    return [(step, subject) for step, subject in known if subject is not None]
