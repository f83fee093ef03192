"""A session that goes on: what was read is not read again, and all of it is counted."""

from typing import Any

import pytest
from unit.analyzers.pii.making import NOON, make_event, make_excerpt

from watchfloor.analyzers import PiiAnalyzer
from watchfloor.core import (
    EventType,
    FakeClock,
    PiiConfidence,
    PiiLocation,
    PiiReading,
    SessionExcerpt,
)


@pytest.fixture(scope="module")
def analyzer() -> PiiAnalyzer:
    return PiiAnalyzer(clock=FakeClock(NOON))


def _counts(reading: PiiReading) -> dict[str, int]:
    return {each.entity_type: each.findings for each in reading.found.entities}


def test_what_was_read_is_not_read_again(analyzer: PiiAnalyzer) -> None:
    """Every request of an agent tells the history before it, and every analysis sees it."""
    first = make_event(content="Ada Moss <ada.moss@example.org>")
    second = make_event(content="and ben.hill@example.org", event_type=EventType.MESSAGE_TOOL)
    before = analyzer.read_on(make_excerpt(first), None)
    after = analyzer.read_on(make_excerpt(first, second, first), before)
    again = analyzer.read_on(make_excerpt(first, second), after)
    assert _counts(before)["EMAIL_ADDRESS"] == 1
    assert _counts(after) == _counts(again)
    assert _counts(after)["EMAIL_ADDRESS"] == 2
    assert (before.found.texts, after.found.texts, again.found.texts) == (1, 2, 2)
    assert after.found.findings == again.found.findings
    (mail,) = [each for each in again.found.entities if each.entity_type == "EMAIL_ADDRESS"]
    assert mail.sessions == 1
    assert mail.by_location == {PiiLocation.USER_MESSAGE: 1, PiiLocation.TOOL_RESULT: 1}


def test_reading_in_parts_finds_what_reading_at_once_finds(analyzer: PiiAnalyzer) -> None:
    events = [
        make_event(content=f"person{number}@example.org, 192.0.2.{number}") for number in (1, 2, 3)
    ]
    at_once = analyzer.read_on(make_excerpt(*events), None)
    in_parts = None
    for place in range(3):
        in_parts = analyzer.read_on(make_excerpt(*events[: place + 1]), in_parts)
    assert in_parts == at_once


def test_of_many_findings_the_surest_are_told_and_all_are_counted(analyzer: PiiAnalyzer) -> None:
    mails = " ".join(f"person{number}@example.org" for number in range(40))
    doubtful = make_event(content="passport 123456789 password: hunter2x")
    reading = analyzer.read_on(make_excerpt(doubtful, make_event(content=mails)), None)
    assert _counts(reading)["EMAIL_ADDRESS"] == 40
    assert reading.found.total_findings > 40
    assert {each.entity_type for each in reading.found.findings} == {"EMAIL_ADDRESS"}
    assert len(reading.found.findings) == 20
    (password,) = [each for each in reading.found.entities if each.is_secret]
    assert (password.entity_type, password.example.masked) == ("PASSWORD", "***")
    assert reading.found.entities[0] == password
    (mail,) = [each for each in reading.found.entities if each.entity_type == "EMAIL_ADDRESS"]
    assert mail.by_confidence == {PiiConfidence.HIGH: 40}
    assert mail.sure == 40


def test_what_is_kept_has_a_bound(analyzer: PiiAnalyzer) -> None:
    """And what is told again is not what is forgotten."""
    prompt = make_event(content="write to ada.moss@example.org")
    reading: PiiReading | None = None
    for part in range(0, 9_000, 500):
        news = (make_event(content=f"step {part + number}") for number in range(500))
        reading = analyzer.read_on(make_excerpt(prompt, *news), reading)
    assert reading is not None
    assert len(reading.texts) == 16 * 8_192
    assert _counts(reading) == {"EMAIL_ADDRESS": 1}


def test_an_excerpt_without_news_changes_nothing(analyzer: PiiAnalyzer) -> None:
    before = analyzer.read_on(make_excerpt(make_event(content="ada.moss@example.org")), None)
    assert analyzer.read_on(SessionExcerpt(), before) == before


@pytest.mark.parametrize(
    "event",
    [
        {"event_type": EventType.MESSAGE_SYSTEM, "content": "{value}"},
        {"event_type": EventType.MESSAGE_ASSISTANT, "reasoning": "{value}"},
        {"event_type": EventType.TOOL_RESULT, "tool": {"name": "read", "result": "{value}"}},
        {
            "event_type": EventType.TOOL_EXECUTION,
            "tool": {"name": "a", "arguments": {"k": "{value}"}},
        },
    ],
    ids=["system", "reasoning", "result", "input"],
)
@pytest.mark.parametrize(
    "value",
    [
        "ada.moss@example.org",
        "4012888888881881",
        "DE89370400440532013000",
        "536-22-1234",
        "+1 202 555 0143",
        "192.0.2.77",
        "https://example.org/u/ada?token=1",
        "Mr. Ada Mossgrove",
        "ghp_" + "a1B2" * 9,
        "password: hunter2xyz",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
        "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\n-----END PRIVATE KEY-----",
    ],
)
async def test_nothing_that_is_kept_shows_a_value(
    analyzer: PiiAnalyzer, event: dict[str, Any], value: str
) -> None:
    def filled(part: Any) -> Any:
        if isinstance(part, dict):
            return {name: filled(each) for name, each in part.items()}
        return part.format(value=value) if isinstance(part, str) else part

    reading = await analyzer.read(make_excerpt(make_event(**filled(event))), None)
    kept = reading.found.model_dump_json()
    assert reading.found.total_findings
    words = [word for word in value.replace("\n", " ").split() if len(word) > 3]
    assert not [word for word in words if word in kept and word.lower() not in {"private", "begin"}]
    assert not [word for word in words if word.encode() in reading.texts]
