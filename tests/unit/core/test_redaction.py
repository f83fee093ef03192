"""What was not redacted is written as it always was."""

from datetime import UTC, datetime

import pytest
from pydantic import BaseModel

from watchfloor.core import (
    CallMessage,
    DataflowVerdict,
    Event,
    EventSource,
    EventType,
    Redaction,
    SessionDataflow,
    Speaker,
    ThreatSignal,
    field_name,
    parts_of,
)

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_SIGNAL = ThreatSignal(
    threat_type="anomaly",
    customer_id="acme",
    threat_id="t",
    project_id="p",
    received_at=_NOW,
    detected_at=_NOW,
)
_EVENT = Event(
    event_id="e",
    project_id="p",
    session_id="s",
    event_type=EventType.COT,
    event_time=_NOW,
    received_at=_NOW,
    source=EventSource.REST,
)
_SAID = {"redactions", "is_masked", "limited"}


@pytest.mark.parametrize(
    "record",
    [
        _SIGNAL,
        _EVENT,
        CallMessage(role=Speaker.USER, content="x"),
        SessionDataflow(verdict=DataflowVerdict.CLEAN, analyzed_at=_NOW),
    ],
    ids=lambda record: type(record).__name__,
)
def test_where_nothing_was_kept_back_nothing_is_said_of_it(record: BaseModel) -> None:
    """With masking off documents are the same, byte for byte."""
    assert not _SAID & set(record.model_dump())
    assert not any(f'"{name}"' in record.model_dump_json() for name in _SAID)


def test_what_was_kept_back_is_read_again() -> None:
    """It crosses the bus and the store."""
    told = Redaction(type="EMAIL_ADDRESS", location="content", count=2)
    event = _EVENT.model_copy(update={"redactions": (told,), "is_masked": True})

    assert Event.model_validate_json(event.model_dump_json(exclude_defaults=True)) == event


@pytest.mark.parametrize("name", ["patient_Name", "patientName", "Patient-Name", "patient.name"])
def test_names_of_fields_are_equal_whatever_joins_them(name: str) -> None:
    """Senders write them as their language does."""
    assert field_name(name) == "patientname"


def test_words_are_told_apart_in_every_script() -> None:
    """Where nothing stands between words, each character is one."""
    assert [part.text for part in parts_of("Ann O'Neil, 田中です")] == [
        *("ann", "o", "neil", "田", "中", "で", "す")
    ]
