"""A browser that visits the dashboard; the only place of the bench that knows Playwright."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from watchfloor.core import UnavailableError

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import Page

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_WITHIN_MS = 120_000
_ROW = "[role=row][id]"
_WATCH = """
globalThis.tasks = [];
new PerformanceObserver((list) => tasks.push(...list.getEntries().map((each) => each.duration)))
  .observe({ type: "longtask", buffered: true });
new MutationObserver((_, observer) => {
  if (document.querySelector("[role=row][id]") === null) return;
  observer.disconnect();
  requestAnimationFrame(() => { globalThis.listedAt = performance.now(); });
}).observe(document, { childList: true, subtree: true });
"""
_SCRIPTS = """
performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".js"))
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
"""
_SCROLL = """
({ until, forMs }) => new Promise((done) => {
  const grid = document.querySelector("[role=grid]"), begin = performance.now();
  let way = 1;
  const step = () => {
    if (grid.scrollTop + grid.clientHeight >= grid.scrollHeight - 1 && until === null) way = -1;
    if (grid.scrollTop === 0) way = 1;
    grid.scrollBy(0, until === null ? way * 120 : 3_000);
    const listed = Number(grid.getAttribute("aria-rowcount")) - 1;
    const isOver = until === null ? performance.now() - begin > forMs : listed >= until;
    if (isOver) done(); else requestAnimationFrame(step);
  };
  step();
})
"""


def missing() -> str | None:
    """What it needs and this machine lacks."""
    if find_spec("playwright") is None:
        return "the package playwright is not installed"
    return None if _program() else "there is no chromium here"


def _program() -> str | None:
    return next(filter(None, map(shutil.which, _NAMES)), None)


class Screen:
    """One visitor, logged in with a browser that knew nothing of the product.

    Args:
        page: The browser's page.
        url: Where the product is.
    """

    def __init__(self, page: "Page", url: str) -> None:
        self._page = page
        self._url = url

    async def log_in(self, key: str) -> None:
        """Get the cookie, and nothing of the page."""
        answer = await self._page.context.request.post(
            f"{self._url}/auth/login", data={"key": key}, headers={"x-watchfloor-page": "1"}
        )
        if not answer.ok:
            raise UnavailableError("The bench could not log in with a browser.")

    async def open_list(self) -> float:
        """Open the page; the seconds until the first rows are shown.

        Raises:
            UnavailableError: The dashboard is not served: it was not built.
        """
        answer = await self._page.goto(f"{self._url}/threats")
        if answer is None or not answer.ok:
            raise UnavailableError("The dashboard is not built: make dashboard.")
        await self._page.wait_for_function("() => globalThis.listedAt")
        return float(await self._page.evaluate("listedAt")) / 1_000

    async def scripts_kb(self) -> float:
        """All scripts so far, as they were sent."""
        return float(await self._page.evaluate(_SCRIPTS)) / 1_000

    async def forget_tasks(self) -> None:
        """Count long tasks from here on."""
        await self._page.evaluate("tasks.length = 0")

    async def longest_task_ms(self) -> float:
        """The longest one; 0 where none was longer than 50 ms."""
        return float(await self._page.evaluate("Math.max(0, ...tasks)"))

    async def scroll_to_the_end(self, rows: int) -> None:
        """Scroll until so many rows were loaded."""
        await self._page.evaluate(_SCROLL, {"until": rows, "forMs": 0})

    async def scroll_about(self, seconds: float) -> None:
        """Scroll down and up for so long."""
        await self._page.evaluate(_SCROLL, {"until": None, "forMs": seconds * 1_000})

    async def filter(self) -> None:
        """Filter the list in several ways, go back to the whole one, and load all of it again."""
        page = self._page
        for name in ("High", "Critical", "Need review"):
            await page.get_by_role("link", name=name).click()
            await page.locator(_ROW).first.wait_for()
        await page.get_by_role("link", name="Threats").last.click()
        await page.get_by_label("Search threats").fill("acme")
        await page.wait_for_url("**q=acme")
        await page.get_by_label("Search threats").fill("")
        await page.wait_for_url(f"{self._url}/threats")
        await page.locator(_ROW).first.wait_for()

    async def follow(self) -> None:
        """Have new ones shown at once, which waited above until then."""
        await self._page.get_by_role("button", name="Follow").click()


class Browser:
    """A running browser.

    Args:
        chromium: As Playwright has it.
    """

    def __init__(self, chromium: "Chromium") -> None:
        self._chromium = chromium

    @asynccontextmanager
    async def screen(self, url: str) -> AsyncIterator[Screen]:
        """A page that has nothing of an earlier visit."""
        context = await self._chromium.new_context(viewport={"width": 1_440, "height": 900})
        try:
            await context.add_init_script(_WATCH)
            page = await context.new_page()
            page.set_default_timeout(_WITHIN_MS)
            yield Screen(page, url)
        finally:
            await context.close()


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """A browser for as long as the block runs."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=_program(), args=["--no-sandbox"]
        )
        try:
            yield Browser(chromium)
        finally:
            await chromium.close()
