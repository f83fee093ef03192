"""How the product is, what was given up, and what it knows."""

import re

import httpx
import pytest
from e2e.dashboard.conftest import Report
from support import eventually
from support.given_up import REASON, give_up_signals
from support.processes import ProductProcess
from support.screen import Screen, missing

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(bool(missing()), reason=str(missing()))]


async def test_health_shows_what_happens_as_it_happens(report: Report, screen: Screen) -> None:
    page = screen.page
    await screen.go("/operations")
    await page.get_by_role("list", name="Coordinators").get_by_text("heard").wait_for()
    pace = page.get_by_role("region", name="Threats this minute")
    before = pace.get_by_role("img", name="at most 1", exact=False)
    await before.wait_for()
    await report(3)
    await pace.get_by_role("img", name=re.compile("at most [23]$")).wait_for()
    agents = page.get_by_role("region", name="Analysis agents")
    for agent in ("Historical", "Config", "Devops", "Context", "Priority"):
        row = agents.get_by_role("row", name=re.compile(f"^{agent} Ok"))
        await row.get_by_text(re.compile(r"^[\d.]+ m?s")).first.wait_for()
    gateway = page.get_by_text("This gateway").locator("xpath=ancestor::section")
    await gateway.get_by_text("Ready").wait_for()
    assert await page.get_by_role("alert").count() == 0


async def test_dead_letters_are_tried_again_and_really_analysed(
    product: ProductProcess, api: httpx.AsyncClient, screen: Screen
) -> None:
    project = (await api.get("/auth/me")).json()["project"]
    first, second, third = await give_up_signals(product, project, 3)
    page = screen.page
    await screen.go("/operations?tab=dead-letters")
    table = page.get_by_role("region", name="Dead letters")
    await table.get_by_role("button", name=first).click()
    letter = page.get_by_role("dialog", name="Dead letter")
    await letter.get_by_text(REASON).wait_for()
    await letter.get_by_text('"203.0.113.7"').wait_for()
    await letter.get_by_role("button", name="Drop").click()
    question = page.get_by_role("dialog", name="Drop 1 dead letter?")
    await question.get_by_text("This cannot be undone.").wait_for()
    await question.get_by_role("button", name="Drop").click()
    await page.get_by_role("region", name="Result").get_by_text("1 dead letter done.").wait_for()

    await page.get_by_role("checkbox", name="Choose all").check()
    await page.get_by_text("2 chosen").wait_for()
    await page.get_by_role("button", name="Try again").click()
    question = page.get_by_role("dialog", name="Try 2 dead letters again?")
    await question.get_by_role("button", name="Try again").click()
    result = page.get_by_role("region", name="Result")
    await result.get_by_text("2 dead letters done.").wait_for()
    await page.get_by_text("Nothing was given up").wait_for()

    async def are_analysed() -> bool:
        answers = [await api.get(f"/api/threats/{each}") for each in (second, third)]
        return [each.json().get("status") for each in answers] == ["completed"] * 2

    await eventually(are_analysed)
    assert (await api.get(f"/api/threats/{first}")).status_code == 404
    await result.get_by_role("link", name=second).click()
    await page.get_by_role("tab", name="Overview").wait_for()


async def test_a_customer_is_made_refused_and_changed(
    api: httpx.AsyncClient, screen: Screen
) -> None:
    page = screen.page
    await screen.go("/operations?tab=customers")
    await page.get_by_text("No customer is configured").wait_for()
    await page.get_by_role("button", name="Customer", exact=True).click()
    form = page.get_by_role("dialog", name="New customer")
    await form.get_by_label("Id").fill("acme")
    await form.get_by_label("Name").fill("Acme Stores")
    await form.get_by_label("Allow-list").fill("198.51.100.0/24\nnowhere")
    await form.get_by_role("button", name="Save").click()
    await form.locator("p", has_text="1: must be").wait_for()
    await form.get_by_label("Allow-list").fill("198.51.100.0/24\n2001:db8::/32")
    await form.get_by_role("checkbox", name="Block addresses").check()
    await form.get_by_label("Contacts").fill("Ada <ada@acme.example> security")
    await form.get_by_role("button", name="Save").click()
    await form.wait_for(state="detached")
    await page.get_by_label("Find a customer").fill("acme.example")
    await page.get_by_role("button", name="Acme Stores acme").click()
    form = page.get_by_role("dialog", name="Acme Stores")
    await form.get_by_label("Requests a minute").fill("600")
    await form.get_by_role("button", name="Save").click()
    await form.wait_for(state="detached")
    screen.complaints = [each for each in screen.complaints if "422" not in each]
    kept = (await api.get("/api/customers/acme")).json()
    assert kept["allow_list"] == ["198.51.100.0/24", "2001:db8::/32"]
    assert (kept["requests_per_minute_limit"], kept["auto_block"]) == (600, True)
    assert kept["contacts"] == [{"name": "Ada", "email": "ada@acme.example", "role": "security"}]


async def test_a_change_is_reported_and_an_old_feed_said_to_be_stale(
    api: httpx.AsyncClient, screen: Screen
) -> None:
    page = screen.page
    await screen.go("/operations?tab=changes")
    await page.get_by_role("button", name="Report a change").click()
    form = page.get_by_role("dialog", name="Report a change")
    await form.get_by_label("What changed").fill("checkout 4.2 rolled out")
    await form.get_by_label("Service").fill("checkout")
    await form.get_by_role("button", name="Report").click()
    await page.get_by_role("row", name=re.compile("checkout 4.2 rolled out")).wait_for()

    value = {"kind": "user_agent", "value": "x", "label": "scanner", "source": "our/feed"}
    assert (await api.post("/api/intel", json=[value])).is_success
    await page.clock.install()
    await screen.go("/operations?tab=intel")
    await page.get_by_role("row", name="our/feed Fresh").wait_for()
    await page.clock.fast_forward(8 * 86_400_000)
    await page.get_by_role("row", name="our/feed Stale").wait_for()
