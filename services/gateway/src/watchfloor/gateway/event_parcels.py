"""What one request told, as few messages as its agents and their size allow."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from watchfloor.core import AgentId, Event, ModelCall, Refused, SessionMessage
from watchfloor.gateway.turn import Turn

_LARGEST_BYTES = 524_288


class Parcel(NamedTuple):
    """What is published at once.

    Attributes:
        message: The envelope.
        numbers: Which items of the request are in it.
    """

    message: SessionMessage
    numbers: Sequence[int]


class _Open(NamedTuple):
    """What goes into the next parcel of an agent."""

    items: list[Event | ModelCall]
    numbers: list[int]

    def closed(self) -> Parcel:
        first = self.items[0]
        message = SessionMessage(
            project_id=first.project_id,
            agent_id=first.agent_id,
            events=tuple(each for each in self.items if isinstance(each, Event)),
            calls=tuple(each for each in self.items if isinstance(each, ModelCall)),
        )
        return Parcel(message, self.numbers)


async def parcels_of(fates: Mapping[int, Event | ModelCall | Refused]) -> list[Parcel]:
    """The events and calls among these, by agent and in order."""
    turn = Turn()
    parcels: list[Parcel] = []
    waiting: dict[AgentId, tuple[_Open, int]] = {}
    for number, item in fates.items():
        if isinstance(item, Refused):
            continue
        await turn.pause_when_over()
        size = len(item.model_dump_json(exclude_defaults=True))
        parcel, filled = waiting.get(item.agent_id, (_Open([], []), 0))
        if parcel.items and filled + size > _LARGEST_BYTES:
            parcels.append(parcel.closed())
            parcel, filled = _Open([], []), 0
        parcel.items.append(item)
        parcel.numbers.append(number)
        waiting[item.agent_id] = parcel, filled + size
    return [*parcels, *(parcel.closed() for parcel, _ in waiting.values())]
