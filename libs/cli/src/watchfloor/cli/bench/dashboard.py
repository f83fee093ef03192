"""The dashboard in a browser: how soon the list is there, and whether it ever stutters."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from statistics import median

from watchfloor.cli.bench.attached import PROJECT, attached
from watchfloor.cli.bench.bare import bare_pipeline
from watchfloor.cli.bench.browser import Browser, Screen, browser, missing
from watchfloor.cli.bench.figure import Figure, figure
from watchfloor.cli.bench.load import Load
from watchfloor.cli.bench.open_loop import arrive
from watchfloor.cli.bench.product import Started, running
from watchfloor.cli.bench.signals import accepted, inputs
from watchfloor.cli.terminal import note
from watchfloor.cli.together import together
from watchfloor.client import WatchfloorClient
from watchfloor.core import Role
from watchfloor.store import ThreatRepository, ThreatRow

_BUDGETS = (("first_list_s", "s", 1.5), ("longest_task_ms", "ms", 100), ("js_kb", "kB", 300))
FIGURES = tuple(f"dashboard_{name}" for name, _, _ in _BUDGETS)
"""What is measured."""

_BATCH = 250
_NEW_PER_S = 50


async def measure_dashboard(load: Load) -> AsyncGenerator[Figure, None]:
    """The median of several visits, each with a browser that has nothing of the page yet.

    A visitor waits for the first list, scrolls to its end, filters it in several ways, and watches
    it while 50 threats a second come in, waiting at first and then shown at once. The ceilings are
    what each may be. Where there is no browser nothing is measured, and a line says so.
    """
    if lack := missing():
        note(f"The dashboard is not measured: {lack}.")
        return
    async with running(parts="postgres,nats,product") as product, AsyncExitStack() as stack:
        await _store(product, load.listed)
        client = await stack.enter_async_context(WatchfloorClient.on(product.folder.path))
        key = (await client.keys.create(PROJECT, Role.ADMIN)).key
        chromium = await stack.enter_async_context(browser())
        visits = [await _visit(chromium, product, key, load) for _ in range(load.visits)]
    measured = zip(*visits, strict=True)
    for (_, unit, most), name, values in zip(_BUDGETS, FIGURES, measured, strict=True):
        yield figure(name, median(values), unit, ceiling=most, n=len(values))


async def _store(product: Started, number: int) -> None:
    """Threats as the product would have stored them, without waiting for it."""
    async with attached(product.folder) as parts:
        threats, pipeline = ThreatRepository(parts.store), bare_pipeline()
        signals = accepted(number, project=PROJECT)
        for start in range(0, number, _BATCH):
            found = (await pipeline.analyze(signals[start : start + _BATCH])).threats
            await threats.save([ThreatRow(each, each.model_dump_json().encode()) for each in found])


async def _visit(
    chromium: Browser, product: Started, key: str, load: Load
) -> tuple[float, float, float]:
    """Seconds to the first list, the longest task after it in ms, and kB of JavaScript."""
    url = product.folder.read_endpoints()["http"]
    async with chromium.screen(url) as screen:
        await screen.log_in(key)
        first_list_s = await screen.open_list()
        js_kb = await screen.scripts_kb()
        await screen.forget_tasks()
        await screen.scroll_to_the_end(load.listed)
        await screen.filter()
        async with WatchfloorClient(url, key=key) as client:
            await _while_new_ones_come(screen, client, load.dashboard_s // 2)
            await screen.follow()
            await _while_new_ones_come(screen, client, load.dashboard_s // 2)
        return first_list_s, await screen.longest_task_ms(), js_kb


async def _while_new_ones_come(screen: Screen, client: WatchfloorClient, seconds: int) -> None:
    signals = inputs(_NEW_PER_S * seconds)

    async def send(position: int, _: float) -> None:
        async for _each in client.submit([signals[position]]):
            pass

    async with together() as group:
        group.create_task(screen.scroll_about(seconds))
        await arrive(send, per_s=_NEW_PER_S, number=len(signals))
