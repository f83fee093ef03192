"""How soon it is known whether a session may go on."""

from collections.abc import Awaitable, Callable

import httpx
from pydantic_core import to_json

from watchfloor.cli.bench.events import until_saved
from watchfloor.cli.bench.figure import Figure, figure, percentile
from watchfloor.cli.bench.intake import asking, posted_s
from watchfloor.cli.bench.open_loop import latencies
from watchfloor.cli.bench.product import running
from watchfloor.cli.bench.talk import session_id, talk, turn
from watchfloor.runtime import DataFolder

_SESSIONS, _EVENTS = 20, 60
_PER_S = 20.0
_WARM_UP = 40
_MS = 1000


async def measure_evaluation(number: int) -> list[Figure]:
    """Milliseconds of `POST /v1/evaluate`, at a steady rate, of sessions that have a history.

    A message is judged with the fifty events before it, under the policies that a project begins
    with. The ceiling is a route that does nothing, at the same rate.

    Args:
        number: How often it is asked.
    """
    async with (
        running(parts="postgres,nats,product") as product,
        asking(DataFolder(product.data_dir)) as client,
    ):
        history = list(talk(_SESSIONS, events=_EVENTS))
        await posted_s(client, "/v1/events", [to_json(history)], content_type="application/json")
        await until_saved(client, len(history))

        async def evaluate(position: int) -> httpx.Response:
            said = {"role": "user", "content": f"{position}: {turn(position)}"}
            asked = {"sessionId": session_id(position % _SESSIONS), "latestMessage": said}
            return await client.post("/v1/evaluate", json=asked)

        async def nothing(_position: int) -> httpx.Response:
            return await client.get("/health")

        taken, ceiling = await _taken_s(evaluate, number), await _taken_s(nothing, number)
    return [
        figure(
            f"evaluate_{name}_ms",
            percentile(taken, share) * _MS,
            "ms",
            ceiling=percentile(ceiling, share) * _MS,
            n=number,
        )
        for name, share in (("p50", 0.5), ("p99", 0.99))
    ]


async def _taken_s(ask: Callable[[int], Awaitable[httpx.Response]], number: int) -> list[float]:
    async def answered(position: int) -> None:
        (await ask(position)).raise_for_status()

    await latencies(answered, per_s=_PER_S, number=_WARM_UP)
    return await latencies(answered, per_s=_PER_S, number=number)
