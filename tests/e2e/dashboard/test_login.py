"""Who comes in, by which way, and who is out again."""

from collections.abc import AsyncIterator
from typing import NamedTuple

import pytest
from e2e.dashboard.conftest import WAIT_MS, Report
from support.issuer import AUDIENCE, IssuerServer, running_issuer
from support.processes import AttachedProcess, ProductProcess, attached_process
from support.screen import Screen, opened

from watchfloor.client import WatchfloorClient
from watchfloor.core import Role
from watchfloor.runtime import free_port

pytestmark = [pytest.mark.e2e]

FREE_FAILURES = 5
ELSEWHERE = """([url, method]) => fetch(url, {
    method, mode: "no-cors", credentials: "include", headers: { "content-type": "text/plain" },
}).then(() => "answered", () => "refused")"""
FOREIGN_LINE = """(url) => new Promise((told) => {
    const line = new WebSocket(url);
    line.onopen = () => told("open");
    line.onclose = () => told("closed");
})"""


async def _try(screen: Screen, key: str) -> None:
    await screen.page.get_by_label("API key").fill(key)
    await screen.page.get_by_role("button", name="Log in", exact=True).click()


async def _account(screen: Screen) -> None:
    await screen.page.get_by_role("button", name="Account").click()


class Gateway(NamedTuple):
    """A gateway of the test's own, and who says who people are there."""

    process: AttachedProcess
    issuer: IssuerServer

    @property
    def url(self) -> str:
        return self.process.url


@pytest.fixture
async def gateway(product: ProductProcess) -> AsyncIterator[Gateway]:
    """Failures are counted by each gateway alone: here they keep nobody else waiting."""
    port = free_port()
    async with running_issuer() as issuer:
        settings = {
            "OIDC__ISSUER": issuer.url,
            "OIDC__AUDIENCE": AUDIENCE,
            "OIDC__CLIENT_ID": AUDIENCE,
            "OIDC__REDIRECT_URL": f"http://127.0.0.1:{port}/auth/oidc/callback",
            "GRPC_PORT": "0",
            "OTLP_HTTP_PORT": "0",
            "OTLP_GRPC_PORT": "0",
        }
        environment = {f"WATCHFLOOR_GATEWAY__{name}": value for name, value in settings.items()}
        options = (product.data_dir, "--http-port", str(port))
        with attached_process("gateway", *options, environment=environment) as process:
            yield Gateway(process, issuer)


async def test_a_login_leads_to_the_address_that_was_asked_for(
    product: ProductProcess, key: str
) -> None:
    async with opened(product.url) as screen:
        await screen.go("/threats?severity=high&severity=critical")
        await screen.page.wait_for_url("**/login?next=*")
        await _try(screen, key)
        await screen.page.wait_for_url("**/threats?severity=high&severity=critical")


async def test_who_guesses_is_told_so_and_then_how_long_to_wait(gateway: Gateway, key: str) -> None:
    async with opened(gateway.url) as screen:
        screen.page.set_default_timeout(WAIT_MS)
        await screen.go("/login")
        for _ in range(FREE_FAILURES + 1):
            async with screen.page.expect_response("**/auth/login") as answer:
                await _try(screen, "wf_nobody")
            assert (await answer.value).status == 401
        await screen.page.get_by_role("alert").filter(has_text="Nobody has this key").wait_for()
        await _try(screen, key)
        alert = screen.page.get_by_role("alert").filter(has_text="Too many tries. Wait 1 second")
        await alert.wait_for()
        while await alert.count():
            await screen.page.get_by_role("button", name="Log in", exact=True).click()
            await screen.settled()
        await screen.page.wait_for_url("**/threats")


async def test_somebody_is_let_in_by_the_issuer_and_is_where_it_wanted_to_be(
    gateway: Gateway, key: str, report: Report
) -> None:
    """With what the issuer says that one is."""
    await report()
    async with opened(gateway.url) as screen:
        page = screen.page
        page.set_default_timeout(WAIT_MS)
        await screen.log_in(key)
        await _account(screen)
        project = await page.get_by_text("Admin of").text_content()
        assert project is not None
        gateway.issuer.person = {
            "sub": "mia",
            "watchfloor_project": project.rpartition(" ")[2],
            "watchfloor_role": "viewer",
        }
        await page.get_by_role("menuitem", name="Log out").click()
        await screen.go("/threats?type=brute_force")
        await page.get_by_role("link", name="Log in with single sign-on").click()
        await page.wait_for_url("**/threats?type=brute_force")
        await page.locator("[role=row][aria-rowindex='2']").wait_for()
        await _account(screen)
        await page.get_by_text("mia").wait_for()
        await page.get_by_text("Viewer of").wait_for()


async def test_a_viewer_is_offered_only_what_it_may_do(
    product: ProductProcess, key: str, report: Report
) -> None:
    await report()
    async with WatchfloorClient(product.url, key) as admin:
        [own] = await admin.keys.list()
        viewer = (await admin.keys.create(own.project, Role.VIEWER)).key
    async with opened(product.url) as screen:
        await screen.log_in(viewer)
        await screen.page.locator("[role=row][aria-rowindex='2']").wait_for()
        await screen.page.keyboard.press("j")
        await screen.page.keyboard.press("v")
        await screen.go("/operations")
        await screen.page.get_by_role("tab", name="Dead letters").wait_for()
        assert await screen.page.get_by_role("dialog").count() == 0
        assert await screen.page.get_by_role("tab", name="Keys").count() == 0
        assert screen.complaints == []


async def test_who_logs_out_in_one_tab_is_out_in_all_and_in_again_likewise(
    screen: Screen, product: ProductProcess, key: str
) -> None:
    page = screen.page
    other = await page.context.new_page()
    other.set_default_timeout(WAIT_MS)
    await other.goto(f"{product.url}/agents")
    await other.get_by_role("button", name="Account").wait_for()
    await _account(screen)
    await page.get_by_role("menuitem", name="Log out").click()
    await page.wait_for_url("**/login")
    await other.wait_for_url("**/login?next=%2Fagents")
    await _try(screen, key)
    await other.wait_for_url("**/agents")
    await other.get_by_role("button", name="Account").wait_for()


async def test_a_login_that_ends_while_the_page_is_open_is_told_and_goes_on_where_it_was(
    product: ProductProcess, screen: Screen, report: Report, key: str
) -> None:
    """The list hears it by its live line: nobody has to click first."""
    [threat_id] = await report()
    page, place = screen.page, f"/threats/{threat_id}?type=brute_force&tab=timeline"
    await screen.go(place)
    await page.get_by_role("tab", name="Timeline", selected=True).wait_for()
    await page.get_by_role("status").filter(has_text="Live").first.wait_for()
    async with WatchfloorClient(product.url, key) as admin:
        [own] = await admin.keys.list()
        next_key = (await admin.keys.create(own.project, Role.ADMIN)).key
        await admin.keys.revoke(own.id)
    await page.get_by_text("Your login has ended").wait_for()
    await _try(screen, next_key)
    await page.wait_for_url(f"**{place}")
    await page.get_by_role("tab", name="Timeline", selected=True).wait_for()
    await page.get_by_role("status").filter(has_text="Live").first.wait_for()
    refused = [each for each in screen.complaints if "401" not in each and "WebSocket" not in each]
    assert refused == []
    screen.complaints = []


async def test_another_page_can_do_nothing_with_somebodys_login(
    gateway: Gateway, key: str, report: Report
) -> None:
    """Not even one of the same site, to which browsers send the cookie along."""
    [threat_id] = await report()
    async with opened(gateway.url) as screen:
        await screen.log_in(key)
        foreign = await screen.page.context.new_page()
        await foreign.goto(f"{gateway.issuer.url}/keys")
        for path in ("/auth/logout", f"/api/threats/{threat_id}/verdict"):
            await foreign.evaluate(ELSEWHERE, [f"{gateway.url}{path}", "POST"])
        line = f"{gateway.url.replace('http', 'ws')}/ws"
        assert await foreign.evaluate(FOREIGN_LINE, line) == "closed"
        await screen.go(f"/threats/{threat_id}")
        await screen.page.get_by_role("tab", name="Overview").wait_for()
        assert await screen.page.evaluate(FOREIGN_LINE, line) == "open"
