"""How much each project may ask of a model in a day."""

from datetime import date, datetime, time, timedelta

import structlog

from watchfloor.core import Clock, ProjectId, SaturatedError, TokenLedger, UnavailableError

log = structlog.get_logger(__name__)


class DailyTokens:
    """Holds projects to their tokens of the day (UTC), which all processes count together.

    What is under way when the limit is reached is finished, so that the last answers may go past
    it.

    Args:
        limit: Tokens of one project in a day; nothing where it does not matter.
        ledger: Where they are counted.
        clock: Says which day it is.
    """

    def __init__(self, limit: int | None, *, ledger: TokenLedger, clock: Clock) -> None:
        self._limit = limit
        self._ledger = ledger
        self._clock = clock

    async def check(self, project_id: ProjectId) -> None:
        """Raise where nothing is left.

        Raises:
            SaturatedError: With the time until tomorrow.
            UnavailableError: Nobody knows what is left.
        """
        if self._limit is None:
            return
        if await self._ledger.used(project_id, self._today()) >= self._limit:
            now = self._clock.now()
            tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
            raise SaturatedError(
                "The project has used up its tokens for today.",
                retry_after_s=(tomorrow - now).total_seconds(),
                project_id=project_id,
            )

    async def spend(self, project_id: ProjectId, tokens: int) -> None:
        """Count what was used; an answer is not lost because that fails."""
        if self._limit is None:
            return
        try:
            await self._ledger.spend(project_id, self._today(), tokens)
        except UnavailableError as exc:
            # No question is asked while nobody knows what is left, so that these are few.
            log.warning("tokens_not_counted", project_id=project_id, error_type=type(exc).__name__)

    def _today(self) -> date:
        return self._clock.now().date()
