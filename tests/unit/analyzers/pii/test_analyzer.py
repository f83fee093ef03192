"""Sessions: every text once, masked evidence only."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from watchfloor.analyzers import PiiAnalyzer, PiiConfig, pii_report
from watchfloor.analyzers.pii.counting import entities_of
from watchfloor.core import (
    Event,
    EventId,
    EventSource,
    EventType,
    FakeClock,
    PiiConfidence,
    PiiFinding,
    PiiLocation,
    SessionExcerpt,
    SessionId,
    SessionPii,
    Speaker,
    ToolUse,
)

_NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
_MAIL, _CARD, _KEY = "ada.moss@example.org", "4012888888881881", "ghp_" + "a1B2" * 9


def _excerpt(*events: dict[str, Any]) -> SessionExcerpt:
    made = tuple(
        Event(
            event_id=EventId(f"event-{number}"),
            project_id="main",
            session_id=SessionId("s1"),
            event_time=_NOON,
            received_at=_NOON,
            source=EventSource.REST,
            **fields,
        )
        for number, fields in enumerate(events)
    )
    return SessionExcerpt(events=made, total_events=len(made))


async def _findings(*events: dict[str, Any]) -> SessionPii:
    analyzer = PiiAnalyzer(clock=FakeClock(_NOON))
    await analyzer.start()
    [found] = await analyzer.analyze([_excerpt(*events)])
    await analyzer.stop()
    return found


@pytest.mark.parametrize(
    ("event", "location"),
    [
        ({"event_type": EventType.MESSAGE_USER, "content": _MAIL}, PiiLocation.USER_MESSAGE),
        (
            {"event_type": EventType.MESSAGE_ASSISTANT, "content": _MAIL},
            PiiLocation.ASSISTANT_MESSAGE,
        ),
        ({"event_type": EventType.MESSAGE_SYSTEM, "content": _MAIL}, PiiLocation.SYSTEM_PROMPT),
        ({"event_type": EventType.MESSAGE_TOOL, "content": _MAIL}, PiiLocation.TOOL_RESULT),
        ({"event_type": EventType.COT, "content": _MAIL}, PiiLocation.REASONING),
        (
            {"event_type": EventType.MESSAGE_ASSISTANT, "reasoning": _MAIL},
            PiiLocation.REASONING,
        ),
        (
            {"event_type": EventType.LLM_CALL_FINISH, "content": _MAIL},
            PiiLocation.ASSISTANT_MESSAGE,
        ),
        (
            {"event_type": EventType.LLM_CALL_START, "role": Speaker.SYSTEM, "content": _MAIL},
            PiiLocation.SYSTEM_PROMPT,
        ),
        (
            {
                "event_type": EventType.TOOL_EXECUTION,
                "tool": ToolUse(name="read"),
                "content": _MAIL,
            },
            PiiLocation.TOOL_RESULT,
        ),
        (
            {
                "event_type": EventType.TOOL_EXECUTION,
                "tool": ToolUse(name="send", arguments={"to": [_MAIL]}),
            },
            PiiLocation.TOOL_INPUT,
        ),
        (
            {
                "event_type": EventType.MESSAGE_ASSISTANT,
                "tool_calls": (ToolUse(name="send", arguments={"to": _MAIL}),),
            },
            PiiLocation.TOOL_INPUT,
        ),
        (
            {"event_type": EventType.TOOL_RESULT, "tool": ToolUse(name="read", result=_MAIL)},
            PiiLocation.TOOL_RESULT,
        ),
    ],
)
async def test_every_text_of_a_session_is_read(
    event: dict[str, Any], location: PiiLocation
) -> None:
    found = await _findings(event)

    assert [(one.entity_type, one.location) for one in found.findings] == [
        ("EMAIL_ADDRESS", location)
    ]


async def test_history_that_is_told_again_counts_once() -> None:
    said = {"event_type": EventType.MESSAGE_USER, "content": f"I am {_MAIL}"}
    use = ToolUse(name="send", arguments={"to": _MAIL})

    found = await _findings(
        said,
        {"event_type": EventType.MESSAGE_ASSISTANT, "tool_calls": (use,)},
        {"event_type": EventType.TOOL_EXECUTION, "tool": use},
        said,
    )

    assert [one.event_id for one in found.findings] == ["event-0", "event-1"]
    assert found.texts == 2


async def test_only_masked_evidence_leaves() -> None:
    """Not one of the values, in no field of what is given away."""
    found = await _findings(
        {"event_type": EventType.MESSAGE_USER, "content": f"{_MAIL} pays {_CARD} with {_KEY}"}
    )

    told = json.dumps(found.model_dump(mode="json"))

    assert [one.masked for one in found.findings] == ["a***@e***.org", "***1881", "***"]
    for value in (_MAIL, _CARD, _KEY, "ada", "moss", _CARD[:6]):
        assert value not in told


async def test_dates_are_no_finding_of_a_session_by_default() -> None:
    event = {"event_type": EventType.MESSAGE_USER, "content": "on 2024-03-01 at 10"}
    all_types = PiiAnalyzer(clock=FakeClock(_NOON), config=PiiConfig(ignored_types=frozenset()))

    assert (await _findings(event)).findings == ()
    assert [one.entity_type for one in all_types.judge(_excerpt(event)).findings] == ["DATE_TIME"]


async def test_a_decision_of_the_product_is_nobodys_text() -> None:
    event = {"event_type": EventType.POLICY_DECISION, "content": _MAIL}

    assert (await _findings(event)).texts == 0


async def test_it_lives_like_every_component() -> None:
    analyzer = PiiAnalyzer(clock=FakeClock(_NOON))
    await analyzer.stop()
    await analyzer.start()

    assert list(await analyzer.analyze([])) == []
    assert analyzer.judge(SessionExcerpt()).findings == ()
    await analyzer.stop()
    await analyzer.stop()


def _finding(entity_type: str, score: float, session: str) -> PiiFinding:
    confidence = PiiConfidence.HIGH if score >= 0.8 else PiiConfidence.MEDIUM
    return PiiFinding(
        entity_type=entity_type,
        masked="***",
        start=0,
        end=9,
        score=score,
        confidence=confidence,
        session_id=SessionId(session),
        event_id=EventId("e"),
        location=PiiLocation.USER_MESSAGE,
    )


def _session(session: str, *findings: PiiFinding) -> SessionPii:
    return SessionPii(
        session_id=SessionId(session),
        findings=findings,
        entities=entities_of(findings),
        analyzed_at=_NOON,
    )


def test_a_report_counts_by_type_session_and_confidence() -> None:
    person, card = _finding("PERSON", 0.6, "a"), _finding("CREDIT_CARD", 1.0, "a")
    sessions = [
        _session("a", person, person, card),
        _session("b", _finding("PERSON", 0.6, "b")),
        _session("c"),
    ]

    report = pii_report(sessions)

    assert report.total_findings == 4
    assert report.findings_by_type == {"PERSON": 3, "CREDIT_CARD": 1}
    assert report.findings_by_session == {"a": 3, "b": 1}
    assert report.findings_by_location == {PiiLocation.USER_MESSAGE: 4}
    assert (report.high_confidence_count, report.medium_confidence_count) == (1, 3)
    assert (report.sessions_with_pii, report.sessions_without_pii) == (2, 1)
    assert report.most_common_entities == ("PERSON", "CREDIT_CARD")
    assert report.detailed_findings[0] == card


def test_a_report_details_the_surest_fifty() -> None:
    doubtful = [_finding("PERSON", 0.5, "a")] * 60

    report = pii_report([_session("a", *doubtful, _finding("US_SSN", 0.9, "a"))])

    assert len(report.detailed_findings) == 50
    assert report.detailed_findings[0].entity_type == "US_SSN"


def test_a_report_counts_whatever_was_kept_of_sessions() -> None:
    """Of a session the surest are kept one by one, so that only counts know of all."""
    many = entities_of([_finding("US_SSN", 0.9, "a")] * 60)
    kept = _session("a").model_copy(update={"entities": many})
    token = _finding("AUTH_TOKEN", 0.6, "b")

    report = pii_report([kept, _session("b", token, *[_finding("US_SSN", 0.6, "b")] * 2)])

    assert report.total_findings == 63
    assert report.high_confidence_count == 60
    secret, number = report.entities
    assert (secret.entity_type, secret.is_secret, secret.sessions) == ("AUTH_TOKEN", True, 1)
    assert (number.findings, number.sessions, number.sure) == (62, 2, 60)
    assert number.example.score == 0.9


def test_a_report_names_the_hundred_sessions_that_have_most() -> None:
    one = _finding("PERSON", 0.6, "any")
    report = pii_report([_session(f"s-{size}", *[one] * size) for size in range(1, 121)])

    assert len(report.findings_by_session) == 100
    assert next(iter(report.findings_by_session)) == "s-120"
    assert "s-20" not in report.findings_by_session
    assert report.sessions_with_pii == 120


def test_a_report_of_no_sessions_is_empty() -> None:
    assert pii_report([]).total_findings == 0
