"""Names that the dashboard knows by itself are those of the product."""

import re
from pathlib import Path

from watchfloor.reference import AUTOMATED_THREATS

_REFERENCES = (
    Path(__file__).parents[3] / "services/gateway/dashboard/src/threats/detail/references.ts"
)


def test_the_dashboard_names_automated_threats_as_the_product_does() -> None:
    """Their addresses are made of the names: another one would lead nowhere."""
    named = dict(re.findall(r'\["(OAT-\d{3})", "([^"]+)"\]', _REFERENCES.read_text()))
    assert named == AUTOMATED_THREATS
