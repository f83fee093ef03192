"""How much is let in of twice the limit of a key, however it is spread over two gateways."""

import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

import grpc
import httpx

from watchfloor.cli.bench.figure import Figure, figure
from watchfloor.cli.bench.intake import require_success
from watchfloor.cli.bench.load import Load
from watchfloor.cli.bench.open_loop import arrive
from watchfloor.cli.bench.product import one_more_gateway, running
from watchfloor.client import WatchfloorClient
from watchfloor.core import FIRST_PROJECT

_PER_S, _BURST = 25, 25
_SETTINGS = {
    "WATCHFLOOR_GATEWAY__KEY_RATE__PER_S": str(_PER_S),
    "WATCHFLOOR_GATEWAY__KEY_RATE__BURST": str(_BURST),
}
_METHOD = "/watchfloor.v1.ThreatService/ListThreats"
_NOTHING = b""

Door = Callable[[], Awaitable[bool]]
"""Asks one gateway for a little; says whether it was let in."""


async def measure_pace(load: Load) -> AsyncGenerator[Figure, None]:
    """Requests let in a second, beside what the limit and its burst allow in that time.

    Evenly, 9 to 1, and 9 to 1 with the other one asked by gRPC; by a new key each time.
    """
    async with (
        running(parts="postgres,nats,product", settings=_SETTINGS) as product,
        one_more_gateway(product, settings=_SETTINGS) as other,
        WatchfloorClient.on(product.folder.path) as client,
    ):
        one = product.folder.read_endpoints()
        for name, tenths, ask in (
            ("pace_even_per_s", 5, _by_rest),
            ("pace_uneven_per_s", 9, _by_rest),
            ("pace_mixed_per_s", 9, _by_grpc),
        ):
            key = (await client.keys.create(FIRST_PROJECT)).key
            async with _by_rest(one, key) as often, ask(other, key) as rarely:
                doors = [often] * tenths + [rarely] * (10 - tenths)
                yield await _let_in(name, doors, load.paced_s)


async def _let_in(name: str, doors: Sequence[Door], seconds: int) -> Figure:
    per_s = 2 * _PER_S
    number = per_s * seconds
    answers: list[bool] = []

    async def ask(position: int, _due: float) -> None:
        # Steps of three reach all ten doors, and never one gateway's five times in a row.
        answers.append(await doors[position * 3 % len(doors)]())

    began = time.perf_counter()
    await arrive(ask, per_s=per_s, number=number)
    took_s = time.perf_counter() - began
    # A machine that is too busy to ask so often is let in as often as it asks.
    most = min(number, _PER_S * took_s + _BURST)
    return figure(name, sum(answers) / took_s, "1/s", ceiling=most / took_s, n=number)


@asynccontextmanager
async def _by_rest(endpoints: Mapping[str, str], key: str) -> AsyncIterator[Door]:
    async with httpx.AsyncClient(
        base_url=endpoints["http"], headers={"x-api-key": key}, timeout=30
    ) as client:

        async def ask() -> bool:
            answer = await client.get("/auth/me")
            if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                return False
            require_success(answer)
            return True

        yield ask


@asynccontextmanager
async def _by_grpc(endpoints: Mapping[str, str], key: str) -> AsyncIterator[Door]:
    async with grpc.aio.insecure_channel(endpoints["grpc"]) as channel:
        method: Any = channel.unary_unary(_METHOD)  # bytes to and fro, of no message's type

        async def ask() -> bool:
            try:
                await method(_NOTHING, metadata=(("x-api-key", key),), timeout=30)
            except grpc.aio.AioRpcError as exc:
                if exc.code() is not grpc.StatusCode.RESOURCE_EXHAUSTED:
                    raise
                return False
            return True

        yield ask
