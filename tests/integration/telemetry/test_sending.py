"""Spans on their way to a collector that has its moods."""

from collections.abc import AsyncIterator

import pytest
from support import eventually
from support.collector import Collector, collector

from watchfloor.telemetry import Metrics, Tracer, TracingConfig, tracer_of

pytestmark = pytest.mark.integration


@pytest.fixture
async def collected() -> AsyncIterator[Collector]:
    async with collector() as running:
        yield running


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def _tracer(collected: Collector, metrics: Metrics, **settings: float) -> Tracer:
    config = TracingConfig.model_validate(
        {"endpoint": collected.endpoint, "interval_s": 0.01, "headers": {"x-key": "k"}, **settings}
    )
    return tracer_of(config, resource={"service.name": "test"}, metrics=metrics.tracing)


def _counted(metrics: Metrics, series: str) -> float:
    lines = metrics.render().decode().splitlines()
    return sum(float(each.rpartition(" ")[2]) for each in lines if each.startswith(f"{series} "))


async def test_many_are_sent_in_batches_with_the_headers_that_were_set(
    collected: Collector, metrics: Metrics
) -> None:
    tracer = _tracer(collected, metrics, batch=10)
    for number in range(25):
        tracer.root("work", {"number": number}).end()
    await tracer.start()
    await eventually(lambda: len(collected.spans) == 25)
    await tracer.stop()

    assert [span.attributes["number"] for span in collected.spans] == list(range(25))
    assert len(collected.receiver.received) == 3
    assert {each.headers["x-key"] for each in collected.receiver.received} == {"k"}
    assert _counted(metrics, "soc_spans_sent_total") == 25


async def test_what_a_collector_refuses_is_given_up_and_counted(
    collected: Collector, metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    """Sent again it would be refused again, and keep the rest from being sent."""
    collected.receiver.script.extend([400, 500])
    tracer = _tracer(collected, metrics, batch=1)
    for _ in range(3):
        tracer.root("work").end()
    await tracer.start()
    await eventually(lambda: _counted(metrics, "soc_spans_sent_total") == 1)
    await tracer.stop()

    assert _counted(metrics, 'soc_spans_dropped_total{reason="refused"}') == 2
    assert caplog.text.count("tracing_failed") == 1
    assert caplog.text.count("tracing_resumed") == 1


async def test_one_that_does_not_answer_gets_it_again_and_nobody_waits_for_it(
    collected: Collector, metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    """Meanwhile there is room for so many, and no more."""
    collected.receiver.script.append(None)
    tracer = _tracer(collected, metrics, timeout_s=0.1, queue_size=3)
    await tracer.start()
    for _ in range(5):
        tracer.root("work").end()
    await eventually(lambda: _counted(metrics, "soc_spans_sent_total") == 3)
    await tracer.stop()

    assert _counted(metrics, 'soc_spans_dropped_total{reason="full"}') == 2
    assert caplog.text.count("tracing_failed") == 1


async def test_what_ended_last_is_sent_by_the_stop(collected: Collector, metrics: Metrics) -> None:
    tracer = _tracer(collected, metrics, interval_s=60)
    await tracer.start()
    tracer.root("work").end()
    await tracer.stop()
    await tracer.stop()
    assert [span.name for span in collected.spans] == ["work"]


async def test_a_stop_does_not_wait_for_a_collector_that_is_away(metrics: Metrics) -> None:
    async with collector() as gone:
        tracer = _tracer(gone, metrics, interval_s=60)
    await tracer.start()
    tracer.root("work").end()
    await tracer.stop()
    assert _counted(metrics, 'soc_spans_dropped_total{reason="stopped"}') == 1


async def test_stopped_without_a_start_nothing_happens(
    collected: Collector, metrics: Metrics
) -> None:
    await _tracer(collected, metrics).stop()
    assert collected.spans == []
