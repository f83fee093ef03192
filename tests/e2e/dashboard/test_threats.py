"""The list of threats, live, filtered, judged by the keyboard."""

import re
from typing import Any

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


async def test_every_filter_asks_the_gateway_and_back_undoes_it(
    api: httpx.AsyncClient, report: Report, screen: Screen
) -> None:
    await report(2)
    await report(1, threat_type="anomaly", customer_id="globex", endpoint="/checkout")
    page = screen.page
    await screen.go("/threats")
    await _is_listed(page, api, {})
    severity = (await api.get("/api/threats")).json()["threats"][0]["severity"]
    for name, choice, typed, query in (
        ("Severity", severity, None, {"severity": severity}),
        ("Type", "Anomaly", None, {"threat_type": "anomaly"}),
        ("Customer", "globex", "globex", {"customer_id": "globex"}),
        ("Status", "Failed", None, {"status": "failed"}),
    ):
        await page.get_by_role("button", name=name, exact=True).click()
        if typed is not None:
            await page.get_by_label(f"Find in {name}").fill(typed)
        choices = page.get_by_role("group", name=name)
        await choices.get_by_role("checkbox", name=re.compile(f"^{choice}", re.IGNORECASE)).check()
        await page.keyboard.press("Escape")
        await _is_listed(page, api, query)
        await page.go_back()
        await _is_listed(page, api, {})
    await page.get_by_role("button", name="Needs review").click()
    await page.wait_for_url("**/threats?review=yes&judged=no")
    await _is_listed(page, api, {"requires_review": "true", "judged": "false"})
    await page.go_back()
    await page.get_by_role("button", name="Any time").click()
    await page.get_by_label("Until").fill("2020-01-01T00:00")
    await _is_listed(page, api, {"until": "2020-01-01T00:00:00Z"})
    await page.get_by_role("button", name="Last hour").click()
    await page.wait_for_url("**/threats?range=1h")
    await _is_listed(page, api, {})
    await page.keyboard.press("/")
    await page.keyboard.type("203.0.113.1")
    await page.wait_for_url("**/threats?range=1h&q=203.0.113.1")
    await _is_listed(page, api, {"search": "203.0.113.1"})
    await page.go_back()
    await _is_listed(page, api, {})
    await page.go_forward()
    await _is_listed(page, api, {"search": "203.0.113.1"})


async def _is_listed(page: Any, api: httpx.AsyncClient, query: dict[str, str]) -> None:
    """Waits until the page lists what the gateway answers, in its order."""
    threats = (await api.get("/api/threats", params={"view": "row", **query})).json()["threats"]
    ids = [f"row-{each['id']}" for each in threats]
    listed = "[...document.querySelectorAll('[role=row][id]')].map(({ id }) => id).join()"
    await page.wait_for_function(f"ids => {listed} === ids", arg=",".join(ids))


async def test_a_list_is_saved_found_by_name_and_what_the_browser_begins_with(
    api: httpx.AsyncClient, report: Report, screen: Screen
) -> None:
    await report(1)
    page = screen.page
    await screen.go("/threats?type=brute_force&review=yes")
    await page.get_by_role("button", name="Views").click()
    await page.get_by_role("menuitem", name="Save this list").click()
    await page.get_by_label("Name").fill("To judge")
    await page.get_by_label("Everybody in the project sees it").check()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="View: To judge").wait_for()
    [saved] = (await api.get("/api/views")).json()["views"]
    assert (saved["query"], saved["shared"]) == ("type=brute_force&review=yes", True)

    await screen.go("/threats")
    await page.get_by_role("button", name="Views").click()
    await page.get_by_role("menuitem", name="Rename, share, delete").click()
    await page.get_by_label("Name of To judge").fill("Mine to judge")
    await page.keyboard.press("Enter")
    await page.get_by_text("Saved: Mine to judge.", exact=True).wait_for()
    await page.get_by_role("button", name="Begin with Mine to judge").click()
    await page.keyboard.press("Escape")
    await page.keyboard.press("Control+k")
    await page.get_by_placeholder("Go to, filter").fill("Mine to")
    await page.get_by_role("option", name="Mine to judge", exact=True).click()
    await page.wait_for_url("**/threats?type=brute_force&review=yes")

    await screen.go("/")
    await page.wait_for_url("**/threats?type=brute_force&review=yes")
    await page.get_by_role("button", name="View: Mine to judge").click()
    await page.get_by_role("menuitem", name="Rename, share, delete").click()
    await page.get_by_role("button", name="Delete Mine to judge").click()
    await page.get_by_text("Deleted: Mine to judge.", exact=True).wait_for()
    assert (await api.get("/api/views")).json() == {"views": []}
