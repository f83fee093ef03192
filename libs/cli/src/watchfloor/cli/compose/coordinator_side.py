"""The coordinator on its foundation."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from watchfloor.bus import (
    AttemptLog,
    DeadLetterBox,
    EventQueue,
    ResultStream,
    SignalConsumer,
    SignalQueue,
    StatusReports,
)
from watchfloor.cli.compose.checks import told_by
from watchfloor.cli.compose.foundation import Foundation
from watchfloor.cli.compose.sessions_side import JudgingSettings, session_parts
from watchfloor.coordinator import (
    Assembly,
    Coordinator,
    CoordinatorConfig,
    FeedAges,
    GivingUp,
    LastMinute,
    LetterRetention,
    Pipeline,
    Republishing,
    StatusReporting,
    Worker,
)
from watchfloor.reference import AttackCatalogue
from watchfloor.runtime import ActorRuntime, Part, ReadinessChecks
from watchfloor.store import IntelRepository, ProjectRepository, work_times


class CoordinatorSide:
    """The coordinator and the actors that it asks.

    Args:
        config: What the operator set.
        foundation: Started before.
        runtime: Hosts the agents and analyzers, or reaches them.
        judging: How sessions are judged.
    """

    def __init__(
        self,
        config: CoordinatorConfig,
        foundation: Foundation,
        *,
        runtime: ActorRuntime,
        judging: JudgingSettings,
    ) -> None:
        self._config = config
        self._foundation = foundation
        self._runtime = runtime
        self._judging = judging
        self._minute = LastMinute(foundation.clock)
        self._coordinator = self._make_coordinator()

    def parts(self) -> list[Part]:
        """What is started, in order; the last one says how the others are."""
        at_work = [
            Part("agents", self._runtime),
            *session_parts(self._foundation, config=self._config, judging=self._judging),
            Part("letter_retention", self._letter_retention()),
            Part("feed_ages", self._feed_ages()),
            Part("coordinator", self._coordinator),
        ]
        return [*at_work, Part("status", self._status_of(at_work))]

    def _status_of(self, parts: Sequence[Part]) -> StatusReporting:
        # What is known without asking anybody: it is told every second.
        readiness = ReadinessChecks(told_by(parts))

        async def components() -> Mapping[str, str]:
            return (await readiness.read()).components

        return StatusReporting(
            StatusReports(self._foundation.bus),
            components=components,
            minute=self._minute,
            clock=self._foundation.clock,
        )

    def _letter_retention(self) -> LetterRetention:
        base = self._foundation
        boxes = [DeadLetterBox(base.bus, queue(base.bus)) for queue in (SignalQueue, EventQueue)]
        return LetterRetention(
            lambda: work_times(base.store, config=base.store.config, now=base.clock.now()),
            boxes=boxes,
        )

    def _feed_ages(self) -> FeedAges:
        base = self._foundation
        projects = ProjectRepository(base.store, clock=base.clock)
        intel = IntelRepository(base.store)

        async def imports() -> Mapping[str, datetime]:
            return await intel.oldest([each.project_id for each in await projects.list()])

        return FeedAges(imports, metrics=base.metrics, clock=base.clock)

    def _make_coordinator(self) -> Coordinator:
        config, bus, clock = self._config, self._foundation.bus, self._foundation.clock
        assembly = Assembly(AttackCatalogue(), clock=clock)
        consumer, results = SignalConsumer(bus), ResultStream(bus)
        giving_up = GivingUp(
            threats=self._foundation.threats,
            dead_letters=DeadLetterBox(bus, SignalQueue(bus)),
            assembly=assembly,
            metrics=self._foundation.metrics,
            clock=clock,
            config=config,
        )
        worker = Worker(
            queue=consumer,
            pipeline=Pipeline(self._runtime, assembly, clock=clock),
            threats=self._foundation.threats,
            results=results,
            attempts=AttemptLog(bus),
            giving_up=giving_up,
            metrics=self._foundation.metrics,
            minute=self._minute,
            config=config,
            tracer=self._foundation.tracer,
        )
        republishing = Republishing(
            self._foundation.threats, results, older_than_s=config.republish_after_s
        )
        return Coordinator(
            consumer,
            worker,
            giving_up=giving_up,
            parts=(self._foundation.store, bus),
            republishing=republishing,
            config=config,
            width=lambda: self._runtime.width,
        )
