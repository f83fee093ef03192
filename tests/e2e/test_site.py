"""The documents in a real browser: found, read in light and dark, and without any other host."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from support import eventually
from support.browser import no_browser
from support.needs import need
from support.screen import opened
from support.site import build_site, served

pytestmark = [pytest.mark.e2e]

_ANSWER_MS = 15_000
"""The search reads its index, a megabyte, at the first question."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    need(no_browser())
    folder: Path = tmp_path_factory.mktemp("site")
    build_site(folder)
    with served(folder) as url:
        yield url


async def test_a_reader_finds_a_page_without_any_other_host(url: str) -> None:
    async with opened(url) as screen:
        await screen.go("/index.html")
        box = screen.page.get_by_role("textbox", name="Search")
        found = screen.page.locator(".md-search-result__link").first

        async def is_found() -> bool:
            # What is typed before the page's script listens is lost.
            await box.fill("")
            await box.press_sequentially("raise_signals")
            with suppress(PlaywrightTimeoutError):
                await found.wait_for(timeout=_ANSWER_MS)
            return bool(await found.is_visible())

        await eventually(is_found)
        await found.click()
        await screen.page.wait_for_url("**/docs/**")
        complaints = screen.complaints

    assert complaints == []


async def test_pictures_follow_the_theme_that_a_reader_chooses(url: str) -> None:
    """A git host knows the system's theme alone; here one may choose another."""
    async with opened(url, color_scheme="dark") as screen:
        await screen.go("/docs/dashboard.html")
        picture = screen.page.locator("picture img").first
        of_system = await picture.evaluate("image => image.currentSrc")
        await screen.page.get_by_title("choose light").click()
        await screen.page.wait_for_function(
            "document.querySelector('picture img').currentSrc.includes('light')"
        )

    assert "dark" in of_system


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", ["index", "docs/reference/configuration", "docs/concepts"])
async def test_no_page_is_wider_than_the_screen(url: str, path: str, width: int) -> None:
    async with opened(url, viewport={"width": width, "height": 800}) as screen:
        await screen.go(f"/{path}.html")
        shown = await screen.page.evaluate("document.documentElement.scrollWidth")

    assert shown == width
