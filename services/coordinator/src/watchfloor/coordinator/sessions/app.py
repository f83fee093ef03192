"""Joins the parts of the session path and gives them a life."""

from collections.abc import Sequence

from watchfloor.bus import EventDelivery
from watchfloor.coordinator.intake import Intake
from watchfloor.coordinator.sessions.claiming import Claiming
from watchfloor.coordinator.sessions.conclusion import ConclusionSweep
from watchfloor.coordinator.sessions.http_sender import HTTPSender
from watchfloor.coordinator.sessions.pii_search import PiiSearch
from watchfloor.coordinator.sessions.runner import AnalysisRunner
from watchfloor.coordinator.sessions.updates import Updates
from watchfloor.core import Delivery, Periodic, Session
from watchfloor.runtime import Health, LifeState
from watchfloor.store import DueStep

_Claiming = Claiming[Sequence[Session]] | Claiming[list[DueStep]] | Claiming[Delivery]


class SessionCoordinator:
    """Saves events, analyses sessions, concludes them, and does what follows.

    Lifecycle: construct (no I/O) -> ``start`` -> ``stop``. What is taken in stops first, what
    others are told of stops last.

    Args:
        intake: Saves what arrives.
        updates: Tells watchers of what was saved.
        pii: Looks for personal data in what was analysed, where that is wanted.
        analyses: Analyses what is due.
        conclusion: Concludes what is quiet.
        steps: Does what follows conclusions.
        runner: Runs the analyses of agents.
        webhooks: Tells somebody outside.
        sender: Speaks HTTP for them.
        sweep_s: Rest between looks for quiet sessions.
    """

    def __init__(
        self,
        intake: Intake[EventDelivery],
        *,
        updates: Updates,
        pii: PiiSearch | None,
        analyses: Claiming[Sequence[Session]],
        conclusion: ConclusionSweep,
        steps: Claiming[list[DueStep]],
        runner: AnalysisRunner,
        webhooks: Claiming[Delivery],
        sender: HTTPSender,
        sweep_s: float,
    ) -> None:
        self._intake = intake
        self._claiming: Sequence[_Claiming] = (analyses, steps, webhooks)
        self._sweep = Periodic(sweep_s, conclusion.sweep)
        self._runner = runner
        self._sender = sender
        self._updates = updates
        self._pii = pii

    def health(self) -> Health:
        """How it is, without asking anybody."""
        if any(claiming.has_ended for claiming in self._claiming):
            return Health(LifeState.PERMANENT_ERROR, "the work on sessions ended")
        return self._intake.health()

    async def start(self) -> None:
        """Begin to take events and to do what is left to do."""
        await self._sender.start()
        await self._runner.start()
        await self._updates.start()
        if self._pii is not None:
            await self._pii.start()
        for claiming in self._claiming:
            await claiming.start()
        await self._intake.start()
        await self._sweep.start()

    async def stop(self) -> None:
        """Stop in the order of the work. Safe twice and without ``start``."""
        await self._sweep.stop()
        await self._intake.stop()
        await self._updates.stop()
        for claiming in self._claiming:
            await claiming.stop()
        if self._pii is not None:
            await self._pii.stop()
        await self._runner.stop()
        await self._sender.stop()
