"""Every screen, for everybody."""

import pytest
from e2e.dashboard.conftest import Report
from support.processes import ProductProcess
from support.screen import opened

pytestmark = [pytest.mark.e2e]

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
