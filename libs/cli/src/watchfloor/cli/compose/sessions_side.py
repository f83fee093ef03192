"""The session path of the coordinator on its foundation."""

from dataclasses import dataclass

from watchfloor.analyzers import DataflowConfig, JudgementConfig, PiiAnalyzer, PiiConfig
from watchfloor.bus import (
    AttemptLog,
    DeadLetterBox,
    EventConsumer,
    EventQueue,
    SessionStream,
    SignalQueue,
)
from watchfloor.cli.compose.foundation import Foundation
from watchfloor.cli.compose.report_parts import report_parts
from watchfloor.cli.compose.session_judges import session_judges
from watchfloor.coordinator import (
    CoordinatorConfig,
    SessionBackends,
    join_sessions,
)
from watchfloor.llm import LLMConfig, Provider, language_model
from watchfloor.runtime import Part
from watchfloor.store import (
    AgentRepository,
    AnalysisSessionRepository,
    Conclusions,
    ConclusionSteps,
    DeliveryRepository,
    DueAnalyses,
    EventRepository,
    FeatureRepository,
    LeaseRepository,
    PolicyRepository,
    ProjectRepository,
    SessionPiiRepository,
    SessionRepository,
    SessionSaving,
    StoreTokenLedger,
    TraceRepository,
)


@dataclass(frozen=True)
class JudgingSettings:
    """What an operator sets about judging sessions, wherever that happens.

    Attributes:
        llm: The model that may be asked, if any.
        judgement: How much it is asked.
        dataflow: What tools do, where their names do not say it.
        pii: How personal data is looked for.
    """

    llm: LLMConfig
    judgement: JudgementConfig
    dataflow: DataflowConfig
    pii: PiiConfig


def session_parts(
    foundation: Foundation, *, config: CoordinatorConfig, judging: JudgingSettings
) -> list[Part]:
    """What is started for the session path, in order.

    Args:
        foundation: Started before.
        config: What the operator set about the coordinator.
        judging: The same about judging.
    """
    metrics, clock = foundation.metrics, foundation.clock
    model = None
    if judging.llm.provider is not Provider.HEURISTIC:
        ledger = StoreTokenLedger(foundation.store)
        model = language_model(
            judging.llm, metrics=metrics, clock=clock, ledger=ledger, tracer=foundation.tracer
        )
    pii = PiiAnalyzer(clock=clock, config=judging.pii)
    wanted = pii if config.sessions.enable_pii_analysis else None
    parts = report_parts(
        foundation.store,
        pii=wanted,
        clock=clock,
        most_sessions=config.sessions.max_sessions_to_report,
    )
    judges = session_judges(
        model,
        parts,
        pii=pii,
        config=judging.judgement,
        dataflow=judging.dataflow,
        metrics=metrics,
        clock=clock,
    )
    coordinator = join_sessions(
        config,
        session_backends(foundation),
        judges,
        metrics=metrics,
        clock=clock,
        tracer=foundation.tracer,
    )
    first = [Part("session-model", model)] if model is not None else []
    return [*first, Part("sessions", coordinator)]


def session_backends(foundation: Foundation) -> SessionBackends:
    """Store and bus as the session path knows them."""
    store, bus, clock = foundation.store, foundation.bus, foundation.clock
    return SessionBackends(
        queue=EventConsumer(bus),
        backlog=EventQueue(bus),
        dead_letters=DeadLetterBox(bus, EventQueue(bus)),
        attempts=AttemptLog(bus),
        changes=SessionStream(bus),
        signals=SignalQueue(bus),
        saving=SessionSaving(store),
        sessions=SessionRepository(store),
        traces=TraceRepository(store),
        events=EventRepository(store),
        due=DueAnalyses(store),
        policies=PolicyRepository(store, clock=clock),
        conclusions=Conclusions(store),
        steps=ConclusionSteps(store),
        features=FeatureRepository(store),
        pii=SessionPiiRepository(store),
        deliveries=DeliveryRepository(store),
        leases=LeaseRepository(store),
        agents=AgentRepository(store),
        runs=AnalysisSessionRepository(store, clock=clock),
        projects=ProjectRepository(store, clock=clock),
        parts=(store, bus),
    )
