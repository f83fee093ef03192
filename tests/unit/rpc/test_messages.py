"""Values of core and messages of the protos say the same."""

from datetime import UTC, datetime
from typing import Any

import pytest
from google.protobuf.message import Message
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from watchfloor.core import (
    ActionType,
    AgentAnalysis,
    AgentName,
    AgentStatus,
    EventInput,
    Factor,
    FalsePositiveScore,
    Indicator,
    IndicatorCategory,
    InvestigationTimeline,
    MitreTactic,
    MitreTechnique,
    Narrative,
    NarrativeStatus,
    Phase,
    Recommendation,
    ResponseAction,
    ResponsePlan,
    Severity,
    SignalInput,
    ThreatAnalysis,
    ThreatFilter,
    ThreatId,
    ThreatSignal,
    ThreatStatus,
    ThreatType,
    TimelineEvent,
    TimelineEventType,
    Urgency,
    Verdict,
    VerdictInput,
    VerdictKind,
    mint_uuid7,
)
from watchfloor.rpc import fields_of, to_message
from watchfloor.v1 import (
    analysis_pb2,
    common_pb2,
    session_pb2,
    signal_pb2,
    threat_pb2,
    threat_service_pb2,
)

NOW = datetime(2025, 1, 31, 12, 0, 0, 123_456, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
SHARES = st.floats(0, 1)
IMPACTS = st.floats(-1, 1)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
COUNTS = st.integers(0, 2**31 - 1)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | TEXT
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
OBJECTS = st.dictionaries(TEXT, JSON, max_size=3)


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=2).map(tuple)


FACTORS = st.builds(Factor, name=TEXT, value=JSON, impact=IMPACTS)
LABELS = TEXT.filter(bool)
SIGNALS = st.builds(
    ThreatSignal,
    id=st.none() | LABELS,
    threat_type=st.sampled_from(ThreatType),
    customer_id=st.none() | LABELS,
    customer_name=st.none() | LABELS,
    source_ip=st.none() | st.ip_addresses(v=4).map(str),
    user_agent=st.none() | TEXT,
    request_count=st.none() | st.integers(0, 10**12),
    time_window_minutes=st.none() | st.floats(0.5, 1e5),
    detected_at=MOMENTS,
    endpoint=st.none() | TEXT,
    mitre_hints=some(st.just("T1110.004")),
    raw_data=OBJECTS,
    threat_id=st.just(ThreatId(mint_uuid7(NOW))),
    project_id=st.just("acme"),
    received_at=MOMENTS,
)
ANALYSES = st.builds(
    AgentAnalysis,
    agent_name=st.sampled_from(AgentName),
    status=st.sampled_from(AgentStatus),
    analysis=TEXT,
    confidence=SHARES,
    key_findings=some(TEXT),
    recommendations=some(TEXT),
    factors=some(FACTORS),
    sources=some(TEXT),
    requests_review=st.booleans(),
    review_reason=st.none() | TEXT,
    processing_time_ms=st.floats(0, 1e6),
    narrative=st.none() | st.builds(Narrative, text=TEXT, model=TEXT),
    narrative_status=st.sampled_from(NarrativeStatus),
)
SCORES = st.builds(
    FalsePositiveScore,
    score=SHARES,
    confidence=SHARES,
    indicators=some(
        st.builds(
            Indicator,
            category=st.sampled_from(IndicatorCategory),
            indicator=TEXT,
            impact=IMPACTS,
            source=TEXT,
        )
    ),
    recommendation=st.sampled_from(Recommendation),
    explanation=TEXT,
    historical_fp_rate=st.none() | SHARES,
    similar_resolved_as_fp=COUNTS,
    similar_resolved_as_real=COUNTS,
)
ACTIONS = st.builds(
    ResponseAction,
    action_type=st.sampled_from(ActionType),
    urgency=st.sampled_from(Urgency),
    target=TEXT,
    reason=TEXT,
    parameters=OBJECTS,
    auto_executable=st.booleans(),
    requires_approval=st.booleans(),
    estimated_impact=TEXT,
    confidence=SHARES,
)
PLANS = st.builds(
    ResponsePlan,
    primary_action=ACTIONS,
    secondary_actions=some(ACTIONS),
    backup_actions=some(ACTIONS),
    escalation_path=some(TEXT),
    sla_minutes=COUNTS,
    auto_escalate_after_minutes=COUNTS,
    overall_confidence=SHARES,
    notes=some(TEXT),
)
TIMELINES = st.builds(
    InvestigationTimeline,
    events=some(
        st.builds(
            TimelineEvent,
            event_type=st.sampled_from(TimelineEventType),
            timestamp=MOMENTS,
            phase=st.sampled_from(Phase),
            title=TEXT,
            description=TEXT,
            details=OBJECTS,
            severity=st.none() | st.sampled_from(Severity),
            agent_name=st.none() | st.sampled_from(AgentName),
        )
    ),
    start_time=MOMENTS,
    end_time=MOMENTS,
    duration_ms=st.floats(0, 1e9),
    phase_breakdown=st.dictionaries(TEXT, st.floats(0, 1e9), max_size=3),
)
VERDICTS = st.builds(
    Verdict,
    verdict=st.sampled_from(VerdictKind),
    verdict_id=COUNTS,
    note=st.none() | TEXT,
    given_by=LABELS,
    given_at=MOMENTS,
)
THREATS = st.builds(
    ThreatAnalysis,
    id=st.just(ThreatId(mint_uuid7(NOW))),
    project_id=st.just("acme"),
    signal=SIGNALS,
    agent_analyses=st.lists(ANALYSES, max_size=2).map(lambda each: {a.agent_name: a for a in each}),
    false_positive_score=st.none() | SCORES,
    response_plan=st.none() | PLANS,
    investigation_timeline=st.none() | TIMELINES,
    severity=st.sampled_from(Severity),
    severity_score=SHARES,
    severity_factors=some(FACTORS),
    mitre_tactics=some(st.builds(MitreTactic, id=TEXT, name=TEXT)),
    mitre_techniques=some(
        st.builds(MitreTechnique, id=TEXT, name=TEXT, tactic_id=TEXT, source=TEXT)
    ),
    oat=some(TEXT),
    requires_human_review=st.booleans(),
    review_reason=st.none() | TEXT,
    review_reasons=some(TEXT),
    degraded=some(st.sampled_from(AgentName)),
    status=st.sampled_from(ThreatStatus),
    failure_reason=st.none() | TEXT,
    verdict=st.none() | VERDICTS,
    revision=COUNTS,
    total_processing_time_ms=st.floats(0, 1e9),
    created_at=MOMENTS,
)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(threat=THREATS)
def test_a_threat_comes_back_as_it_was(threat: ThreatAnalysis) -> None:
    message = to_message(threat, threat_pb2.ThreatAnalysis)
    received = threat_pb2.ThreatAnalysis.FromString(message.SerializeToString())
    assert ThreatAnalysis.model_validate(fields_of(received)) == threat


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (SignalInput, signal_pb2.SignalInput),
        (ThreatSignal, signal_pb2.ThreatSignal),
        (ThreatAnalysis, threat_pb2.ThreatAnalysis),
        (MitreTactic, threat_pb2.MitreTactic),
        (MitreTechnique, threat_pb2.MitreTechnique),
        (Verdict, threat_pb2.Verdict),
        (Factor, analysis_pb2.Factor),
        (AgentAnalysis, analysis_pb2.AgentAnalysis),
        (Narrative, analysis_pb2.Narrative),
        (Indicator, analysis_pb2.Indicator),
        (FalsePositiveScore, analysis_pb2.FalsePositiveScore),
        (ResponseAction, analysis_pb2.ResponseAction),
        (ResponsePlan, analysis_pb2.ResponsePlan),
        (TimelineEvent, analysis_pb2.TimelineEvent),
        (InvestigationTimeline, analysis_pb2.InvestigationTimeline),
    ],
)
def test_value_and_message_have_the_same_fields(
    model: type[BaseModel], message: type[Message]
) -> None:
    """A field that only one of them has would be lost in silence."""
    assert set(model.model_fields) == {field.name for field in message.DESCRIPTOR.fields}


def test_requests_have_the_fields_of_what_they_ask() -> None:
    listed = {field.name for field in threat_service_pb2.ListThreatsRequest.DESCRIPTOR.fields}
    judged = {field.name for field in threat_service_pb2.RecordVerdictRequest.DESCRIPTOR.fields}
    assert listed == set(ThreatFilter.model_fields) | {"limit", "cursor"}
    assert judged == set(VerdictInput.model_fields) | {"threat_id"}


@pytest.mark.parametrize(
    ("words", "enum"),
    [
        (ThreatType, common_pb2.ThreatType),
        (Severity, common_pb2.Severity),
        (ThreatStatus, common_pb2.ThreatStatus),
        (VerdictKind, common_pb2.VerdictKind),
        (AgentName, common_pb2.AgentName),
        (AgentStatus, analysis_pb2.AgentStatus),
        (NarrativeStatus, analysis_pb2.NarrativeStatus),
        (IndicatorCategory, analysis_pb2.IndicatorCategory),
        (Recommendation, analysis_pb2.Recommendation),
        (ActionType, analysis_pb2.ActionType),
        (Urgency, analysis_pb2.Urgency),
        (TimelineEventType, analysis_pb2.TimelineEventType),
        (Phase, analysis_pb2.Phase),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_word_has_its_number_and_zero_is_none_of_them(words: Any, enum: Any) -> None:
    prefix = enum.Name(0).removesuffix("UNSPECIFIED")
    assert enum.Name(0).endswith("_UNSPECIFIED")
    assert {f"{prefix}{word.value.upper()}" for word in words} == set(enum.keys()) - {enum.Name(0)}


def test_nothing_set_is_nothing_given_but_empty_lists() -> None:
    assert fields_of(signal_pb2.SignalInput()) == {"mitre_hints": []}


def test_a_number_without_a_word_stays_for_the_validation_to_refuse() -> None:
    message = signal_pb2.SignalInput(threat_type=99)  # type: ignore[arg-type]  # what a newer client may send
    assert fields_of(message)["threat_type"] == 99


@pytest.mark.parametrize(
    ("number", "read"),
    [(3.0, 3), (-0.5, -0.5), (2.0**53, 2.0**53), (1e300, 1e300)],
)
def test_whole_numbers_are_integers_as_in_json(number: float, read: float) -> None:
    """Otherwise one report would have two digests, and its repeat by REST be a conflict."""
    message = signal_pb2.SignalInput()
    message.raw_data["n"] = number
    found = fields_of(message)["raw_data"]["n"]
    assert (found, type(found)) == (read, type(read))


@pytest.mark.parametrize(
    ("seconds", "nanos"), [(10**17, 0), (-(10**17), 0), (0, -1), (0, 2_000_000_000)]
)
def test_a_time_that_cannot_be_is_out_of_every_range(seconds: int, nanos: int) -> None:
    message = signal_pb2.SignalInput()
    message.detected_at.seconds, message.detected_at.nanos = seconds, nanos
    assert fields_of(message)["detected_at"].year == 9999


def test_fields_by_name_are_a_message_too() -> None:
    where = ThreatFilter(severity=(Severity.HIGH,), since=NOW)
    asked = {**dict(where), "limit": 5, "cursor": None}
    request = to_message(asked, threat_service_pb2.ListThreatsRequest)
    assert fields_of(request) == {
        "severity": ["high"],
        "status": [],
        "threat_type": [],
        "customer_id": [],
        "since": NOW,
        "limit": 5,
    }


def test_an_event_travels_as_it_was_told() -> None:
    """What has a name of ours beside it, and what has none, is the same on the other side."""
    event = EventInput.model_validate(
        {
            "sessionId": "s1",
            "type": "tool_call",
            "level": "INFO",
            "timestamp": "2025-01-31T12:00:00Z",
            "metadata": {"toolName": "weather", "arguments": {"city": "Oslo"}, "odd": [1, None]},
            "attributes": {"llm.model": "small", "own.name": True},
        }
    )
    message = to_message(event, session_pb2.EventInput)
    assert EventInput.model_validate(fields_of(message)) == event
