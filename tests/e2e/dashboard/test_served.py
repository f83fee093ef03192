"""The page as it is served: its policy in a real browser, and parts of it that cannot be had."""

import re

import pytest
from playwright.async_api import Error, Route
from supply.licences import not_allowed
from support.processes import ProductProcess
from support.screen import Screen, opened

from watchfloor.gateway.dashboard import PACKAGED

pytestmark = [pytest.mark.e2e]

GONE = re.compile("Failed to load resource|could not be loaded")


def test_what_is_packed_into_the_page_is_under_licences_that_we_allow() -> None:
    listed = re.findall(
        r"^## \S+ - \S+ \((.*)\)$", (PACKAGED / "licenses.md").read_text(), re.MULTILINE
    )
    assert {"MIT", "ISC"} <= set(listed)
    assert [each for each in listed if not_allowed(each)] == []


async def test_no_string_becomes_markup(screen: Screen) -> None:
    """Wherever in the page or its libraries somebody tried it; what they write as styles passes."""
    page = screen.page
    with pytest.raises(Error, match="TrustedHTML"):
        await page.evaluate("document.body.innerHTML = '<img src=x onerror=alert(1)>'")
    with pytest.raises(Error, match="TrustedScriptURL"):
        await page.evaluate("document.createElement('script').src = '/assets/other.js'")
    screen.complaints.clear()
    await screen.go("/operations?tab=dead-letters")
    await page.get_by_role("combobox").first.click()
    await page.get_by_role("option").first.wait_for()


async def test_the_reference_asks_nobody_and_runs_nothing(product: ProductProcess) -> None:
    async with opened(product.url) as screen:
        await screen.go("/docs")
        await screen.page.get_by_role("heading", name="Operations").wait_for()
        assert await screen.page.locator("script").count() == 0
        assert screen.complaints == []


async def test_a_part_that_cannot_be_had_is_told_and_tried_again(screen: Screen) -> None:
    page, parts = screen.page, await Parts.of(screen)
    parts.are_gone = True
    await page.get_by_role("link", name="Agents").first.click()
    await page.get_by_text("This part of the page could not be loaded.").wait_for()
    parts.are_gone = False
    await page.get_by_role("button", name="Try again").click()
    await page.get_by_text("No agent").wait_for()
    screen.complaints = [each for each in screen.complaints if not GONE.search(each)]


async def test_a_page_of_a_former_release_is_loaded_again(screen: Screen) -> None:
    """Gateways were replaced while it was open: the parts that it asks for are gone."""
    page, parts = screen.page, await Parts.of(screen)

    async def other_page(route: Route) -> None:
        parts.are_gone = False
        await route.fulfill(content_type="text/html", body="<script src=/assets/other.js>")

    await page.evaluate("document.documentElement.dataset.former = true")
    await page.route(re.compile(r":\d+/$"), other_page, times=1)
    parts.are_gone = True
    await page.get_by_role("link", name="Agents").first.click()
    await page.locator("html:not([data-former])").wait_for()
    await page.get_by_text("No agent").wait_for()
    screen.complaints = [each for each in screen.complaints if not GONE.search(each)]


class Parts:
    """The parts of the page, which a test may let be gone."""

    def __init__(self) -> None:
        self.are_gone = False

    @classmethod
    async def of(cls, screen: Screen) -> "Parts":
        """Those of this page."""
        parts = cls()
        await screen.page.route("**/assets/*.js", parts._answer)
        return parts

    async def _answer(self, route: Route) -> None:
        await (route.fulfill(status=404) if self.are_gone else route.continue_())
