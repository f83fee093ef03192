"""One stream of things to be taken: in batches as large as what has arrived, answered in order."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

from watchfloor.core import Refused, SaturatedError, UnavailableError
from watchfloor.gateway.grpc_service.arrivals import Arrivals
from watchfloor.v1 import common_pb2

Request = Any
"""A message of gRPC that has an ``index``; each stream has its own kind."""
Answer = Any
"""The same of the answers."""
Item = TypeVar("Item")
Fate = TypeVar("Fate")


class Submission(ABC, Generic[Item, Fate]):
    """Gives each request of a stream its one answer; what is refused ends nothing."""

    async def run(
        self, arrivals: Arrivals[Request], write: Callable[[Answer], Awaitable[None]]
    ) -> None:
        """Answer until the stream ends.

        Raises:
            InvalidInputError: The stream's key cannot be one, or a message is malformed.
        """
        async for batch in arrivals:
            outcomes = await self._outcomes(batch)
            for request, outcome in zip(batch, outcomes, strict=True):
                await write(self.answer(request.index, outcome))

    @abstractmethod
    def judged(self, request: Request) -> Item | Refused:
        """What a request holds, or why that is refused."""

    @abstractmethod
    async def take(self, items: Sequence[Item | Refused], numbers: Sequence[int]) -> Sequence[Fate]:
        """The fate of each, in order; ``numbers`` are the caller's own."""

    @abstractmethod
    def answer(self, index: int, outcome: Fate | Refused) -> Answer:
        """What the caller is told of one."""

    @abstractmethod
    def refuse(self, code: str, count: int) -> None:
        """Count what is turned away before it is taken."""

    async def _outcomes(self, batch: Sequence[Request]) -> Sequence[Fate | Refused]:
        items = [self.judged(request) for request in batch]
        numbers = [request.index for request in batch]
        try:
            return await self.take(items, numbers)
        except (SaturatedError, UnavailableError) as exc:
            # None was taken, and still each has its answer: the next ones may find room.
            self.refuse(exc.code, len(items))
            turned_away = Refused.of(exc)
            return [item if isinstance(item, Refused) else turned_away for item in items]


def errors_of(refused: Refused) -> list[common_pb2.FieldProblem]:
    """Why something was refused, by field."""
    return [
        common_pb2.FieldProblem(field=each.field, reason=each.reason) for each in refused.problems
    ]
