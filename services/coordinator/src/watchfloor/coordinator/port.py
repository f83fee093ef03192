"""What the coordinator needs of other rooms."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from watchfloor.bus import Attempts, ResultMessage
from watchfloor.coordinator.analysed import Analysed
from watchfloor.core import DeadLetter, ThreatSignal
from watchfloor.store import StoredThreat, ThreatRow

Item = TypeVar("Item")
Item_contra = TypeVar("Item_contra", contravariant=True)


class Settling(Protocol[Item_contra]):
    """Where deliveries are kept until they come to their end."""

    def settle(self, deliveries: Sequence[Item_contra]) -> None:
        """Stop keeping these."""
        ...


class OpenQueue(Protocol[Item]):
    """A durable queue, several projects' in one."""

    async def start(self) -> None:
        """Begin to ask for what has arrived."""
        ...

    async def stop(self) -> None:
        """Stop asking, and give back what was not taken."""
        ...

    async def take(self, limit: int, *, at_work_below: int | None = None) -> list[Item]:
        """What has arrived, at most ``limit``; waits for the first.

        With ``at_work_below`` it is from those alone of whom fewer are at work.
        """
        ...

    def settle(self, deliveries: Sequence[Item]) -> None:
        """Stop keeping these."""
        ...

    def holds(self, delivery: Item) -> bool:
        """Whether this delivery is still to be settled."""
        ...

    def pause(self) -> None:
        """Ask for nothing more."""
        ...

    def resume(self) -> None:
        """Ask again."""
        ...


class Threats(Protocol):
    """Where finished threats are kept."""

    async def save(self, rows: Sequence[ThreatRow]) -> Sequence[StoredThreat]:
        """Keep them in one transaction; what was kept before wins."""
        ...

    async def load(self, keys: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], StoredThreat]:
        """Those that are kept, by project and id."""
        ...


class Results(Protocol):
    """Where finished threats are announced."""

    async def publish(self, message: ResultMessage) -> None:
        """Announce one; the same revision twice is announced once."""
        ...


class DeadLetters(Protocol):
    """Where messages that were given up are kept."""

    async def put(self, letter: DeadLetter) -> None:
        """Keep one."""
        ...


class AttemptMemory(Protocol):
    """Where tries that failed are remembered over a crash."""

    async def read(self, project_id: str, threat_id: str, /) -> Attempts:
        """What is known."""
        ...

    async def write(self, project_id: str, threat_id: str, attempts: Attempts, /) -> None:
        """Keep what is known."""
        ...


class Analysis(Protocol):
    """Makes threats of signals."""

    async def analyze(self, signals: Sequence[ThreatSignal]) -> Analysed:
        """One threat per signal, in order; raises whatever stood in the way."""
        ...


class Part(Protocol):
    """Something that can be away."""

    async def ping(self) -> None:
        """Give a sign of life.

        Raises:
            UnavailableError: It is away.
        """
        ...
