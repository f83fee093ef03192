"""How soon it is known whether a session may go on."""

from collections.abc import AsyncGenerator, Awaitable, Callable

import httpx
from pydantic_core import to_json

from watchfloor.cli.bench.events import until_saved
from watchfloor.cli.bench.figure import Figure, figure, percentile
from watchfloor.cli.bench.intake import asking, posted_s, require_success
from watchfloor.cli.bench.load import Load
from watchfloor.cli.bench.open_loop import latencies
from watchfloor.cli.bench.product import running
from watchfloor.cli.bench.talk import session_id, talk, turn

_SESSIONS, _EVENTS = 20, 60
_PER_S = 20.0
_WARM_UP = 40
_MS = 1000


async def measure_evaluation(load: Load) -> AsyncGenerator[Figure, None]:
    """Milliseconds of `POST /v1/evaluate`, at a steady rate, of sessions that have a history.

    A message is judged with the fifty events before it, under the policies that a project begins
    with. The ceiling is a route that does nothing, at the same rate.
    """
    number = load.evaluations
    async with (
        running(parts="postgres,nats,product") as product,
        asking(product.folder) as client,
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
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        least = percentile(ceiling, share) * _MS
        value = percentile(taken, share) * _MS
        yield figure(f"evaluate_{name}_ms", value, "ms", ceiling=least, n=number)


async def _taken_s(ask: Callable[[int], Awaitable[httpx.Response]], number: int) -> list[float]:
    async def answered(position: int) -> None:
        require_success(await ask(position))

    await latencies(answered, per_s=_PER_S, number=_WARM_UP)
    return await latencies(answered, per_s=_PER_S, number=number)
