"""Whoever is called at night finds what it means, what to do, and where to look."""

import re

import pytest
from observing.rules import rules
from observing.source import TOP, alerts, slos

ALERTS = {
    rule["alert"]: rule["annotations"]["runbook_url"]
    for group in rules(slos(), alerts())["groups"]
    for rule in group["rules"]
    if "alert" in rule
}


def _entries() -> dict[str, str]:
    """The runbook's entries by their anchors, as Markdown makes them."""
    parts = re.split(r"^## (.+)$", (TOP / "docs/runbook.md").read_text(), flags=re.MULTILINE)
    anchors = (re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-") for title in parts[1::2])
    return dict(zip(anchors, parts[2::2], strict=True))


@pytest.mark.parametrize("alert", sorted(ALERTS))
def test_every_alert_leads_to_meaning_fix_metric_and_log(alert: str) -> None:
    document, _, anchor = ALERTS[alert].partition("#")
    assert (TOP / document).exists()
    entry = _entries()[anchor]
    said = dict(re.findall(r"\*\*(\w+)\.\*\* (.+)", entry))
    assert list(said) == ["Meaning", "Fix", "Metric", "Log"]
    assert re.search(r"`[^`]*\b(soc_\w+|up)\b[^`]*`", said["Metric"])
    assert said["Log"].startswith(("`jq -c 'select(", "None")), said["Log"]
