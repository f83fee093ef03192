"""The dashboard in a real browser, in front of a running product."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from support.browser import browser, no_browser
from support.waiting import eventually
from watchfloor.gateway.dashboard import PACKAGED

DASHBOARD = Path(__file__).parents[2] / "services/gateway/dashboard"
AXE = DASHBOARD / "node_modules/axe-core/axe.min.js"
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_HOW = {
    "resultTypes": ["violations"],
    "runOnly": list(LEVELS),
    "rules": {"target-size": {"enabled": True}},
}

_BUSY = "[role=status][aria-label=Loading], [aria-busy=true]"
_LOOKS = 3
"""What is shown may ask for more."""


def missing() -> str | None:
    """What a test in a browser needs and this machine lacks."""
    if find_spec("playwright") is None:
        return "the package playwright is not installed: make setup"
    if not (PACKAGED / "index.html").is_file() or not AXE.is_file():
        return "the dashboard is not built: make dashboard"
    return no_browser()


class Screen:
    """A page of the dashboard, and everything that it should not have said or asked.

    Attributes:
        page: The browser's page.
        complaints: Errors and warnings of the console, and requests to other hosts.
    """

    def __init__(self, page: Any, url: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        self._url = url
        self._host = urlsplit(url).netloc
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self._open: set[Any] = set()
        page.on("request", self._asked)
        for ended in ("requestfinished", "requestfailed"):
            page.on(ended, self._answered)

    async def go(self, path: str) -> None:
        """Open an address of the dashboard."""
        await self.page.goto(f"{self._url}{path}")

    async def settled(self) -> None:
        """Wait until all that was asked for is shown; live streams go on."""
        looks = 0

        async def is_settled() -> bool:
            nonlocal looks
            is_busy = self._open or await self.page.locator(_BUSY).count()
            looks = 0 if is_busy else looks + 1
            return looks == _LOOKS

        await eventually(is_settled, every_s=0.1)

    async def log_in(self, key: str) -> None:
        """Log in as a person does."""
        await self.go("/login")
        await self.page.get_by_label("API key").fill(key)
        await self.page.get_by_role("button", name="Log in").click()
        await self.page.wait_for_url("**/threats*")

    async def faults(self, within: str = "html") -> list[str]:
        """What hinders people who cannot see, hear or point well; the policy stays on.

        Args:
            within: A selector of what is looked at.
        """
        await self.page.evaluate(AXE.read_text())
        found = await self.page.evaluate("([within, how]) => axe.run(within, how)", [within, _HOW])
        return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found["violations"]]

    def _heard(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _asked(self, request: Any) -> None:
        if urlsplit(request.url).netloc != self._host:
            self.complaints.append(f"asked {request.url}")
        if not urlsplit(request.url).path.endswith("/stream"):
            self._open.add(request)

    def _answered(self, request: Any) -> None:
        self._open.discard(request)


@asynccontextmanager
async def opened(url: str, **options: Any) -> AsyncIterator[Screen]:
    """A browser of its own with one page, where nobody is logged in."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        try:
            context = await running.new_context(**options)
            yield Screen(await context.new_page(), url)
        finally:
            await running.close()
