"""How much each project may ask of a model in a day."""

from collections import Counter
from datetime import date, datetime, time, timedelta

from watchfloor.core import Clock, ProjectId, SaturatedError


class DailyTokens:
    """Counts tokens by project and day (UTC), in memory: a restart begins anew.

    What is under way when the limit is reached is finished, so that the last answers may go past
    it.

    Args:
        limit: Tokens of one project in a day; nothing where it does not matter.
        clock: Says which day it is.
    """

    def __init__(self, limit: int | None, *, clock: Clock) -> None:
        self._limit = limit
        self._clock = clock
        self._day = date.min
        self._used: Counter[ProjectId] = Counter()

    def check(self, project_id: ProjectId) -> None:
        """Raise where nothing is left.

        Raises:
            SaturatedError: With the time until tomorrow.
        """
        if self._limit is None:
            return
        now = self._turned()
        if self._used[project_id] >= self._limit:
            tomorrow = datetime.combine(self._day + timedelta(days=1), time(), now.tzinfo)
            raise SaturatedError(
                "The project has used up its tokens for today.",
                retry_after_s=(tomorrow - now).total_seconds(),
                project_id=project_id,
            )

    def spend(self, project_id: ProjectId, tokens: int) -> None:
        """Count what was used."""
        if self._limit is not None:
            self._turned()
            self._used[project_id] += tokens

    def _turned(self) -> datetime:
        now = self._clock.now()
        if now.date() != self._day:
            self._day = now.date()
            self._used.clear()
        return now
