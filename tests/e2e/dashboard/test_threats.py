"""The list of threats, live, filtered, judged by the keyboard."""

import re

import httpx
import pytest
from e2e.dashboard.conftest import Report
from support.screen import Screen

pytestmark = [pytest.mark.e2e]


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
    await page.keyboard.press("u")
    await page.get_by_text("Verdict on 1 threat taken back.", exact=True).wait_for()
    assert (await api.get(f"/api/threats/{threat_id}")).json()["verdict"] is None
    await page.keyboard.press("Escape")
    await page.wait_for_url("**/threats")


async def test_a_search_is_kept_live_by_what_it_finds_alone(report: Report, screen: Screen) -> None:
    await report(1, customer_id="globex")
    page = screen.page
    await screen.go("/threats?q=globex&status=completed&range=1h")
    await page.get_by_role("row", name="brute force, globex").wait_for()
    await page.get_by_role("status").filter(has_text="Live").wait_for()
    await report(1, customer_id="initech")
    [found] = await report(1, customer_id="globex")
    await page.get_by_role("button", name="1 new", exact=True).click()
    await page.locator(f"#row-{found}").wait_for()
    assert await page.get_by_role("grid").get_attribute("aria-rowcount") == "3"


async def test_many_are_judged_and_taken_back_at_once(
    api: httpx.AsyncClient, report: Report, screen: Screen
) -> None:
    threats = await report(3)
    page = screen.page
    await screen.go("/threats")
    await page.locator(f"#row-{threats[0]}").wait_for()
    await page.get_by_role("checkbox", name="Select all that are listed").check()
    await page.get_by_text("3 threats selected").wait_for()
    await page.keyboard.press("v")
    await page.get_by_role("dialog").wait_for()
    await page.keyboard.press("3")
    await page.keyboard.press("Enter")
    await page.get_by_text("Benign: 3 threats.", exact=True).wait_for()
    assert await _verdicts(api) == ["benign"] * 3
    await page.get_by_role("button", name="Undo").click()
    await page.get_by_text("Verdict on 3 threats taken back.", exact=True).wait_for()
    assert await _verdicts(api) == [None] * 3

    await api.post(f"/api/threats/{threats[1]}/verdict", json={"verdict": "test"})
    await page.locator(f"#row-{threats[1]}").get_by_text("Test").wait_for()
    for _ in range(2):
        await page.keyboard.press("j")
        await page.keyboard.press("x")
    await page.get_by_text("2 threats selected").wait_for()
    await page.get_by_role("button", name="Take back").click()
    await page.get_by_text("Verdict on 1 threat taken back.", exact=True).wait_for()
    assert await _verdicts(api) == [None] * 3


async def _verdicts(api: httpx.AsyncClient) -> list[str | None]:
    rows = (await api.get("/api/threats", params={"view": "row"})).json()["threats"]
    return [each["verdict"] for each in rows]


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
