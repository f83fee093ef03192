"""The steps that follow a conclusion, each by its name."""

from collections.abc import Mapping

from watchfloor.coordinator.sessions.announcing import Announcing
from watchfloor.coordinator.sessions.features import FeatureAnalysis
from watchfloor.coordinator.sessions.port import Runner, Sessions, Traces
from watchfloor.coordinator.sessions.steps import DoStep
from watchfloor.core import NotFoundError, Session, SessionId, TraceId
from watchfloor.store import DueStep, Step, StepKind


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
    """

    def __init__(
        self,
        sessions: Sessions,
        traces: Traces,
        *,
        announcing: Announcing,
        features: FeatureAnalysis,
        runner: Runner,
    ) -> None:
        self._sessions = sessions
        self._traces = traces
        self._announcing = announcing
        self._features = features
        self._runner = runner

    def steps(self) -> Mapping[Step, DoStep]:
        """What each step is."""
        return {
            Step.PUBLISH: self._publish,
            Step.FEATURES: self._analyze_features,
            Step.RUNNER: self._trigger,
        }

    async def _publish(self, due: DueStep) -> None:
        session = await self._session(due)
        if session is not None:
            await self._announcing.concluded(session, number=due.conclusion_number)

    async def _trigger(self, due: DueStep) -> None:
        session = await self._session(due)
        if session is not None:
            await self._runner.trigger(session.project_id, session.agent_id, why="conclusion")

    async def _analyze_features(self, due: DueStep) -> None:
        if due.kind is StepKind.TRACE:
            await self._analyze_trace(due)
            return
        session = await self._session(due)
        # One that went on since is analysed after its next conclusion.
        if session is not None and session.conclusion_number == due.conclusion_number:
            await self._features.of_session(session)

    async def _analyze_trace(self, due: DueStep) -> None:
        trace = await self._traces.get(due.project_id, TraceId(due.subject_id))
        if trace is None or trace.conclusion_number != due.conclusion_number:
            return
        try:
            await self._features.of_trace(trace)
        except NotFoundError:
            return

    async def _session(self, due: DueStep) -> Session | None:
        session = await self._sessions.get(due.project_id, SessionId(due.subject_id))
        # The conclusion of one that is part of another by now is no conclusion of that one.
        is_itself = session is not None and session.session_id == due.subject_id
        return session if is_itself else None
