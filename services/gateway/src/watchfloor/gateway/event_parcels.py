"""What one request told, as few messages as its agents and their size allow."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from watchfloor.core import AgentId, Event, ModelCall, Refused, WrittenMessage, written
from watchfloor.gateway.turn import Turn

_LARGEST_BYTES = 524_288


class Parcel(NamedTuple):
    """What is published at once.

    Attributes:
        message: The envelope.
        numbers: Which items of the request are in it.
    """

    message: WrittenMessage
    numbers: Sequence[int]


class _Open:
    """What goes into the next parcel of an agent."""

    def __init__(self) -> None:
        self._events: list[bytes] = []
        self._calls: list[bytes] = []
        self._numbers: list[int] = []
        self._size_bytes = 0

    def has_room_for(self, size_bytes: int) -> bool:
        return not self._numbers or self._size_bytes + size_bytes <= _LARGEST_BYTES

    def add(self, number: int, item: Event | ModelCall, content: bytes) -> None:
        (self._events if isinstance(item, Event) else self._calls).append(content)
        self._numbers.append(number)
        self._size_bytes += len(content)

    def closed(self, project_id: str, agent_id: AgentId) -> Parcel:
        message = WrittenMessage.around(
            project_id, agent_id, events=self._events, calls=self._calls
        )
        return Parcel(message, self._numbers)


async def parcels_of(
    project_id: str, fates: Mapping[int, Event | ModelCall | Refused]
) -> list[Parcel]:
    """The events and calls among these, by agent and in order; each is written once.

    Args:
        project_id: Whose they are, all of them.
        fates: What became of the items of a request, by their numbers.
    """
    turn = Turn()
    parcels: list[Parcel] = []
    waiting: dict[AgentId, _Open] = {}
    for number, item in fates.items():
        if isinstance(item, Refused):
            continue
        await turn.pause_when_over()
        content = written(item)
        parcel = waiting.setdefault(item.agent_id, _Open())
        if not parcel.has_room_for(len(content)):
            parcels.append(parcel.closed(project_id, item.agent_id))
            parcel = waiting[item.agent_id] = _Open()
        parcel.add(number, item, content)
    return [*parcels, *(parcel.closed(project_id, agent) for agent, parcel in waiting.items())]
