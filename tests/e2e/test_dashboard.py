"""The dashboard in a real browser, in front of a running product with real traffic."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from support.processes import ProductProcess
from support.screen import Screen, missing, opened

from watchfloor.core import Role

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(bool(missing()), reason=str(missing()))]

HOSTILE = '<img src=x onerror="alert(1)">\u202e"&#x27;🛰️' + "x" * 4_000
WAIT_MS = 15_000

Report = Callable[..., Awaitable[list[str]]]


@pytest.fixture
async def key(product: ProductProcess) -> str:
    """The key of an analyst of a project of the test's own."""
    project = f"seen-{uuid4().hex[:8]}"
    async with product.client() as operator:
        await operator.projects.create(project)
        return (await operator.keys.create(project, Role.ADMIN)).key


@pytest.fixture
async def api(product: ProductProcess, key: str) -> AsyncIterator[httpx.AsyncClient]:
    """Asks the product beside the browser."""
    headers = {"x-api-key": key}
    async with httpx.AsyncClient(base_url=product.url, headers=headers, timeout=30) as api:
        yield api


@pytest.fixture
def report(api: httpx.AsyncClient) -> Report:
    """Reports signals, and returns the ids of their threats."""

    async def report(number: int = 1, **given: Any) -> list[str]:
        threats = []
        for at in range(number):
            signal = {"threat_type": "brute_force", "customer_id": "acme"} | given
            address = {"source_ip": f"203.0.113.{at}"}
            answer = await api.post("/api/threats/trigger", json=signal | address)
            threats.append(answer.json()["id"])
        return threats

    return report


@pytest.fixture
async def screen(product: ProductProcess, key: str) -> AsyncIterator[Screen]:
    """A page where the analyst is logged in; it must not have complained of anything."""
    async with opened(product.url) as screen:
        screen.page.set_default_timeout(WAIT_MS)
        await screen.log_in(key)
        yield screen
        assert screen.complaints == []


async def test_a_wrong_key_is_refused_in_words(product: ProductProcess) -> None:
    async with opened(product.url) as screen:
        await screen.go("/threats?severity=high")
        await screen.page.wait_for_url("**/login?next=*")
        await screen.page.get_by_label("API key").fill("wf_nobody")
        await screen.page.get_by_role("button", name="Log in").click()
        await screen.page.get_by_text("Nobody has this key").wait_for()


async def test_a_login_leads_to_the_address_that_was_asked_for(
    product: ProductProcess, key: str
) -> None:
    async with opened(product.url) as screen:
        await screen.go("/threats?severity=high&severity=critical")
        await screen.page.get_by_label("API key").fill(key)
        await screen.page.get_by_role("button", name="Log in").click()
        await screen.page.wait_for_url("**/threats?severity=high&severity=critical")


async def test_a_new_threat_waits_above_what_is_read(report: Report, screen: Screen) -> None:
    page = screen.page
    await report(3)
    await screen.go("/threats")
    first = page.locator("[role=row][aria-rowindex='2']")
    await first.wait_for()
    await page.get_by_role("status").filter(has_text="Live").wait_for()
    before = await first.get_attribute("id")
    [later] = await report(1, threat_type="account_takeover")
    await page.get_by_role("button", name="1 new").wait_for()
    assert await first.get_attribute("id") == before
    await page.keyboard.press("n")
    await page.locator(f"#row-{later}[aria-rowindex='2']").wait_for()


async def test_filters_stand_in_the_address_and_hold_after_a_reload(
    report: Report, screen: Screen
) -> None:
    await report(2)
    await report(1, threat_type="anomaly", customer_id="globex")
    page = screen.page
    await screen.go("/threats")
    await page.get_by_role("button", name="Type", exact=True).click()
    await page.get_by_role("checkbox", name=re.compile("^Anomaly")).check()
    await page.keyboard.press("Escape")
    await page.wait_for_url("**/threats?type=anomaly")
    await page.get_by_role("row", name="anomaly, globex").wait_for()
    await page.reload()
    await page.get_by_role("row", name="anomaly, globex").wait_for()
    assert await page.get_by_role("grid").get_attribute("aria-rowcount") == "2"
    await page.keyboard.press("/")
    await page.keyboard.type("nobody")
    await page.get_by_text("No threat is like this").wait_for()
    await page.get_by_role("button", name="Clear the filters").click()
    await page.get_by_role("row", name=re.compile("brute force, acme")).first.wait_for()


async def test_a_threat_is_judged_by_the_keyboard_alone(
    api: httpx.AsyncClient, report: Report, screen: Screen
) -> None:
    [threat_id] = await report(1)
    page = screen.page
    await screen.go("/threats")
    await page.locator(f"#row-{threat_id}").wait_for()
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/threats/{threat_id}*")
    await page.get_by_role("tab", name="Overview").wait_for()
    await page.keyboard.press("v")
    await page.get_by_role("dialog").wait_for()
    await page.keyboard.press("2")
    await page.keyboard.press("Enter")
    await page.get_by_text("False positive: 1 threat.", exact=True).wait_for()
    verdict = (await api.get(f"/api/threats/{threat_id}")).json()["verdict"]
    assert verdict["verdict"] == "false_positive"
    await page.keyboard.press("Escape")
    await page.wait_for_url("**/threats")


async def test_a_verdict_of_somebody_else_is_seen(
    api: httpx.AsyncClient, report: Report, screen: Screen
) -> None:
    [threat_id] = await report(1)
    row = screen.page.locator(f"#row-{threat_id}")
    await screen.go("/threats")
    await row.wait_for()
    await screen.page.get_by_role("status").filter(has_text="Live").wait_for()
    await api.post(f"/api/threats/{threat_id}/verdict", json={"verdict": "benign"})
    await row.get_by_text("Benign").wait_for()


async def test_what_others_wrote_is_text_and_breaks_nothing(report: Report, screen: Screen) -> None:
    [threat_id] = await report(
        1, customer_name=HOSTILE[:200], user_agent=HOSTILE[:1_000], user_id="<b>"
    )
    page = screen.page
    for tab in ("overview", "agents", "timeline", "response", "json"):
        await screen.go(f"/threats/{threat_id}?tab={tab}")
        await page.get_by_role("tab", selected=True).wait_for()
        assert await page.locator("main img, main b").count() == 0
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


ADDRESSES = (
    "/threats",
    "/threats/{threat_id}",
    "/threats/{threat_id}?tab=agents",
    "/threats/{threat_id}?tab=timeline",
    "/threats/{threat_id}?tab=response",
    "/threats/{threat_id}?tab=similar",
    "/threats/{threat_id}?tab=sessions",
    "/threats/{threat_id}?tab=json",
    "/sessions",
    "/agents",
    "/operations",
    "/operations?tab=dead-letters",
    "/operations?tab=policies",
    "/operations?tab=keys",
    "/operations?tab=audit",
)


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_no_screen_hinders_anybody(
    product: ProductProcess, key: str, report: Report, scheme: str
) -> None:
    """Every screen, with its content-security policy: no fault of axe, nothing on the console."""
    [threat_id, *_] = await report(3)
    async with opened(product.url, color_scheme=scheme) as screen:
        await screen.log_in(key)
        for address in ADDRESSES:
            await screen.go(address.format(threat_id=threat_id))
            await screen.page.wait_for_load_state("networkidle")
            assert (address, await screen.faults()) == (address, [])
        assert screen.complaints == []


async def test_somebody_who_logs_out_is_out(screen: Screen) -> None:
    page = screen.page
    await page.get_by_role("button", name="Account").click()
    await page.get_by_role("menuitem", name="Log out").click()
    await page.wait_for_url("**/login")
    await screen.go("/threats")
    await page.wait_for_url("**/login*")
    screen.complaints = [each for each in screen.complaints if "401" not in each]
