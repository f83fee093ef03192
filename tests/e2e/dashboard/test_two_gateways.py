"""The live line over two gateways, and what it does when they go away."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from e2e.dashboard.conftest import Report
from support import Servers, eventually, running_servers, scratch_folder
from support.needs import need
from support.processes import AttachedProcess, attached_process
from support.proxy import Proxy, no_proxy, proxy_before
from support.screen import Screen, opened
from support.watchers import FACES, Watcher

from watchfloor.runtime import free_port

pytestmark = [pytest.mark.e2e]

WAIT_MS = 45_000
SETTINGS = {
    "WATCHFLOOR_GATEWAY__PROXIES": '["127.0.0.1/32"]',  # as docs/proxy.md says
    **{f"WATCHFLOOR_GATEWAY__{name}_PORT": "0" for name in ("GRPC", "OTLP_HTTP", "OTLP_GRPC")},
}

HEARD = """() => {
    const header = document.querySelector("header");
    const said = () => header.querySelector("[role=status]")?.textContent ?? "";
    globalThis.heard = [said()];
    new MutationObserver(() => {
        if (globalThis.heard.at(-1) !== said()) globalThis.heard.push(said());
    }).observe(header, { subtree: true, childList: true, characterData: true });
}"""
"""Notes every state of the line that the page shows, however short."""


class Floor:
    """Two gateways, of which a test may kill what it likes."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._ports = (free_port(), free_port())
        self._running: dict[int, AttachedProcess] = {}

    @property
    def gateways(self) -> list[AttachedProcess]:
        """Both, always in the same order."""
        return [self._running[port] for port in self._ports]

    def make_whole(self) -> None:
        """Start those that do not run, where they were."""
        for port in self._ports:
            if port not in self._running or self._running[port].process.poll() is not None:
                options = (self._data_dir, "--http-port", str(port))
                self._running[port] = AttachedProcess("gateway", *options, environment=SETTINGS)

    def stop(self) -> None:
        """End those that run."""
        for gateway in self._running.values():
            if gateway.process.poll() is None:
                gateway.stop()


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    need(no_proxy())
    with running_servers() as running:
        yield running


@pytest.fixture(scope="module")
def running(servers: Servers) -> Iterator[tuple[Floor, Proxy]]:
    with ExitStack() as stack:
        folder = stack.enter_context(scratch_folder())
        stack.enter_context(attached_process("coordinator", servers.data_dir, "--ops-port", "0"))
        floor = Floor(servers.data_dir)
        stack.callback(floor.stop)
        floor.make_whole()
        gateways = [each.url for each in floor.gateways]
        yield floor, stack.enter_context(proxy_before(gateways, folder))


@pytest.fixture
def floor(running: tuple[Floor, Proxy]) -> Floor:
    running[0].make_whole()
    return running[0]


@pytest.fixture
def proxy(running: tuple[Floor, Proxy], floor: Floor) -> Proxy:  # noqa: ARG001 - it is whole
    return running[1]


@pytest.fixture
def product(floor: Floor) -> AttachedProcess:
    """Where threats are reported, beside the browsers."""
    return floor.gateways[1]


@pytest.fixture
async def watching(proxy: Proxy, key: str, report: Report) -> AsyncIterator[Screen]:
    """A page behind the one address, which shows a list and is live."""
    await report()
    async with opened(proxy.url, ignore_https_errors=True) as screen:
        await _begin_to_watch(screen, key)
        await screen.page.evaluate(HEARD)
        yield screen
        # That the network failed is said by the browser itself; the page has nothing to add.
        told = [each for each in screen.complaints if not re.search("WebSocket|resource", each)]
        assert told == []


async def _begin_to_watch(screen: Screen, key: str) -> None:
    screen.page.set_default_timeout(WAIT_MS)
    await screen.log_in(key)
    await screen.page.locator("[role=row][aria-rowindex='2']").wait_for()
    await _is(screen, "Live")


async def _is(screen: Screen, state: str) -> None:
    await screen.page.get_by_role("status").filter(has_text=state).first.wait_for()


async def _has_once(screen: Screen, ids: list[str]) -> None:
    """All of these arrive, nothing else, and none of them twice."""
    await screen.page.get_by_role("button", name=f"{len(ids)} new").click()
    for each in ids:
        await screen.page.locator(f"#row-{each}").wait_for()
        assert await screen.page.locator(f"#row-{each}").count() == 1


async def _that_is_watched(floor: Floor) -> AttachedProcess:
    """The gateway that has the page's live line."""
    async with httpx.AsyncClient(timeout=30) as client:
        for gateway in floor.gateways:
            counted = (await client.get(f"{gateway.url}/metrics")).text
            if re.search(r"^soc_active_websocket_connections 1\.0$", counted, re.MULTILINE):
                return gateway
    raise AssertionError("no gateway has the line")


async def test_what_is_done_at_one_gateway_is_seen_at_the_other(
    floor: Floor, key: str, report: Report
) -> None:
    [judged] = await report()
    here, there = (each.url for each in floor.gateways)
    async with opened(here) as one, opened(there) as other:
        for each in (one, other):
            await _begin_to_watch(each, key)
        await one.page.keyboard.press("j")
        await one.page.keyboard.press("v")
        await one.page.get_by_role("dialog").wait_for()
        await one.page.keyboard.press("2")
        await one.page.keyboard.press("Enter")
        await other.page.locator(f"#row-{judged}").get_by_text("False positive").wait_for()
        later = await report()
        for each in (one, other):
            await _has_once(each, later)
        assert one.complaints + other.complaints == []


async def test_a_page_whose_gateway_is_killed_goes_on_at_the_other(
    floor: Floor, watching: Screen, api: httpx.AsyncClient, key: str
) -> None:
    """By its token: nothing is missed and nothing told twice; and nobody has to log in again."""
    killed = await _that_is_watched(floor)
    [left] = [each for each in floor.gateways if each is not killed]
    api.base_url = httpx.URL(left.url)
    await asyncio.to_thread(killed.kill)
    missed = [await _reported(api) for _ in range(5)]
    await _has_once(watching, missed)
    await _is(watching, "Live")
    assert await watching.page.evaluate("heard") == ["Live", "Reconnecting", "Live"]
    await watching.page.reload()
    await watching.page.locator(f"#row-{missed[0]}").wait_for()
    await watching.page.get_by_role("button", name="Account").click()
    await watching.page.get_by_text(key[:11]).wait_for()


async def _reported(api: httpx.AsyncClient) -> str:
    signal = {"threat_type": "brute_force", "customer_id": "acme"}
    return str((await api.post("/api/threats/trigger", json=signal)).json()["id"])


async def test_a_page_waits_for_gateways_that_are_all_away(
    floor: Floor, watching: Screen, api: httpx.AsyncClient
) -> None:
    rows = watching.page.locator("[role=row][aria-rowindex='2']")
    for gateway in floor.gateways:
        await asyncio.to_thread(gateway.kill)
    await _is(watching, "Reconnecting")
    assert await rows.count() == 1
    await asyncio.to_thread(floor.make_whole)
    missed = [await _reported(api) for _ in range(3)]
    await _has_once(watching, missed)
    await _is(watching, "Live")


async def test_a_browser_without_a_network_says_so_and_comes_back_by_itself(
    watching: Screen, report: Report
) -> None:
    await watching.page.context.set_offline(True)
    await _is(watching, "Offline")
    missed = await report(3)
    await watching.page.context.set_offline(False)
    await _has_once(watching, missed)
    await _is(watching, "Live")


class Address(NamedTuple):
    """The one address, for a watcher."""

    url: str
    key: str
    grpc: str = ""


async def test_events_are_handed_on_at_once(proxy: Proxy, key: str, report: Report) -> None:
    """Buffered, a stream would stand still until it is full."""
    watcher = Watcher(FACES["events"], Address(proxy.url, key))
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        watching = group.create_task(watcher.watch())
        await eventually(lambda: bool(watcher.token))
        [threat_id] = await report()
        await eventually(lambda: watcher.told[threat_id, 0] == 1)
        watching.cancel()


async def test_gateways_are_told_who_asks_and_how(proxy: Proxy, key: str) -> None:
    """Not that the proxy does, in the clear."""
    async with _asking(proxy, key) as client:
        answer = await client.post("/auth/login", json={"key": key})
        assert answer.headers["set-cookie"].startswith("__Host-")
        assert answer.headers["strict-transport-security"]

        async def is_noted() -> bool:
            return "127.0.0.9" in (await client.get("/api/audit")).text

        await eventually(is_noted)


def _asking(proxy: Proxy, key: str) -> httpx.AsyncClient:
    """Somebody at an address that only the proxy sees."""
    transport = httpx.AsyncHTTPTransport(local_address="127.0.0.9", verify=False)
    return httpx.AsyncClient(
        transport=transport, base_url=proxy.url, headers={"x-api-key": key}, timeout=30
    )
