"""What follows a conclusion: each step is done, and again after a crash, until it is marked."""

from asyncio import gather
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta

import structlog

from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.coordinator.sessions.port import Steps
from watchfloor.core import Backoff, Clock, Periodic, SaturatedError, UnavailableError
from watchfloor.store import DueStep, Step
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)

_FIRST_PAUSE_S = 2.0
_LONGEST_PAUSE_S = 300.0
_RENEWALS = 3
"""Signs of life within the time of a lease."""

DoSteps = Callable[[Sequence[DueStep]], Awaitable[None]]
"""Does several of the same step; may be called again for the same ones."""


class ConclusionWork:
    """Does due steps, many at once.

    An attempt counts when it begins, so that a step that kills its worker is given up, too. What
    failed is tried again later, after pauses that double; from its third attempt on it is alone,
    so that it takes nobody with it; after the eighth the store gives it up. What is at work is
    held with signs of life, so that what a dead worker had is soon another's.

    Args:
        steps: Hands out what is due.
        doing: What each step is.
        config: How many at once, and how long without a sign of life.
        metrics: Counts.
        clock: Time.
    """

    def __init__(
        self,
        steps: Steps,
        doing: Mapping[Step, DoSteps],
        *,
        config: SessionsConfig,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        self._steps = steps
        self._doing = doing
        self._batch = config.step_batch
        self._lease_s = config.step_lease_s
        self._metrics = metrics
        self._clock = clock

    async def claim(self, _limit: int) -> Sequence[list[DueStep]]:
        """One batch that nobody else has, the oldest first; nothing where nothing is due."""
        claimed = await self._steps.due(self._batch, lease_s=self._lease_s)
        dead = [each for each in claimed if each.is_dead]
        if dead:
            self._tell(dead, reason="abandoned", is_dead=True)
        alive = [each for each in claimed if not each.is_dead]
        return [alive] if alive else []

    async def work(self, batch: list[DueStep]) -> None:
        """Do a claimed batch and mark what is done of it; what remains of the batch is not.

        Raises:
            UnavailableError: Store or bus is away, which is no fault of the steps; call again.
        """
        alive = Periodic(
            self._lease_s / _RENEWALS, lambda: self._steps.hold(batch, lease_s=self._lease_s)
        )
        await alive.start()
        try:
            ended = await gather(
                *(self._kind(step, batch) for step in self._doing), return_exceptions=True
            )
        finally:
            await alive.stop()
        for each in ended:
            if each is not None:
                raise each

    async def _kind(self, step: Step, batch: list[DueStep]) -> None:
        these = [each for each in batch if each.step is step]
        if these:
            await self._do(step, these)
            # A call that comes again, because of what is away for others, leaves them out.
            batch[:] = [each for each in batch if each.step is not step]

    async def _do(self, step: Step, these: Sequence[DueStep]) -> None:
        try:
            await self._doing[step](these)
        except UnavailableError:
            raise
        except SaturatedError as exc:
            # Somebody outside asks for a pause, which is no fault of the steps.
            await self._steps.postpone(these, pause_s=exc.retry_after_s)
            self._metrics.sessions.step_ended(step, "paused", len(these))
        except Exception as exc:  # noqa: BLE001 - the border around what follows a conclusion
            await self._failed(these, type(exc).__name__)
        else:
            await self._steps.done(these)
            self._metrics.sessions.step_ended(step, "done", len(these))

    async def _failed(self, these: Sequence[DueStep], reason: str) -> None:
        attempts = min(each.attempts for each in these)
        retry_at = self._clock.now() + timedelta(seconds=pause_after(attempts))
        is_dead = await self._steps.failed(these, reason=reason, retry_at=retry_at)
        self._tell(these, reason=reason, is_dead=is_dead)

    def _tell(self, these: Sequence[DueStep], *, reason: str, is_dead: bool) -> None:
        first = these[0]
        outcome = "dead" if is_dead else "failed"
        self._metrics.sessions.step_ended(first.step, outcome, len(these))
        tell = log.error if is_dead else log.warning
        tell(
            "conclusion_step_given_up" if is_dead else "conclusion_step_failed",
            step=first.step,
            kind=first.kind,
            subject_id=first.subject_id,
            conclusion_number=first.conclusion_number,
            steps=len(these),
            reason=reason,
        )


def pause_after(attempts: int) -> float:
    """The rest after so many attempts, with jitter, in seconds."""
    backoff = Backoff(base_s=_FIRST_PAUSE_S * 2.0 ** (attempts - 1), cap_s=_LONGEST_PAUSE_S)
    return backoff.next_s()
