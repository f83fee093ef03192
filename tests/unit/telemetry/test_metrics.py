"""Names, labels and counts as Prometheus sees them."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as open_metrics_in,
)
from prometheus_client.parser import text_string_to_metric_families

from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    AgentStatus,
    FalsePositiveScore,
    ModelPurpose,
    NarrativeStatus,
    Recommendation,
    Severity,
    ThreatAnalysis,
    ThreatId,
    ThreatSignal,
    ThreatStatus,
    ThreatType,
    mint_uuid7,
)
from watchfloor.telemetry import (
    METRICS,
    CounterName,
    GaugeName,
    HistogramName,
    Metrics,
    MetricsForm,
    TraceContext,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def samples(metrics: Metrics) -> dict[str, float]:
    text = metrics.render().decode()
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {series: float(value) for series, value in (line.rsplit(" ", 1) for line in lines)}


def make_threat(**changes: Any) -> ThreatAnalysis:
    threat_id = ThreatId(mint_uuid7(NOW))
    signal = ThreatSignal(
        threat_id=threat_id,
        project_id="main",
        received_at=NOW,
        detected_at=NOW,
        threat_type=ThreatType.BOT_TRAFFIC,
        customer_id="acme",
    )
    values = {
        "id": threat_id,
        "project_id": signal.project_id,
        "signal": signal,
        "severity": Severity.HIGH,
        "requires_human_review": False,
        "status": ThreatStatus.COMPLETED,
        "total_processing_time_ms": 20.0,
        "created_at": NOW,
    }
    return ThreatAnalysis.model_validate(values | changes)


def answer_of(agent: AgentName, status: AgentStatus, took_ms: float) -> AgentAnalysis:
    return AgentAnalysis(
        agent_name=agent,
        status=status,
        analysis="What it says.",
        confidence=0.5,
        processing_time_ms=took_ms,
    )


@pytest.mark.parametrize(
    ("name", "kind", "labels"),
    [
        ("soc_threats_total", CounterName, ("type", "severity")),
        ("soc_threats_by_severity", CounterName, ("severity",)),
        ("soc_threats_by_type", CounterName, ("type",)),
        ("soc_analysis_duration_seconds", HistogramName, ("type",)),
        ("soc_agent_execution_duration_seconds", HistogramName, ("agent",)),
        ("soc_active_websocket_connections", GaugeName, ()),
    ],
)
def test_the_names_that_dashboards_rely_on(name: str, kind: type, labels: tuple[str, ...]) -> None:
    (declared,) = [metric for metric in METRICS if metric.name == name]
    assert type(declared) is kind
    assert declared.labels == labels


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_metric_has_a_plain_name_a_unit_and_a_sentence(metric: CounterName) -> None:
    assert re.fullmatch(r"soc_[a-z_]+", metric.name)
    assert metric.unit
    assert metric.meaning.endswith(".")
    assert not set(metric.labels) & {"project", "customer", "threat_id", "id"}


def test_names_are_used_once() -> None:
    assert len({metric.name for metric in METRICS}) == len(METRICS)


def test_a_finished_threat_is_counted_by_type_and_severity() -> None:
    metrics = Metrics()
    metrics.threat_completed(make_threat())
    metrics.threat_completed(make_threat(severity=Severity.LOW))
    counted = samples(metrics)
    assert counted['soc_threats_total{severity="high",type="bot_traffic"}'] == 1
    assert counted['soc_threats_by_severity{severity="low"}'] == 1
    assert counted['soc_threats_by_type{type="bot_traffic"}'] == 2


def test_a_threat_brings_its_duration_and_its_score() -> None:
    metrics = Metrics()
    score = FalsePositiveScore(
        score=0.75,
        confidence=0.5,
        indicators=(),
        recommendation=Recommendation.LIKELY_FP,
        explanation="Why.",
    )
    metrics.threat_completed(make_threat(false_positive_score=score))
    counted = samples(metrics)
    assert counted['soc_analysis_duration_seconds_sum{type="bot_traffic"}'] == pytest.approx(0.02)
    assert counted['soc_fp_score_bucket{le="0.7",type="bot_traffic"}'] == 0
    assert counted['soc_fp_score_bucket{le="0.8",type="bot_traffic"}'] == 1


def test_agents_are_timed_and_their_failures_counted() -> None:
    metrics = Metrics()
    answers = {
        AgentName.CONFIG: answer_of(AgentName.CONFIG, AgentStatus.OK, 4.0),
        AgentName.DEVOPS: answer_of(AgentName.DEVOPS, AgentStatus.TIMED_OUT, 500.0),
    }
    metrics.threat_completed(make_threat(agent_analyses=answers))
    counted = samples(metrics)
    assert counted['soc_agent_execution_duration_seconds_count{agent="config"}'] == 1
    assert counted['soc_agent_failures_total{agent="devops",status="timed_out"}'] == 1
    assert counted['soc_agent_failures_total{agent="config",status="timed_out"}'] == 0


def test_narratives_are_counted_where_a_model_is_configured() -> None:
    metrics = Metrics()
    answers = {
        name: answer_of(name, AgentStatus.OK, 1.0).model_copy(update={"narrative_status": status})
        for name, status in (
            (AgentName.CONFIG, NarrativeStatus.WRITTEN),
            (AgentName.DEVOPS, NarrativeStatus.OFF),
        )
    }
    metrics.threat_completed(make_threat(agent_analyses=answers))
    counted = samples(metrics)
    assert counted['soc_narratives_total{agent="config",status="written"}'] == 1
    assert not any('agent="devops",status="off"' in series for series in counted)


def test_calls_of_a_model_are_counted_by_what_came_of_them() -> None:
    metrics = Metrics()
    metrics.model_called(ModelPurpose.NARRATIVE, "late", took_s=0.5)
    metrics.tokens_used(ModelPurpose.NARRATIVE, 120, 40)
    metrics.model_cost(ModelPurpose.NARRATIVE, 0.25)
    metrics.model_paused(ModelPurpose.NARRATIVE, is_paused=True)
    counted = samples(metrics)
    assert counted['soc_llm_calls_total{outcome="late",purpose="narrative"}'] == 1
    assert counted['soc_llm_tokens_total{direction="output",purpose="narrative"}'] == 40
    assert counted['soc_llm_cost_total{purpose="narrative"}'] == 0.25
    assert counted['soc_llm_paused{purpose="narrative"}'] == 1


def test_what_an_alert_waits_for_is_there_before_it_happens() -> None:
    """Prometheus sees no growth in a series that begins with its first count."""
    counters = [each for each in METRICS if isinstance(each, CounterName) and each.from_zero]
    counted = samples(Metrics())
    for counter in counters:
        for values in counter.from_zero:
            pairs = sorted(zip(counter.labels, values, strict=True))
            labels = ",".join(f'{label}="{value}"' for label, value in pairs)
            assert counted[f"{counter.name}{{{labels}}}"] == 0
    assert len(counters) > 5


def test_only_threats_that_need_a_person_count_as_reviews() -> None:
    metrics = Metrics()
    metrics.threat_completed(make_threat())
    metrics.threat_completed(make_threat(requires_human_review=True))
    assert samples(metrics)['soc_reviews_total{severity="high"}'] == 1


def test_feeds_that_are_gone_are_shown_no_more() -> None:
    metrics = Metrics()
    metrics.intel.feeds({"botnets": 60.0, "scanners": 5.0})
    metrics.intel.feeds({"botnets": 120.0, "crawlers": -1.0})
    shown = {key: age for key, age in samples(metrics).items() if key.startswith("soc_feed_age")}
    assert shown == {
        'soc_feed_age_seconds{feed="botnets"}': 120,
        'soc_feed_age_seconds{feed="crawlers"}': 0,
    }


def test_signals_and_dead_letters() -> None:
    metrics = Metrics()
    metrics.signal_received(ThreatType.BOT_TRAFFIC)
    metrics.signals_refused("invalid_input", 3)
    metrics.dead_lettered()
    metrics.queue_pending(7, oldest_s=1.5)
    metrics.batch_started(5)
    counted = samples(metrics)
    assert counted['soc_signals_received_total{type="bot_traffic"}'] == 1
    assert counted['soc_signals_refused_total{reason="invalid_input"}'] == 3
    assert counted["soc_dead_letters_total"] == 1
    assert counted["soc_queue_pending"] == 7
    assert counted["soc_queue_age_seconds"] == 1.5
    assert counted['soc_batch_size_bucket{le="4.0"}'] == 0
    assert counted['soc_batch_size_bucket{le="8.0"}'] == 1


def test_clients_are_counted_while_they_are_there() -> None:
    metrics = Metrics()
    with metrics.stream_client(), metrics.websocket_client():
        assert samples(metrics)["soc_stream_clients"] == 2
        assert samples(metrics)["soc_active_websocket_connections"] == 1
    assert samples(metrics)["soc_stream_clients"] == 0


def test_store_time_is_measured_even_when_the_store_fails() -> None:
    metrics = Metrics()
    with pytest.raises(KeyError), metrics.store_time("save_threats"):
        raise KeyError
    assert samples(metrics)['soc_store_seconds_count{operation="save_threats"}'] == 1


def test_two_processes_worth_of_metrics_do_not_meet() -> None:
    first, second = Metrics(), Metrics()
    first.dead_lettered()
    assert samples(second)["soc_dead_letters_total"] == 0


def test_the_text_is_what_prometheus_reads() -> None:
    metrics = Metrics()
    metrics.threat_completed(make_threat())
    text = metrics.render().decode()
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert families["soc_threats_by_type"].type == "counter"
    assert families["soc_analysis_duration_seconds"].type == "histogram"
    assert "_created" not in text


async def test_tasks_of_the_loop_that_answers_are_counted() -> None:
    metrics, done = Metrics(), asyncio.Event()
    before = samples(metrics)["soc_tasks"]
    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(done.wait())
        assert samples(metrics)["soc_tasks"] == before + 3
        done.set()


def test_without_a_loop_no_task_is_counted() -> None:
    assert samples(Metrics())["soc_tasks"] == 0


TRACE = TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")


def _open_metrics(metrics: Metrics) -> list[Any]:
    document = MetricsForm.OPEN.whole(metrics.render(MetricsForm.OPEN)).decode()
    return list(open_metrics_in(document))  # type: ignore[no-untyped-call]


def _exemplars(metrics: Metrics) -> dict[str, Any]:
    return {
        family.name: sample.exemplar.labels
        for family in _open_metrics(metrics)
        for sample in family.samples
        if sample.exemplar
    }


def test_in_open_metrics_durations_lead_to_the_trace_of_a_sampled_threat() -> None:
    metrics = Metrics()
    answer = AgentAnalysis(agent_name=AgentName.DEVOPS, analysis="Said.", confidence=1)
    threat = make_threat(agent_analyses={AgentName.DEVOPS: answer})
    metrics.threat_completed(threat)
    assert not [
        each for family in _open_metrics(metrics) for each in family.samples if each.exemplar
    ]
    metrics.threat_completed(threat, TRACE)
    led = {
        family.name: sample.exemplar.labels
        for family in _open_metrics(metrics)
        for sample in family.samples
        if sample.exemplar
    }
    there = {"trace_id": TRACE.trace_id}
    assert led == {
        "soc_analysis_duration_seconds": there,
        "soc_agent_execution_duration_seconds": there,
    }
    assert TRACE.trace_id not in metrics.render().decode()


def test_both_forms_say_the_same_under_the_same_names() -> None:
    """Whoever scrapes, dashboards and rules hold."""
    metrics = Metrics()
    metrics.threat_completed(make_threat(degraded=(AgentName.DEVOPS,)), TRACE)
    metrics.stage_took("agents", 0.02)
    metrics.delivered("threat", after_s=0.003)
    metrics.watcher_cut_off("too_slow")
    shown = metrics.render(MetricsForm.OPEN).decode().splitlines()
    lines = (line.partition(" # ")[0] for line in shown if not line.startswith("#"))
    told = {series: float(value) for series, value in (line.rsplit(" ", 1) for line in lines)}
    assert told == samples(metrics)
    assert told['soc_threats_by_severity{severity="high"}'] == 1
    assert told['soc_threats_degraded_total{type="bot_traffic"}'] == 1
    assert _open_metrics(metrics)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, MetricsForm.TEXT),
        ("*/*", MetricsForm.TEXT),
        ("text/plain;version=0.0.4", MetricsForm.TEXT),
        ("application/openmetrics-text; version=1.0.0", MetricsForm.OPEN),
        ("text/plain;q=0.5, application/openmetrics-text;q=0.6", MetricsForm.OPEN),
    ],
)
def test_open_metrics_are_for_those_who_ask(accept: str | None, form: MetricsForm) -> None:
    assert MetricsForm.asked_for(accept) is form
