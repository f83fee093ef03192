"""Something that may be poisonous is tried alone, and each try is counted where it lasts."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeVar

from watchfloor.bus import Attempts
from watchfloor.coordinator.port import AttemptMemory
from watchfloor.core import UnavailableError

Outcome = TypeVar("Outcome")

_NO_END = "the work began and was not heard of again"


class Failed(NamedTuple):
    """A try that came to nothing.

    Attributes:
        tries: How many there were, this one included.
        reason: Why, in words of ours.
        is_final: Whether there must be no further one.
    """

    tries: int
    reason: str
    is_final: bool


class Trials:
    """Counts tries over crashes, and says when there were enough.

    Args:
        memory: Where tries are remembered.
        limit: How many may fail.
        what: What is tried, for the reason: ``analysis``.
    """

    def __init__(self, memory: AttemptMemory, *, limit: int, what: str) -> None:
        self._memory = memory
        self._limit = limit
        self._what = what

    async def run(
        self,
        project_id: str,
        item_id: str,
        call: Callable[[], Awaitable[Outcome]],
        *,
        began_before: bool,
    ) -> Outcome | Failed:
        """The outcome of ``call``, or what is known of its failures.

        Args:
            project_id: The tenant.
            item_id: What is tried.
            call: One try.
            began_before: It may be what ended the process: the try is written down before it
                begins, so that what kills the process is given up in the end, and what was merely
                in hand then is not.

        Raises:
            UnavailableError: A part is away, which is no fault of what is tried: not counted.
        """
        known = await self._memory.read(project_id, item_id)
        if known.tries >= self._limit:
            return Failed(known.tries, known.reason, is_final=True)
        tries = known.tries + 1
        if began_before:
            await self._memory.write(project_id, item_id, Attempts(tries, _NO_END))
        try:
            outcome = await call()
        except UnavailableError:
            if began_before:
                await self._memory.write(project_id, item_id, known)
            raise
        except Exception as exc:  # noqa: BLE001 - the border around what may be poisonous
            reason = f"{kind_of(exc)} in the {self._what}"
            await self._memory.write(project_id, item_id, Attempts(tries, reason))
            return Failed(tries, reason, is_final=tries >= self._limit)
        if began_before:
            # It came to an end: what follows may fail, which is no fault of what was tried.
            await self._memory.write(project_id, item_id, known)
        return outcome


def kind_of(error: BaseException) -> str:
    """Its type, or the one that several tasks at once made a group of."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return type(error).__name__
