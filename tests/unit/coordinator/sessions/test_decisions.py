"""What a decision leaves behind: an event, webhooks, a signal; each once, whoever repeats it."""

import json
from typing import Any

import pytest
from unit.coordinator.sessions.making import (
    NOW,
    make_decision,
    make_event,
    make_policy,
    make_risk,
    make_session,
)

from watchfloor.coordinator.sessions.bridge import signal_of
from watchfloor.coordinator.sessions.config import RaiseSignals
from watchfloor.coordinator.sessions.consequences import policy_deliveries
from watchfloor.coordinator.sessions.decision_event import decision_event
from watchfloor.coordinator.sessions.judging import Findings
from watchfloor.core import (
    Event,
    EventType,
    Policy,
    PolicyAction,
    PolicyDecision,
    ThreatType,
    parse_threat_id,
    uuid7_time,
)


def _findings(
    decision: PolicyDecision,
    *,
    events: tuple[Event, ...] = (make_event(1),),
    policies: tuple[Policy, ...] = (),
    **session: Any,
) -> Findings:
    return Findings(
        session=make_session(**session),
        events=events,
        risk=make_risk(),
        dataflow=None,
        thoughts=(),
        labels=("deception",),
        policies=policies,
        decision=decision,
    )


BLOCK = make_decision(PolicyAction.BLOCK, "pol_1")


def _decided(*policies: str) -> Event:
    return make_event(
        2,
        event_type=EventType.POLICY_DECISION,
        metadata={"action": "block", "triggeredPolicies": [*policies]},
    )


@pytest.mark.parametrize(
    ("findings", "is_written"),
    [
        (_findings(BLOCK), True),
        (_findings(make_decision(PolicyAction.ALLOW)), False),
        (_findings(make_decision(PolicyAction.ALLOW), action="block"), False),
        (_findings(BLOCK, action="block"), False),
        (_findings(BLOCK, action="flag", events=(_decided("pol_1"),)), True),
        (_findings(BLOCK, action="block", events=(_decided("pol_1"),)), False),
        (_findings(BLOCK, action="block", events=(_decided("pol_2"),)), True),
    ],
    ids=[
        "the-first-one",
        "allow",
        "allow-after-block",
        "the-same-long-ago",
        "another-action",
        "the-same",
        "for-other-reasons",
    ],
)
def test_a_decision_is_written_when_it_is_news(findings: Findings, is_written: bool) -> None:
    assert (decision_event(findings) is not None) is is_written


def test_the_same_decision_made_again_is_the_same_event() -> None:
    first, again = decision_event(_findings(BLOCK)), decision_event(_findings(BLOCK))
    later = decision_event(_findings(BLOCK, events=(make_event(1), make_event(2))))
    assert first is not None
    assert first == again
    assert later is not None
    assert later.event_id != first.event_id
    assert first.metadata["triggeredPolicies"] == ["pol_1"]
    assert first.metadata["cotLabels"] == ["deception"]


def test_each_policy_tells_its_own_receiver() -> None:
    silent = make_policy("pol_1")
    loud = make_policy("pol_2", webhook_url="https://example.com/x", webhook_payload={"team": "a"})
    findings = _findings(BLOCK, policies=(silent, loud))
    event = decision_event(findings)
    assert event is not None
    (draft,) = policy_deliveries(findings, event)
    assert (draft.url, draft.key) == ("https://example.com/x", f"{event.event_id}/pol_2")
    told = json.loads(draft.payload)
    assert told["payload"] == {"team": "a"}
    assert (told["sessionId"], told["policyId"], told["action"]) == ("s-1", "pol_2", "block")


@pytest.mark.parametrize(
    ("raising", "action", "is_raised"),
    [
        (RaiseSignals.NEVER, PolicyAction.BLOCK, False),
        (RaiseSignals.BLOCK, PolicyAction.BLOCK, True),
        (RaiseSignals.BLOCK, PolicyAction.FLAG, False),
        (RaiseSignals.FLAG, PolicyAction.BLOCK, True),
        (RaiseSignals.FLAG, PolicyAction.FLAG, True),
        (RaiseSignals.FLAG, PolicyAction.NOTIFY, False),
    ],
)
def test_signals_are_raised_from_the_decision_on_that_is_set(
    raising: RaiseSignals, action: PolicyAction, is_raised: bool
) -> None:
    findings = _findings(make_decision(action, "pol_1"))
    event = decision_event(findings)
    assert event is not None
    assert (signal_of(findings, event, raising=raising) is not None) is is_raised


@pytest.mark.parametrize(
    ("pattern", "threat_type"),
    [
        ("credential_theft", ThreatType.ACCOUNT_TAKEOVER),
        ("reconnaissance", ThreatType.DATA_SCRAPING),
        ("jailbreak_attempt", ThreatType.ANOMALY),
    ],
)
def test_a_raised_signal_names_the_session_and_holds_none_of_its_text(
    pattern: str, threat_type: ThreatType
) -> None:
    decision = make_decision(PolicyAction.BLOCK, "pol_1", patterns=(pattern,))
    findings = _findings(
        decision, user_id="ann", customer_id="acme", addresses=("192.0.2.7", "::1")
    )
    event = decision_event(findings)
    assert event is not None
    signal = signal_of(findings, event, raising=RaiseSignals.BLOCK)
    assert signal is not None
    assert signal.threat_type is threat_type
    assert (signal.customer_id, signal.user_id) == ("acme", "ann")
    assert (signal.source_ip, signal.raw_data["addresses"]) == ("192.0.2.7", ["192.0.2.7", "::1"])
    assert (signal.agent_id, signal.session_id) == ("shop", "s-1")
    assert "message 1" not in signal.model_dump_json()
    assert signal == signal_of(findings, event, raising=RaiseSignals.BLOCK)
    assert parse_threat_id(signal.threat_id) == signal.threat_id
    assert uuid7_time(signal.threat_id) == NOW


def test_a_signal_about_nobodys_customer_is_about_the_agent() -> None:
    """A signal needs a customer, and nobody told whose traffic this was."""
    findings = _findings(make_decision(PolicyAction.BLOCK, "pol_1"))
    event = decision_event(findings)
    assert event is not None
    signal = signal_of(findings, event, raising=RaiseSignals.BLOCK)
    assert signal is not None
    assert (signal.customer_id, signal.source_ip) == ("shop", None)
