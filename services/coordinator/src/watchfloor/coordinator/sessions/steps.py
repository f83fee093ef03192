"""What follows a conclusion: each step is done, and again after a crash, until it is marked."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta

import structlog

from watchfloor.coordinator.sessions.port import Steps
from watchfloor.core import Backoff, Clock, SaturatedError, UnavailableError
from watchfloor.store import DueStep, Step
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)

_FIRST_PAUSE_S = 2.0
_LONGEST_PAUSE_S = 300.0

DoStep = Callable[[DueStep], Awaitable[None]]
"""Does a step; may be called again for the same one."""


class ConclusionWork:
    """Does one due step at a time; calls may overlap.

    A step that fails is tried again later, after pauses that double, and given up by the store
    after the eighth time.

    Args:
        steps: Hands out what is due.
        doing: What each step is.
        metrics: Counts.
        clock: Time.
    """

    def __init__(
        self,
        steps: Steps,
        doing: Mapping[Step, DoStep],
        *,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        self._steps = steps
        self._doing = doing
        self._metrics = metrics
        self._clock = clock

    async def claim(self, limit: int) -> Sequence[DueStep]:
        """Steps that nobody else has, the oldest first."""
        return await self._steps.due(limit)

    async def work(self, due: DueStep) -> None:
        """Do one claimed step and mark it.

        Raises:
            UnavailableError: Store or bus is away, which is no fault of the step; call again.
        """
        try:
            await self._doing[due.step](due)
        except UnavailableError:
            raise
        except SaturatedError:
            # Somebody outside asks for a pause: the step is due again when its lease has ended.
            self._metrics.sessions.step_ended(due.step, "paused")
            return
        except Exception as exc:  # noqa: BLE001 - the border around what follows a conclusion
            await self._failed(due, type(exc).__name__)
            return
        await self._steps.done(due)
        self._metrics.sessions.step_ended(due.step, "done")

    async def _failed(self, due: DueStep, reason: str) -> None:
        retry_at = self._clock.now() + timedelta(seconds=pause_after(due.attempts))
        is_dead = await self._steps.failed(due, reason=reason, retry_at=retry_at)
        self._metrics.sessions.step_ended(due.step, "dead" if is_dead else "failed")
        tell = log.error if is_dead else log.warning
        tell(
            "conclusion_step_given_up" if is_dead else "conclusion_step_failed",
            step=due.step,
            kind=due.kind,
            subject_id=due.subject_id,
            conclusion_number=due.conclusion_number,
            reason=reason,
        )


def pause_after(failures: int) -> float:
    """The rest after so many failures and one more, with jitter, in seconds."""
    backoff = Backoff(base_s=_FIRST_PAUSE_S * 2.0**failures, cap_s=_LONGEST_PAUSE_S)
    return backoff.next_s()
