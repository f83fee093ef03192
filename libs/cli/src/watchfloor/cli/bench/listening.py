"""The process of the watchers: ``python -m watchfloor.cli.bench.listening``.

It is told whom to watch and how often, says that all do, is told what was sent and when that was
due, and says what was heard of it.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from functools import partial

import uvloop

from watchfloor.cli.bench.figure import percentile
from watchfloor.cli.bench.hearing import Hearing
from watchfloor.cli.bench.listeners import Told
from watchfloor.cli.bench.patience import is_so_within
from watchfloor.cli.bench.pipes import hear_line, say_line

_HEAR_WITHIN_S = 30.0


async def listen() -> None:
    """Watch until everything was heard, and tell of it."""
    wanted = await hear_line()
    hearing = Hearing()
    watching = _way_of(wanted["face"])
    async with watching(wanted["address"], wanted["key"], number=wanted["number"], hearing=hearing):
        say_line({"watching": wanted["number"]})
        began = time.process_time()
        sent = await hear_line()
        hearing.learn(sent["places"])
        await is_so_within(_HEAR_WITHIN_S, partial(hearing.has_all, sent["due"]))
        say_line(_told(hearing, sent["due"], cpu_s=time.process_time() - began)._asdict())
        await hear_line()


def _way_of(face: str) -> Callable[..., AbstractAsyncContextManager[object]]:
    if face == "grpc":
        from watchfloor.cli.bench.grpc_ears import watching_by_grpc

        return watching_by_grpc
    from watchfloor.cli.bench.ears import watching_by_websocket

    return watching_by_websocket


def _told(hearing: Hearing, due: Mapping[str, float], *, cpu_s: float) -> Told:
    heard = hearing.of(due)
    return Told(
        deliveries=heard.deliveries,
        lost=heard.lost,
        repeated=heard.repeated,
        size_bytes=heard.size_bytes,
        p99_s=percentile(heard.latencies_s, 0.99) if heard.latencies_s else 0.0,
        cpu_s=cpu_s,
        places=hearing.places,
    )


if __name__ == "__main__":
    uvloop.run(listen())
