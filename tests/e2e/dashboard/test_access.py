"""The keyboard alone, the reader's own zone, the theme, a line that breaks."""

from collections.abc import AsyncIterator
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import httpx
import pytest
from e2e.dashboard.conftest import WAIT_MS
from pictures.feeding import Fed
from support import eventually
from support.screen import Screen, opened

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(300),
]

AREAS = ("threats", "sessions", "agents", "operations")
STOPS = 25

# Where the focus is, when it cannot be seen: behind something else, or without a mark.
_UNSEEN = """() => {
    const at = document.activeElement;
    if (at === null || at === document.body) return null;
    const { left, top, width, height } = at.getBoundingClientRect();
    const x = left + Math.min(width, innerWidth) / 2;
    const y = top + Math.min(height, innerHeight) / 2;
    const there = document.elementFromPoint(x, y);
    const isCovered = there === null || !(at.contains(there) || there.contains(at));
    const marks = [at, at.nextElementSibling, at.parentElement].filter(Boolean);
    const isMarked = marks.some((each) => getComputedStyle(each).outlineStyle !== "none");
    return isCovered || !isMarked ? `${isCovered} ${at.outerHTML.slice(0, 400)}` : null;
}"""


@pytest.fixture
async def reader(fed: Fed) -> AsyncIterator[Screen]:
    """A page of the fed product, read in Tokyo by somebody whose system is light."""
    async with opened(
        fed.url, timezone_id="Asia/Tokyo", locale="en-GB", color_scheme="light"
    ) as screen:
        screen.page.set_default_timeout(WAIT_MS)
        await screen.log_in(fed.key)
        yield screen


async def test_the_focus_is_seen_wherever_the_keyboard_takes_it(reader: Screen) -> None:
    """Every area and what opens in it, with no pointer: nothing covers what has the focus."""
    page = reader.page
    await reader.go("/threats")
    await page.get_by_role("grid").wait_for()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"
    for area in AREAS:
        await page.keyboard.press("g")
        await page.keyboard.press(area[0])
        await page.wait_for_url(f"**/{area}*")
        await _walk(reader)
        if area != "operations":
            await page.evaluate("document.activeElement.blur()")
            await page.keyboard.press("j")
            await page.keyboard.press("Enter")
            await page.wait_for_url(f"**/{area}/*")
            await _walk(reader)
    assert reader.complaints == []


async def _walk(screen: Screen) -> None:
    await screen.settled()
    for _ in range(STOPS):
        await screen.page.keyboard.press("Tab")
        # Where things are still moving to their places, it is seen a moment later.
        await eventually(partial(_is_seen, screen))


async def _is_seen(screen: Screen) -> bool:
    return await screen.page.evaluate(_UNSEEN) is None


async def test_what_a_key_does_the_palette_does_by_name(fed: Fed, reader: Screen) -> None:
    page = reader.page
    await reader.go(f"/threats/{fed.threat}")
    await page.get_by_role("tab", name="Overview").wait_for()
    assert await page.title() == f"{fed.threat[:13]} · Threats · watchfloor"
    await page.keyboard.press("Control+k")
    await page.get_by_role("combobox").fill("verdict")
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog").get_by_role("radio").first.wait_for()


async def test_times_are_the_readers_and_utc_is_told(fed: Fed, reader: Screen) -> None:
    async with httpx.AsyncClient(headers={"x-api-key": fed.key}) as http:
        threat = (await http.get(f"{fed.url}/api/threats/{fed.threat}")).json()
    received = datetime.fromisoformat(threat["signal"]["received_at"])
    page = reader.page
    await reader.go(f"/threats/{fed.threat}?tab=timeline")
    told = page.locator("aside header time")
    await told.focus()
    # Only a focus that the keyboard moves shows what belongs to it.
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Tab")
    hint = await page.get_by_role("tooltip").filter(has_text="UTC").text_content() or ""
    assert f"{received:%Y-%m-%d %H:%M:%S}" in hint
    assert f"{received.astimezone(ZoneInfo('Asia/Tokyo')):%H:%M:%S}" in hint
    await page.keyboard.press("Escape")


async def test_a_theme_is_kept_and_shown_before_anything_runs(reader: Screen) -> None:
    page = reader.page
    await reader.go("/threats")
    theme = page.get_by_role("button", name="Theme: system")
    await theme.click()
    await page.get_by_role("button", name="Theme: light").click()
    await page.get_by_role("button", name="Theme: dark").wait_for()
    await page.route("**/assets/*.js", lambda route: route.abort())
    await page.reload(wait_until="commit")
    await page.locator("body").wait_for(state="attached")
    scheme = await page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    assert scheme == "dark"


async def test_a_line_that_stays_away_is_told_over_the_page(reader: Screen) -> None:
    page = reader.page
    await reader.go("/threats")
    await page.get_by_role("status").filter(has_text="Live").wait_for()
    await page.context.set_offline(True)
    banner = page.get_by_text("This browser has no network.")
    await banner.wait_for()
    assert await reader.faults() == []
    await page.context.set_offline(False)
    await banner.wait_for(state="detached")
    await page.get_by_role("status").filter(has_text="Live").wait_for()
