"""What watchers of the live stream heard, and when."""

import json
import time
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

_MARK = b'{"type":"new_threat","token":"'  # nothing that a caller sent can hold it: quotes escape
_LOOKED_INTO = 100


class Heard(NamedTuple):
    """What became of the threats that were sent.

    Attributes:
        deliveries: How often one of them reached a watcher.
        lost: How often one did not.
        repeated: How often one came again to a watcher that had it.
        size_bytes: What a delivery was long, on average.
        latencies_s: From when each was due to when it was heard, of every delivery.
    """

    deliveries: int
    lost: int
    repeated: int
    size_bytes: int
    latencies_s: list[float]


class Hearing:
    """Notes of all watchers of a process.

    A message is known by the place in the stream that its token names. Its content is read where
    the place is a new one, and else of one in a hundred.
    """

    def __init__(self) -> None:
        self._watchers: list[set[int]] = []
        self._moments: defaultdict[int, array[float]] = defaultdict(lambda: array("d"))
        self._places: dict[str, int] = {}
        self._frames = self._size = self._repeated = 0

    def new_watcher(self) -> set[int]:
        """The places that one more watcher has heard of: none."""
        self._watchers.append(set())
        return self._watchers[-1]

    def take(self, watcher: set[int], payload: bytes) -> None:
        """Note one message of the WebSocket, which may tell of several threats."""
        places = list(places_in(payload))
        self._frames += 1
        if self._frames % _LOOKED_INTO == 0 or not self._moments.keys() >= set(places):
            document = json.loads(payload)
            for each in document.get("messages", [document]):
                self._read(each)
        for place in places:
            self.note(watcher, place, len(payload) // len(places))

    def note(self, watcher: set[int], place: int, size_bytes: int) -> None:
        """A watcher heard what stands at this place."""
        self._repeated += place in watcher
        watcher.add(place)
        self._moments[place].append(time.perf_counter())
        self._size += size_bytes

    @property
    def places(self) -> Mapping[str, int]:
        """Where the threats stand whose messages were read."""
        return self._places

    def learn(self, places: Mapping[str, int]) -> None:
        """Where threats stand, from somebody who read the messages."""
        self._places.update(places)

    async def has_all(self, threat_ids: Mapping[str, float]) -> bool:
        """Whether every watcher has heard of every one of these."""
        return self._lost(threat_ids) == 0

    def of(self, due: Mapping[str, float]) -> Heard:
        """What became of these.

        Args:
            due: When each should have been sent, by its id.
        """
        moments = {each: self._moments[self._places[each]] for each in due if each in self._places}
        taken = [heard - due[each] for each, all_of in moments.items() for heard in all_of]
        return Heard(
            deliveries=len(taken),
            lost=self._lost(due),
            repeated=self._repeated,
            size_bytes=self._size // max(1, sum(map(len, self._moments.values()))),
            latencies_s=taken,
        )

    def _lost(self, due: Mapping[str, float]) -> int:
        places = {self._places[each] for each in due if each in self._places}
        unheard = len(due) - len(places)
        return sum(unheard + len(places - watcher) for watcher in self._watchers)

    def _read(self, message: Mapping[str, Any]) -> None:
        if message["type"] == "new_threat":
            self._places[message["threat"]["id"]] = place_of(message["token"])


def places_in(payload: bytes) -> Iterator[int]:
    """Where in the stream the threats stand that a message of the WebSocket tells of."""
    at = payload.find(_MARK)
    while at >= 0:
        begin = at + len(_MARK)
        end = payload.index(b'"', begin)
        yield place_of(payload[begin:end].decode())
        at = payload.find(_MARK, end)


def place_of(token: str) -> int:
    """The place that a token names."""
    return int(token.split("-")[1])
