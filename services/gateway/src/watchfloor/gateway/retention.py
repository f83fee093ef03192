"""How long a project keeps what it has."""

from collections.abc import Iterator

from watchfloor.core import Clock, FieldProblem, Retention, RetentionInput, invalid
from watchfloor.gateway.keeping_port import KeptRetentions
from watchfloor.gateway.redaction import Redactions
from watchfloor.gateway.time_limit import TimeLimit


class Retentions:
    """What projects say about that.

    Args:
        kept: What they said.
        shortest_days: So long the streams keep what they hold, whatever a project says.
        redactions: Say under which ids customers are kept.
        clock: Time.
        limit: Bounds each question to the store.
    """

    def __init__(
        self,
        kept: KeptRetentions,
        *,
        shortest_days: int,
        redactions: Redactions,
        clock: Clock,
        limit: TimeLimit,
    ) -> None:
        self._kept = kept
        self._shortest = shortest_days
        self._redactions = redactions
        self._clock = clock
        self._limit = limit

    async def of(self, project_id: str) -> Retention:
        """What the project said, and how long the installation keeps anything of it.

        Raises:
            UnavailableError: The store is away.
        """
        return await self._limit(self._kept.get(project_id))

    async def declare(self, project_id: str, wanted: RetentionInput) -> Retention:
        """Keep what the project has for so long from here on.

        Raises:
            InvalidInputError: It is longer than the installation keeps anything, or shorter than
                the streams do; or a customer's is longer than the project's.
            UnavailableError: The store or the keys of redaction are away.
        """
        longest = (await self.of(project_id)).longest_days
        if problems := [*self._problems(wanted, longest)]:
            raise invalid(*problems)
        edge = await self._redactions.of(project_id)
        customers = {
            kept: days
            for customer_id, days in wanted.customers.items()
            for kept in edge.ids("customer_id", [customer_id])
        }
        stored = wanted.model_copy(update={"customers": customers})
        return await self._limit(self._kept.put(project_id, stored, changed_at=self._clock.now()))

    def _problems(self, wanted: RetentionInput, longest: int) -> Iterator[FieldProblem]:
        days = longest if wanted.days is None else wanted.days
        if not self._shortest <= days <= longest:
            reason = f"must be from {self._shortest}, the streams' own, to {longest}"
            yield FieldProblem("days", reason)
        if wanted.customers and min(wanted.customers.values()) < self._shortest:
            yield FieldProblem("customers", f"must be at least {self._shortest}, the streams' own")
        if wanted.customers and max(wanted.customers.values()) > days:
            yield FieldProblem("customers", "must not be longer than the project's")
