"""The evidence for and against a false alarm, by group.

Each function looks at one group and yields what it sees, with the impact it would have alone. A
fact that nobody knows yields nothing: no source gains by leaving a field out.
"""

from collections.abc import Iterator
from typing import NamedTuple

from watchfloor.analyzers._findings import Findings
from watchfloor.core import AgentName, ChangeKind, FactorName, ThreatType


class Evidence(NamedTuple):
    """One piece of evidence.

    Attributes:
        text: What was seen, in words an analyst would use.
        impact: Signed; positive is toward a false alarm.
        source: Who saw it.
    """

    text: str
    impact: float
    source: str


_SIGNAL, _AGENTS = "signal", "agents"
_CONFIG, _CONTEXT = f"{AgentName.CONFIG} agent", f"{AgentName.CONTEXT} agent"
_PRIORITY = f"{AgentName.PRIORITY} agent"
_DEVOPS, _HISTORICAL = f"{AgentName.DEVOPS} agent", f"{AgentName.HISTORICAL} agent"
_QUIET_REQUESTS_PER_MINUTE, _LOUD_REQUESTS_PER_MINUTE = 10, 1000
_COUNT_SAYS_NOTHING = frozenset(
    {ThreatType.ACCOUNT_TAKEOVER, ThreatType.DEVICE_COMPROMISE, ThreatType.GEO_ANOMALY}
)
"""One request is enough for these, so that few requests are no sign of harmlessness."""
_TARGET_SAYS_NOTHING = frozenset(
    {
        ThreatType.CREDENTIAL_STUFFING,
        ThreatType.BRUTE_FORCE,
        ThreatType.ACCOUNT_TAKEOVER,
        ThreatType.DEVICE_COMPROMISE,
    }
)
"""These are about such a page by their nature: their baseline holds it already."""
_HEALTH_ENDPOINTS = frozenset(
    {"/health", "/healthz", "/ping", "/status", "/ready", "/readyz", "/livez"}
)
_MOSTLY_FALSE, _MOSTLY_REAL = 0.5, 0.2
_VERDICTS_FOR_FULL_WEIGHT = 10
_UNSURE, _SURE = 0.5, 0.85
_EXPLAINING_CHANGES = (ChangeKind.DEPLOYMENT, ChangeKind.CONFIG_CHANGE)


def user_agent(found: Findings) -> Iterator[Evidence]:
    """What the source calls itself. A crawler's name is worth what its address proves."""
    crawler, name = found.text(FactorName.CRAWLER), found.text(FactorName.CRAWLER_NAME)
    kind = found.text(FactorName.USER_AGENT_CLASS)
    if crawler == "verified":
        yield Evidence(f"The user agent names {name}, and the address proves it", 0.20, _CONTEXT)
    elif crawler == "spoofed":
        yield Evidence(
            f"The user agent claims to be {name}, and the address disproves it", -0.20, _CONTEXT
        )
    if kind == "attack_tool":
        yield Evidence("The user agent is that of an attack tool", -0.20, _CONTEXT)
    elif kind == "tool" and crawler != "verified":
        yield Evidence("The user agent is that of a script or library", -0.10, _CONTEXT)
    elif kind == "empty":
        yield Evidence("The source sends an empty user agent", -0.05, _CONTEXT)


def ip_reputation(found: Findings) -> Iterator[Evidence]:
    """Whose the address is, and who says so."""
    is_crawler = found.text(FactorName.CRAWLER) == "verified"
    contradiction = found.text(FactorName.CONTRADICTION)
    if is_crawler:
        name = found.text(FactorName.CRAWLER_NAME)
        yield Evidence(
            f"The address is in the ranges published by the owner of {name}", 0.30, _CONTEXT
        )
    if network := found.text(FactorName.ALLOW_LISTED):
        yield Evidence(f"The customer allow-lists the address ({network})", 0.20, _CONFIG)
    if found.text(FactorName.ADDRESS_SCOPE) == "internal" and contradiction is None:
        yield Evidence("The address is an internal one", 0.15, _CONTEXT)
    if contradiction and found.text(FactorName.CRAWLER) != "spoofed":
        yield Evidence(f"The facts about the source clash: {contradiction}", -0.10, _CONTEXT)
    if lists := found.number(FactorName.ADDRESS_REPUTATION):
        yield Evidence(
            f"The address is on {lists:.0f} public lists of bad addresses", -0.06 * lists, _CONTEXT
        )
    yield from _intel(found)
    if (provider := found.text(FactorName.PROVIDER)) and not is_crawler:
        yield Evidence(f"The address is in a data centre or proxy ({provider})", -0.05, _CONTEXT)


def _intel(found: Findings) -> Iterator[Evidence]:
    for entry in found.entries(FactorName.INTEL_MATCH)[:1]:
        confidence = entry.get("confidence")
        if isinstance(confidence, int | float):
            yield Evidence(
                f"Threat intel calls the source {entry.get('label')}"
                f" (confidence {confidence:.0f} of 100)",
                -0.30 * confidence / 100,
                f"{_CONTEXT}: {entry.get('source')}",
            )


def request_pattern(found: Findings) -> Iterator[Evidence]:
    """How much was asked for, what, and what else was going on."""
    signal = found.signal
    volume = signal.requests_per_minute
    if volume is not None and signal.threat_type not in _COUNT_SAYS_NOTHING:
        if volume < _QUIET_REQUESTS_PER_MINUTE:
            yield Evidence(f"Few requests: {volume:.3g} a minute", 0.10, _SIGNAL)
        elif volume > _LOUD_REQUESTS_PER_MINUTE:
            yield Evidence(f"Many requests: {volume:,.0f} a minute", -0.15, _SIGNAL)
    if signal.endpoint and _is_health_check(signal.endpoint):
        yield Evidence("The endpoint is a health check", 0.12, _SIGNAL)
    target = found.text(FactorName.TARGET)
    if target and signal.threat_type not in _TARGET_SAYS_NOTHING:
        yield Evidence(f"It is after a sensitive page ({target})", -0.10, _PRIORITY)
    changes = [
        entry
        for entry in found.entries(FactorName.RECENT_CHANGE)
        if entry.get("kind") in _EXPLAINING_CHANGES
    ]
    if changes and signal.threat_type not in _COUNT_SAYS_NOTHING:
        is_touching = any(entry.get("is_touching") is True for entry in changes)
        where = " of the same endpoint or service" if is_touching else ""
        yield Evidence(
            f"A change{where} just before may explain it", 0.10 if is_touching else 0.05, _DEVOPS
        )
    if found.entries(FactorName.OPEN_INCIDENT):
        yield Evidence("An incident is open", -0.05, _DEVOPS)


def _is_health_check(endpoint: str) -> bool:
    path = endpoint.partition("?")[0].lower()
    return (path.rstrip("/") or path) in _HEALTH_ENDPOINTS


def history(found: Findings) -> Iterator[Evidence]:
    """What people decided about similar threats; ten verdicts give it its full weight.

    Threats are similar by user agent, too, and that is the source's own choice: one that forges
    it has no share in the good name of those whose name it takes.
    """
    share = found.number(FactorName.FALSE_POSITIVE_RATE)
    if share is None:
        return
    verdicts = (found.number(FactorName.SIMILAR_FALSE_POSITIVES) or 0.0) + (
        found.number(FactorName.SIMILAR_TRUE_POSITIVES) or 0.0
    )
    weight = 0.20 * min(1.0, verdicts / _VERDICTS_FOR_FULL_WEIGHT)
    text = f"{share:.0%} of {verdicts:.0f} similar threats with a verdict were false alarms"
    is_forged = found.text(FactorName.CONTRADICTION) is not None
    if share > _MOSTLY_FALSE and not is_forged:
        yield Evidence(text, weight, _HISTORICAL)
    elif share < _MOSTLY_REAL:
        yield Evidence(text, -weight, _HISTORICAL)


def agent_confidence(found: Findings) -> Iterator[Evidence]:
    """How sure the agents are. Those that failed are not asked.

    Doubt counts toward a false alarm only when nothing is missing: with a field left out or an
    agent made to fail, doubt is the source's own work.
    """
    mean = found.mean_confidence
    if mean is None:
        return
    if mean > _SURE:
        yield Evidence(f"The agents are sure (mean confidence {mean:.2f})", -0.10, _AGENTS)
    elif mean < _UNSURE and not missing_fields(found) and not found.missing:
        yield Evidence(f"The agents are unsure (mean confidence {mean:.2f})", 0.10, _AGENTS)


def missing_fields(found: Findings) -> tuple[str, ...]:
    """The fields of the signal that evidence would have come from."""
    signal = found.signal
    fields = {
        "source_ip": signal.source_ip,
        "user_agent": signal.user_agent,
        "request_count": signal.request_count,
        "endpoint": signal.endpoint,
    }
    return tuple(name for name, value in fields.items() if value is None)
