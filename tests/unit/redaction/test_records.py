"""Every text of every record that callers send goes through redaction, found from the models."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from watchfloor.core import (
    CallMessage,
    Event,
    EventSource,
    EventType,
    ModelCall,
    ModelUse,
    Redaction,
    RedactionMode,
    RedactionPolicy,
    Speaker,
    ThreatSignal,
    ToolUse,
)
from watchfloor.redaction import Redactor, Tokens, is_token

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_CARD = "4012888888881881"
_MODES = (RedactionMode.MASK, RedactionMode.TOKENS)


def _redactor(mode: RedactionMode = RedactionMode.TOKENS, *fields: str) -> Redactor:
    return Redactor(RedactionPolicy(mode=mode, fields=fields), Tokens({1: b"a" * 32}))


def _signal(**fields: Any) -> ThreatSignal:
    given = {"threat_type": "anomaly", "customer_id": "acme", "source_ip": "203.0.113.7"}
    ours = {"threat_id": "t", "project_id": "p", "received_at": _NOW, "detected_at": _NOW}
    return ThreatSignal.model_validate({**given, **ours, **fields})


def _event(**fields: Any) -> Event:
    given = {"event_id": "e1", "project_id": "p", "session_id": "s", "event_time": _NOW}
    rest = {"received_at": _NOW, "event_type": EventType.COT, "source": EventSource.REST}
    return Event(**{**given, **rest, **fields})


@pytest.mark.parametrize("mode", _MODES)
def test_what_holds_nothing_sensitive_is_the_same_value(mode: RedactionMode) -> None:
    """It is not even copied."""
    signal = _signal(raw_data={"hits": 12, "of": ["a", {"b": None}]})

    assert _redactor(mode).record(signal) is signal


def test_places_are_told_by_their_path_and_counted() -> None:
    """Names and positions down to the place; the same type at one place is counted."""
    signal = _signal(
        endpoint="/mail/x?to=ann@example.com&cc=bob@example.com",
        raw_data={"to": [{"mail": "eve@example.com"}], "card": int(_CARD), _CARD: "x"},
    )

    kept = _redactor().record(signal)

    told = [tuple(each.model_dump().values()) for each in kept.redactions]
    assert told == [
        ("EMAIL_ADDRESS", "endpoint", 2),
        ("EMAIL_ADDRESS", "raw_data.to.0.mail", 1),
        ("CREDIT_CARD", "raw_data.card", 1),
        ("CREDIT_CARD", "raw_data", 1),
    ]
    assert _CARD not in kept.model_dump_json()


@pytest.mark.parametrize("mode", _MODES)
def test_ids_become_tokens_in_every_mode(mode: RedactionMode) -> None:
    """Masked, two sessions or two users would be one."""
    kept = _redactor(mode).record(_signal(session_id=_CARD, user_id="alice", customer_id="acme"))

    assert is_token(kept.session_id or "")
    assert is_token(kept.user_id or "")
    assert kept.customer_id == "acme"
    assert kept.source_ip == "203.0.113.7"


def test_names_tell_what_values_are() -> None:
    """A password alone is a word like any other."""
    kept = _redactor().record(_signal(raw_data={"password": "hunter2X", "word": "hunter2X"}))

    assert is_token(str(kept.raw_data["password"]))
    assert kept.raw_data["word"] == "hunter2X"


def test_declared_fields_go_whole_and_so_do_user_ids_in_objects() -> None:
    """Whatever they hold; numbers, too. An address is never masked."""
    raw = {
        "Patient-Name": {"first": "Ann", "age": 7, "known": True},
        "user.id": "alice",
        "source_ip": "203.0.113.9",
    }
    kept = _redactor(RedactionMode.TOKENS, "patient_name").record(_signal(raw_data=raw)).raw_data

    patient = kept["Patient-Name"]
    assert isinstance(patient, dict)
    assert is_token(str(patient["first"]))
    assert is_token(str(patient["age"]))
    assert patient["known"] is True
    assert kept["user.id"] == _redactor().id("user_id", "alice")
    assert kept["source_ip"] == "203.0.113.9"


def test_a_text_keeps_within_what_its_field_may_hold() -> None:
    """A signal that is too long when it is read again would be given up."""
    mails = " ".join(f"a{number}@b.io" for number in range(400))
    kept = _redactor().record(_signal(user_agent=mails[:4096], asn="1 a@b.io " * 28))

    assert ThreatSignal.model_validate_json(kept.model_dump_json()) == kept
    assert len(kept.user_agent or "") <= 4096
    assert "@b.io" not in kept.model_dump_json()


def test_raw_data_may_grow() -> None:
    """Tokens are longer than many values."""
    raw = {str(number): f"a{number}@b.io" for number in range(3_500)}
    kept = _redactor().record(_signal(raw_data=raw))

    assert ThreatSignal.model_validate_json(kept.model_dump_json()) == kept
    assert len(kept.redactions) <= 101
    assert sum(each.count for each in kept.redactions) == 3_500


@pytest.mark.parametrize(("mode", "is_masked"), [("mask", True), ("tokens", False)])
def test_events_say_whether_equal_values_can_be_told(mode: str, *, is_masked: bool) -> None:
    """Only what was masked cannot; an id never is."""
    redactor = _redactor(RedactionMode(mode))

    assert redactor.record(_event(content="to ann@example.com")).is_masked is is_masked
    assert redactor.record(_event(user_id="ann")).is_masked is False


def test_messages_of_a_call_say_for_themselves_what_was_kept_back() -> None:
    """What is news in a call becomes an event with it."""
    said = CallMessage(
        role=Speaker.ASSISTANT,
        content="Calling.",
        tool_calls=(ToolUse(name="mail", arguments={"to": "ann@example.com"}),),
    )
    call = ModelCall(
        project_id="p",
        session_id="s",
        trace_id="t",
        span_id="x",
        started_at=_NOW,
        ended_at=_NOW,
        received_at=_NOW,
        user_id="alice",
        output=(said,),
        use=ModelUse(),
        source=EventSource.OTLP,
    )

    kept = _redactor().record(call)

    mail = Redaction(type="EMAIL_ADDRESS", location="tool_calls.0.arguments.to", count=1)
    assert kept.output[0].redactions == (mail,)
    assert kept.redactions == (Redaction(type="USER_ID", location="user_id", count=1),)


@pytest.mark.parametrize("mode", _MODES)
def test_a_record_redacted_twice_is_the_same(mode: RedactionMode) -> None:
    """It keeps what it said the first time."""
    redactor = _redactor(mode, "geo")
    once = redactor.record(
        _signal(user_id="a", geo="Oslo", raw_data={"m": "ann@example.com", "password": "hunter2X"})
    )

    assert redactor.record(once) == once


_TOLD = {
    "note": "to b@example.com",
    "patient": {"name": "Ann"},
    "user.id": "ann",
    "card": int(_CARD),
    "end": "cut off",
}


@pytest.mark.parametrize("mode", _MODES)
@pytest.mark.parametrize("text", [json.dumps(_TOLD), json.dumps([_TOLD]), json.dumps(_TOLD)[:-4]])
def test_fields_of_json_in_a_text_are_known_by_their_names(mode: RedactionMode, text: str) -> None:
    """Exporters write objects as texts, and cut long ones off."""
    redactor = _redactor(mode, "patient")
    kept = redactor.record(_event(content=text)).content or ""
    again = redactor.record(_event(content=kept)).content

    assert not [each for each in ("Ann", '"ann"', _CARD, "b@example") if each in kept]
    assert {"patient", "user.id", "card", "note"} <= {*re.findall(r"[a-z.]+", kept)}
    assert isinstance(json.loads(kept), dict | list)
    assert again == kept


@pytest.mark.parametrize(
    "text", ['{"a": [1.0, "b"],  "a": null}', "[INFO] started", "{", "[" * 9_999]
)
def test_json_that_holds_nothing_sensitive_stays_as_it_was_written(text: str) -> None:
    assert _redactor().record(_event(content=text)).content == text
