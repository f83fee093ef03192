"""Every screen, for everybody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from e2e.dashboard.conftest import WAIT_MS
from pictures.feeding import Fed
from support.screen import Screen, opened

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(600),
]

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
ZOOMED = {"width": 320, "height": 640}
"""A screen of 1280 pixels at four times its size."""

TABS = {
    "/threats/{threat}": ("overview", "agents", "timeline", "response", "similar", "sessions"),
    "/agents/{agent}": ("behavior", "checks", "pii", "runs"),
    "/operations": (
        *("health", "dead-letters", "changes", "intel", "customers", "policies", "keys", "audit"),
        *("projects", "privacy"),
    ),
}
ADDRESSES = (
    "/threats",
    "/threats/{threat}?tab=json",
    "/sessions",
    "/sessions/{session}",
    "/agents",
    *(f"{page}?tab={tab}" for page, tabs in TABS.items() for tab in tabs),
)

FLOATS = {
    "keyboard help": ("/threats", "?"),
    "palette": ("/threats", "Control+k"),
    "filter": ("/threats", "button:Severity"),
    "filter with search": ("/threats", "button:Type"),
    "time range": ("/threats", "button:Any time"),
    "account": ("/threats", "button:Account"),
    "verdict": ("/threats/{threat}", "button:Verdict"),
    "one of a few": ("/sessions", "combobox:Order"),
}
"""What opens over a page: where, and the key or the name that opens it."""
_FLOAT = "[role=dialog], [role=menu], [role=listbox]"


@asynccontextmanager
async def _seen(fed: Fed, **options: Any) -> AsyncIterator[Screen]:
    async with opened(fed.url, reduced_motion="reduce", **options) as screen:
        screen.page.set_default_timeout(WAIT_MS)
        await screen.log_in(fed.key)
        yield screen
        assert screen.complaints == []


async def _go(screen: Screen, fed: Fed, address: str) -> None:
    await screen.go(address.format(threat=fed.threat, session=fed.hijacked, agent=fed.agent))
    await screen.page.locator("main h1").first.wait_for(state="attached")
    await screen.settled()


@pytest.mark.parametrize(
    ("scheme", "size"),
    [("dark", WIDE), ("light", WIDE), ("dark", PHONE), ("light", PHONE), ("light", ZOOMED)],
    ids=["dark", "light", "dark phone", "light phone", "zoomed"],
)
async def test_no_screen_hinders_anybody(fed: Fed, scheme: str, size: dict[str, int]) -> None:
    """Every screen, with its policy on: no fault of axe, nothing to be scrolled sideways."""
    async with _seen(fed, color_scheme=scheme, viewport=size) as screen:
        for address in ADDRESSES:
            await _go(screen, fed, address)
            assert (address, await screen.faults()) == (address, [])
            assert (address, await screen.page.evaluate(_SIDEWAYS)) == (address, [])


_SIDEWAYS = """() => {
    const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
    const isBeyond = (element) => {
        const { right } = element.getBoundingClientRect();
        if (element.closest(".sr-only") || right <= innerWidth + 1) return false;
        for (let at = element.parentElement; at !== null; at = at.parentElement) {
            if (at.id !== "main" && scrolls(at) && at.scrollWidth > at.clientWidth) return false;
        }
        return true;
    };
    const beyond = [...document.querySelectorAll("body *")].filter(isBeyond);
    return beyond.slice(0, 2).map((element) => element.outerHTML.slice(0, 200));
}"""


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_what_opens_hinders_nobody_and_gives_the_focus_back(fed: Fed, scheme: str) -> None:
    async with _seen(fed, color_scheme=scheme, viewport=WIDE) as screen:
        page = screen.page
        for name, (address, how) in FLOATS.items():
            await _go(screen, fed, address)
            role, _, label = how.partition(":")
            if label:
                opener = page.get_by_role(role, name=label, exact=True)
                await opener.focus()
                await page.keyboard.press("Enter")
            else:
                opener = page.get_by_role("grid")
                await opener.focus()
                await page.keyboard.press(how)
            opened_one = page.locator(_FLOAT).first
            await opened_one.wait_for()
            assert (name, await screen.faults(_FLOAT)) == (name, [])
            await page.keyboard.press("Escape")
            await opened_one.wait_for(state="detached")
            back = await opener.element_handle()
            await page.wait_for_function("it => it === document.activeElement", arg=back)
