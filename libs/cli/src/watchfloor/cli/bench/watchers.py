"""Many live watchers: whether each is told everything, and how soon."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import NamedTuple

from watchfloor.cli.bench.descriptors import require_descriptors
from watchfloor.cli.bench.figure import Figure, figure
from watchfloor.cli.bench.listeners import Told, helper, listeners
from watchfloor.cli.bench.load import Load
from watchfloor.cli.bench.open_loop import arrive
from watchfloor.cli.bench.product import Started, running
from watchfloor.cli.bench.signals import inputs
from watchfloor.client import WatchfloorClient
from watchfloor.core import Accepted

_MS = 1000
_PATIENCE_S = 60.0


class _Heard(NamedTuple):
    """What the watchers of one load heard, each kind for itself."""

    websocket: Told
    grpc: Told


async def measure_watchers(load: Load) -> AsyncGenerator[Figure, None]:
    """How many deliveries are lost, and how late the latest are, at each rate.

    All watch at once. The ceiling is a server that does nothing but send as many bytes to as many
    sockets; that of what is delivered is what the watchers themselves could read with a processor.
    """
    require_descriptors(load.watchers + load.grpc_watchers)
    async with running(parts="postgres,nats,product") as product:
        heard = [await _heard(product, load, per_s) for per_s in load.watched_per_s]
    for per_s, each in zip(load.watched_per_s, heard, strict=True):
        bare = await _bare(load, per_s, size_bytes=each.websocket.size_bytes)
        for line in _figures(load, per_s, each, bare):
            yield line


def watchers_figures(load: Load) -> Sequence[str]:
    """The names of all figures."""
    return [name for per_s in load.watched_per_s for name in _names(load, per_s)]


def _names(load: Load, per_s: int) -> Sequence[str]:
    # The first rate is the budget's, any other one is named.
    at = "" if per_s == load.watched_per_s[0] else f"_at_{per_s}"
    name, grpc_name = f"watchers_{load.watchers}{at}", f"watchers_grpc_{load.grpc_watchers}{at}"
    own = (f"{name}_p99_ms", f"{name}_lost", f"{name}_per_s")
    return *own, f"{grpc_name}_p99_ms", f"{grpc_name}_lost"


def _figures(load: Load, per_s: int, heard: _Heard, bare: Told) -> Sequence[Figure]:
    told, grpc = heard
    n, grpc_n = told.deliveries + told.lost, grpc.deliveries + grpc.lost
    delivered_per_s = told.deliveries / load.watched_s
    read_per_s = bare.deliveries / bare.cpu_s
    late, lost, per_s_name, grpc_late, grpc_lost = _names(load, per_s)
    return (
        figure(late, told.p99_s * _MS, "ms", ceiling=bare.p99_s * _MS, n=n),
        figure(lost, told.lost, "deliveries", ceiling=None, n=n),
        figure(per_s_name, delivered_per_s, "1/s", ceiling=read_per_s, n=n),
        figure(grpc_late, grpc.p99_s * _MS, "ms", ceiling=None, n=grpc_n),
        figure(grpc_lost, grpc.lost, "deliveries", ceiling=None, n=grpc_n),
    )


async def _heard(product: Started, load: Load, per_s: int) -> _Heard:
    endpoints, key = product.folder.read_endpoints(), product.folder.read_admin_key()
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        websocket, grpc = [
            await enter(listeners(face, endpoints[name], key=key, number=number))
            for face, name, number in (
                ("websocket", "http", load.watchers),
                ("grpc", "grpc", load.grpc_watchers),
            )
        ]
        client = await enter(WatchfloorClient.on(product.folder.path, timeout_s=_PATIENCE_S))
        due = await _sent(client, per_s=per_s, number=per_s * load.watched_s)
        told = await websocket.told(due, {})
        return _Heard(told, await grpc.told(due, told.places))


async def _sent(client: WatchfloorClient, *, per_s: float, number: int) -> Mapping[str, float]:
    """When each threat should have been sent, by its id."""
    signals = inputs(number)
    due: dict[str, float] = {}

    async def send(position: int, moment: float) -> None:
        # A busy gateway may refuse a signal for the moment; it is late then, not lost.
        async for sent in client.submit([signals[position]], deadline_s=2 * _PATIENCE_S):
            if isinstance(sent.outcome, Accepted):
                due[sent.outcome.threat_id] = moment

    await arrive(send, per_s=per_s, number=number)
    return due


async def _bare(load: Load, per_s: int, *, size_bytes: int) -> Told:
    """The same load of a server that does nothing else."""
    async with helper("bare_fan_out") as server:
        address = (await server.ask({}, within_s=_PATIENCE_S))["address"]
        async with listeners("websocket", address, key="", number=load.watchers) as watchers:
            number = per_s * load.watched_s
            wanted = {"per_s": per_s, "number": number, "size_bytes": size_bytes}
            due = (await server.ask(wanted, within_s=load.watched_s + _PATIENCE_S))["due"]
            return await watchers.told(due, {})
