"""Every screen, for everybody, with whatever others wrote on it."""

import pytest
from e2e.dashboard.conftest import Report
from support.processes import ProductProcess
from support.screen import Screen, opened

pytestmark = [pytest.mark.e2e]

HOSTILE = '<img src=x onerror="alert(1)">\u202e"&#x27;🛰️' + "x" * 4_000


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
    "/operations?tab=changes",
    "/operations?tab=intel",
    "/operations?tab=customers",
    "/operations?tab=policies",
    "/operations?tab=keys",
    "/operations?tab=audit",
    "/operations?tab=projects",
    "/operations?tab=privacy",
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
