"""Puts the session path together from what it stands on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from watchfloor.bus import EventDelivery
from watchfloor.coordinator.config import CoordinatorConfig
from watchfloor.coordinator.dead_letter_share import DeadLetterShare
from watchfloor.coordinator.intake import Intake, IntakeLimits
from watchfloor.coordinator.port import AttemptMemory, DeadLetters, OpenQueue, Part
from watchfloor.coordinator.sessions import port
from watchfloor.coordinator.sessions.analysis import SessionAnalyses
from watchfloor.coordinator.sessions.announcing import Announcing
from watchfloor.coordinator.sessions.app import SessionCoordinator
from watchfloor.coordinator.sessions.claiming import Claiming, ClaimLimits
from watchfloor.coordinator.sessions.conclusion import ConclusionSweep
from watchfloor.coordinator.sessions.feature_receiver import FeatureReceiver
from watchfloor.coordinator.sessions.features import FeatureAnalysis
from watchfloor.coordinator.sessions.following import Following
from watchfloor.coordinator.sessions.giving_up import EventsGivenUp
from watchfloor.coordinator.sessions.http_sender import HTTPSender
from watchfloor.coordinator.sessions.judging import Judging
from watchfloor.coordinator.sessions.pii_search import PiiSearch
from watchfloor.coordinator.sessions.runner import AnalysisRunner
from watchfloor.coordinator.sessions.saver import Saver
from watchfloor.coordinator.sessions.session_spans import SessionSpans
from watchfloor.coordinator.sessions.steps import ConclusionWork
from watchfloor.coordinator.sessions.updates import Updates
from watchfloor.coordinator.sessions.webhooks import Webhooks
from watchfloor.coordinator.trials import Trials
from watchfloor.coordinator.waiting import WaitingFor
from watchfloor.core import Clock, Delivery, ReportPart, Session
from watchfloor.outgoing import Guard
from watchfloor.store import DueStep
from watchfloor.telemetry import NO_TRACER, Metrics, Tracer

_STEP_BATCHES_AT_ONCE = 1
"""What is done alone, because it may kill its worker, is alone in its process."""
_DELIVERIES_AT_ONCE = 8
_UPDATES_S = 0.2


@dataclass(frozen=True)
class SessionBackends:
    """What the session path stands on.

    Attributes:
        queue: What arrives.
        backlog: What of it is not saved yet.
        dead_letters: What of it cannot be saved.
        attempts: Tries that failed.
        changes: Where watchers hear of sessions.
        signals: The threat path.
        saving: Where sessions and events are written.
        sessions: Where sessions are read.
        traces: Where traces are read.
        events: Where events are read.
        due: Sessions whose analysis is due.
        policies: Policies.
        conclusions: Concludes what is quiet, and marks what was analysed.
        steps: What is to be done after conclusions.
        features: Features.
        pii: Where it is kept how far sessions were read for personal data.
        deliveries: What is to be told to somebody outside.
        leases: Work that only one may do at a time.
        agents: Monitored agents.
        runs: Runs of their analyses.
        projects: All tenants.
        parts: What can be away: the store and the bus.
    """

    queue: OpenQueue[EventDelivery]
    backlog: port.Backlog
    dead_letters: DeadLetters
    attempts: AttemptMemory
    changes: port.Changes
    signals: port.Signals
    saving: port.Saving
    sessions: port.Sessions
    traces: port.Traces
    events: port.SessionEvents
    due: port.Due
    policies: port.Policies
    conclusions: port.Conclusions
    steps: port.Steps
    features: port.Features
    pii: port.PiiReadings
    deliveries: port.Deliveries
    leases: port.Leases
    agents: port.Agents
    runs: port.Runs
    projects: port.Projects
    parts: tuple[Part, ...]


class SessionJudges(NamedTuple):
    """Who says what sessions show.

    Attributes:
        thoughts: Looks at chains of thought.
        sessions: Looks at sessions.
        dataflow: Looks at where values came from.
        pii: Looks for personal data.
        decide: Looks at policies.
        analyses: Look at all sessions of an agent, by name, in this order.
    """

    thoughts: port.ThoughtJudge
    sessions: port.SessionJudge
    dataflow: port.DataflowJudge
    pii: port.PiiReader
    decide: port.Decide
    analyses: Mapping[str, ReportPart]


def join_sessions(
    config: CoordinatorConfig,
    backends: SessionBackends,
    judges: SessionJudges,
    *,
    metrics: Metrics,
    clock: Clock,
    tracer: Tracer = NO_TRACER,
) -> SessionCoordinator:
    """The session path; not started."""
    joining = _Joining(
        config, backends, judges, metrics=metrics, clock=clock, spans=SessionSpans(tracer)
    )
    return joining.coordinator()


class _Joining:
    """Makes each part once."""

    def __init__(
        self,
        config: CoordinatorConfig,
        backends: SessionBackends,
        judges: SessionJudges,
        *,
        metrics: Metrics,
        clock: Clock,
        spans: SessionSpans,
    ) -> None:
        self._spans = spans
        self._all = config
        self._config = config.sessions
        self._backends = backends
        self._judges = judges
        self._metrics = metrics
        self._clock = clock
        own = (config.sessions.receiver_url, config.sessions.analysis_webhook_url)
        guard = Guard(config.outgoing, own=[url for url in own if url is not None])
        self._sender = HTTPSender(guard)
        self._announcing = Announcing(backends.changes, clock=clock, spans=spans)
        self._updates = Updates(self._announcing, every_s=_UPDATES_S)
        self._pii = self._pii_search() if config.sessions.enable_pii_analysis else None
        self._away = WaitingFor(backends.parts, every_s=config.store_attempt_pause_s)

    def coordinator(self) -> SessionCoordinator:
        runner, features = self._runner(), self._features()
        analyses, steps = self._analyses(), self._steps(runner, features)
        return SessionCoordinator(
            self._intake(analyses.poke),
            updates=self._updates,
            pii=self._pii,
            analyses=analyses,
            conclusion=self._conclusion(steps.poke),
            steps=steps,
            runner=runner,
            webhooks=self._webhooks(),
            sender=self._sender,
            sweep_s=self._config.sweep_s,
        )

    def _intake(self, on_saved: Callable[[], None]) -> Intake[EventDelivery]:
        config, backends = self._all, self._backends
        share = DeadLetterShare(config.dead_letter_share, window=config.dead_letter_window)
        saver = Saver(
            queue=backends.queue,
            saving=backends.saving,
            updates=self._updates,
            trials=Trials(backends.attempts, limit=config.attempts, what="saving"),
            given_up=EventsGivenUp(
                backends.dead_letters, share=share, metrics=self._metrics, clock=self._clock
            ),
            on_saved=on_saved,
            metrics=self._metrics,
            alone_from=config.alone_from_delivery,
            spans=self._spans,
        )
        limits = IntakeLimits(
            batch=self._config.batch,
            batch_turn_s=config.batch_turn_ms / 1000,
            batches_in_flight=self._config.batches_in_flight,
            overtaking=0,
            attempt_pause_s=config.store_attempt_pause_s,
            stop_deadline_s=config.stop_deadline_s,
        )
        return Intake(
            backends.queue,
            saver.work,
            name="events",
            share=share,
            parts=backends.parts,
            limits=limits,
        )

    def _analyses(self) -> Claiming[Sequence[Session]]:
        judging = Judging(
            events=self._backends.events,
            policies=self._backends.policies,
            thought_judge=self._judges.thoughts,
            session_judge=self._judges.sessions,
            dataflow_judge=self._judges.dataflow,
            decide=self._judges.decide,
            config=self._config,
            metrics=self._metrics,
            clock=self._clock,
            spans=self._spans,
        )
        work = SessionAnalyses(
            self._backends.due,
            judging,
            announcing=self._announcing,
            updates=self._updates,
            pii=self._pii,
            deliveries=self._backends.deliveries,
            signals=self._backends.signals,
            config=self._config,
            clock=self._clock,
        )
        limits = self._limits(self._config.analysis_workers)
        return Claiming(work.claim, work.work, name="analyses", away=self._away, limits=limits)

    def _pii_search(self) -> PiiSearch:
        return PiiSearch(
            self._judges.pii,
            self._backends.pii,
            events=self._backends.events,
            config=self._config,
            metrics=self._metrics,
            clock=self._clock,
            spans=self._spans,
        )

    def _conclusion(self, on_concluded: Callable[[], None]) -> ConclusionSweep:
        return ConclusionSweep(
            self._backends.conclusions,
            backlog=self._backends.backlog,
            projects=self._backends.projects,
            on_concluded=on_concluded,
            config=self._config,
            metrics=self._metrics,
            clock=self._clock,
        )

    def _steps(self, runner: AnalysisRunner, features: FeatureAnalysis) -> Claiming[list[DueStep]]:
        following = Following(
            self._backends.sessions,
            self._backends.traces,
            announcing=self._announcing,
            features=features,
            runner=runner,
            inactivity_s=self._config.inactivity_s,
            metrics=self._metrics,
            spans=self._spans,
        )
        work = ConclusionWork(
            self._backends.steps,
            following.steps(),
            config=self._config,
            metrics=self._metrics,
            clock=self._clock,
        )
        limits = self._limits(_STEP_BATCHES_AT_ONCE)
        return Claiming(work.claim, work.work, name="steps", away=self._away, limits=limits)

    def _webhooks(self) -> Claiming[Delivery]:
        work = Webhooks(
            self._backends.deliveries,
            sender=self._sender,
            config=self._config,
            metrics=self._metrics,
            clock=self._clock,
        )
        limits = self._limits(_DELIVERIES_AT_ONCE)
        return Claiming(work.claim, work.work, name="deliveries", away=self._away, limits=limits)

    def _features(self) -> FeatureAnalysis:
        url = self._config.receiver_url
        receiver = url and FeatureReceiver(
            self._sender, url, config=self._config, metrics=self._metrics, clock=self._clock
        )
        return FeatureAnalysis(
            self._backends.events,
            self._backends.features,
            marks=self._backends.conclusions,
            teller=receiver or None,
            clock=self._clock,
        )

    def _runner(self) -> AnalysisRunner:
        return AnalysisRunner(
            self._judges.analyses,
            agents=self._backends.agents,
            runs=self._backends.runs,
            leases=self._backends.leases,
            config=self._config,
            metrics=self._metrics,
            spans=self._spans,
        )

    def _limits(self, at_once: int) -> ClaimLimits:
        return ClaimLimits(
            at_once=at_once,
            poll_s=self._config.poll_s,
            stop_deadline_s=self._all.stop_deadline_s,
        )
