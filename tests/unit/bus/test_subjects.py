import re
from datetime import UTC, datetime

import pytest

from watchfloor.bus import subjects, token
from watchfloor.core import DeadLetterKind, Lane, ThreatId, ThreatSignal, ThreatType

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("plain", ["acme", "a-b_c9", "x" * 63])
def test_plain_ids_are_their_own_token(plain: str) -> None:
    assert token(plain) == plain


@pytest.mark.parametrize(
    "text",
    ["", "Acme", "a.b", "a b", "*", ">", "a\r\nb", "é", "x" * 64],
    ids=["empty", "upper", "dot", "space", "star", "rest", "line-break", "letter", "long"],
)
def test_other_texts_become_a_digest_that_is_one_safe_token(text: str) -> None:
    """A dot, star or line break of a user inside a subject would change who receives it."""
    made = token(text)
    assert len(made) == 16
    assert made.isalnum()
    assert made == made.lower()
    assert token(text) == made


def test_different_texts_have_different_tokens() -> None:
    assert token("Acme") != token("ACME")


def test_a_signals_subject_names_lane_project_type_and_id() -> None:
    signal = ThreatSignal(
        threat_id=ThreatId("0190-id"),
        project_id="p1",
        received_at=MOMENT,
        detected_at=MOMENT,
        threat_type=ThreatType.BRUTE_FORCE,
        customer_id="c",
    )
    assert subjects.of_signal(signal) == "wf.signals.urgent.p1.brute_force.0190-id"


@pytest.mark.parametrize("project", ["p1", "urgent", "normal_x", "a_b-c"])
@pytest.mark.parametrize("lane", list(Lane))
def test_a_consumers_lane_can_be_read_from_its_name(project: str, lane: Lane) -> None:
    assert subjects.lane_of_consumer(subjects.consumer_name(project, lane)) is lane


@pytest.mark.parametrize("name", ["", "urgent", "urgent_", "other_p1", "KV_x"])
def test_foreign_consumers_have_no_lane(name: str) -> None:
    assert subjects.lane_of_consumer(name) is None


@pytest.mark.parametrize(
    ("agent", "subject"),
    [("default", "wf.events.p1.default"), ("my.agent >", "wf.events.p1.c63vrkkl5ljm2fhr")],
)
def test_an_agents_subject_is_four_tokens_whatever_its_name(agent: str, subject: str) -> None:
    assert subjects.of_events("p1", agent) == subject
    assert len(subject.split(".")) == 4


@pytest.mark.parametrize(
    ("name", "is_ours"), [("events_p1", True), ("events_", False), ("urgent_p1", False)]
)
def test_consumers_of_session_messages_are_known_by_name(name: str, is_ours: bool) -> None:
    assert subjects.is_event_consumer(name) is is_ours


def test_dead_letters_are_listed_by_kind() -> None:
    """One filter must not match what the other one lists."""
    for kind in DeadLetterKind:
        letter = subjects.of_dead_letter("p", kind, "t")
        assert letter == f"wf.dead.p.{kind}.t"
        assert subjects.dead_letters_of("p", kind) == letter.removesuffix("t") + "*"


@pytest.mark.parametrize("letter_id", ["*", ">", "a.b", ""])
def test_an_id_from_outside_is_one_token_and_no_wildcard(letter_id: str) -> None:
    """It would find another letter than the one that was meant."""
    subject = subjects.of_dead_letter("p", DeadLetterKind.EVENTS, letter_id)
    assert re.fullmatch(r"wf\.dead\.p\.events\.[a-z0-9]{16}", subject)
