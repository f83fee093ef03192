"""A signal goes in; one stored, published, explained threat comes out."""

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime

import pytest
from support import eventually
from support.product import StartProduct

from watchfloor.client import PendingThreat, StreamEvent, WatchfloorClient
from watchfloor.core import (
    ConflictError,
    Phase,
    Recommendation,
    SignalInput,
    ThreatAnalysis,
    ThreatFilter,
    ThreatStatus,
    ThreatType,
    Verdict,
    VerdictInput,
    VerdictKind,
)

pytestmark = pytest.mark.integration

GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def _signal(**fields: object) -> SignalInput:
    values: dict[str, object] = {"threat_type": "bot_traffic", "customer_id": "acme"}
    return SignalInput.model_validate(values | fields)


async def _analysed(client: WatchfloorClient, signal: SignalInput) -> ThreatAnalysis:
    threat = await client.threats.trigger(signal)
    assert isinstance(threat, ThreatAnalysis)
    return threat


async def test_a_triggered_signal_comes_back_analysed_by_all(start_product: StartProduct) -> None:
    running = await start_product()
    threat = await _analysed(running.client, _signal(source_ip="203.0.113.9", request_count=10))
    assert threat.status is ThreatStatus.COMPLETED
    assert threat.degraded == ()
    assert len(threat.agent_analyses) == 5
    assert threat.false_positive_score is not None
    assert threat.response_plan is not None
    timeline = threat.investigation_timeline
    assert timeline is not None
    assert {Phase.QUEUE, Phase.AGENTS} <= {Phase(phase) for phase in timeline.phase_breakdown}
    assert await running.client.threats.get(threat.id) == threat


async def test_what_is_stored_is_what_was_answered_byte_for_byte(
    start_product: StartProduct,
) -> None:
    running = await start_product()
    threat = await _analysed(running.client, _signal())
    first = await running.client.threats.get_document(threat.id)
    again = await running.client.threats.get_document(threat.id)
    assert first == again
    assert ThreatAnalysis.model_validate_json(first) == threat


async def test_googlebot_from_googles_addresses_is_likely_false_and_from_elsewhere_is_not(
    start_product: StartProduct,
) -> None:
    running = await start_product()
    fields = {"user_agent": GOOGLEBOT, "request_count": 500, "time_window_minutes": 1440.0}
    genuine = await _analysed(running.client, _signal(source_ip="66.249.73.135", **fields))
    spoofed = await _analysed(running.client, _signal(source_ip="188.35.22.24", **fields))
    assert genuine.false_positive_score is not None
    assert spoofed.false_positive_score is not None
    assert genuine.false_positive_score.recommendation is Recommendation.LIKELY_FP
    assert spoofed.false_positive_score.recommendation is Recommendation.LIKELY_REAL
    assert any("Googlebot" in reason for reason in spoofed.review_reasons), spoofed.review_reasons


async def test_a_repeat_under_the_same_key_is_the_same_threat(start_product: StartProduct) -> None:
    running = await start_product()
    threats = running.client.threats
    first = await threats.trigger(_signal(), idempotency_key="k")
    second = await threats.trigger(_signal(), idempotency_key="k")
    assert first == second
    with pytest.raises(ConflictError):
        await threats.trigger(_signal(customer_id="other"), idempotency_key="k")
    page = await threats.list()
    assert len(page.items) == 1


async def test_five_hundred_signals_submitted_twice_are_five_hundred_threats(
    start_product: StartProduct,
) -> None:
    running = await start_product()
    signals = [_signal(id=f"s-{number}", request_count=number) for number in range(500)]
    for _ in range(2):
        outcomes = [each async for each in running.client.submit(signals)]
        assert len(outcomes) == 500

    async def all_stored() -> bool:
        return (await running.client.threats.stats()).total == 500

    await eventually(all_stored)
    await asyncio.sleep(0.3)
    assert (await running.client.threats.stats()).total == 500


async def test_without_waiting_the_answer_is_pending_and_the_threat_follows(
    start_product: StartProduct,
) -> None:
    running = await start_product()
    answer = await running.client.threats.trigger(_signal(), wait_s=0)
    threat_id = answer.threat_id if isinstance(answer, PendingThreat) else answer.id

    async def is_finished() -> bool:
        return isinstance(await running.client.threats.get(threat_id), ThreatAnalysis)

    await eventually(is_finished)


async def test_a_watcher_hears_the_new_threat_and_its_verdict(start_product: StartProduct) -> None:
    running = await start_product()
    heard: list[StreamEvent] = []
    is_open = asyncio.Event()

    async def opened() -> None:
        is_open.set()

    async def watch() -> None:
        async with aclosing(running.client.stream(on_open=opened)) as events:
            async for event in events:
                heard.append(event)
                if len(heard) == 2:
                    return

    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(watch())
        await is_open.wait()
        threat = await _analysed(running.client, _signal())
        judged = await running.client.threats.verdict(
            threat.id, VerdictInput(verdict=VerdictKind.FALSE_POSITIVE, note="our own crawler")
        )
    assert [(event.event, event.threat.id) for event in heard] == [
        ("new_threat", threat.id),
        ("threat_updated", threat.id),
    ]
    assert heard[1].threat == judged
    assert judged.revision == 1


async def test_the_false_positive_rate_is_measured_from_verdicts(
    start_product: StartProduct,
) -> None:
    """Three false alarms of four judged threats are a rate of 0.75, from nowhere else."""
    running = await start_product()
    kinds = [VerdictKind.FALSE_POSITIVE] * 3 + [VerdictKind.TRUE_POSITIVE]
    threat = await _analysed(running.client, _signal(source_ip="203.0.113.7"))
    assert threat.false_positive_score is not None
    assert threat.false_positive_score.historical_fp_rate is None
    for kind in kinds:
        threat = await _analysed(running.client, _signal(source_ip="203.0.113.7"))
        await running.client.threats.verdict(threat.id, VerdictInput(verdict=kind))
    threat = await _analysed(running.client, _signal(source_ip="203.0.113.7"))
    score = threat.false_positive_score
    assert score is not None
    assert score.historical_fp_rate == pytest.approx(0.75)
    assert (score.similar_resolved_as_fp, score.similar_resolved_as_real) == (3, 1)


async def test_lists_filter_search_and_page(start_product: StartProduct) -> None:
    running = await start_product()
    for number, kind in enumerate([ThreatType.BOT_TRAFFIC, ThreatType.ACCOUNT_TAKEOVER] * 3):
        await _analysed(running.client, _signal(threat_type=kind, source_ip=f"198.51.100.{number}"))
    threats = running.client.threats
    takeovers = await threats.list(ThreatFilter(threat_type=(ThreatType.ACCOUNT_TAKEOVER,)))
    assert len(takeovers.items) == 3
    found = await threats.list(ThreatFilter(search="198.51.100.4"))
    assert [threat.signal.source_ip for threat in found.items] == ["198.51.100.4"]
    begun = await threats.list(ThreatFilter(search="198.51 account"))
    assert len(begun.items) == 3

    seen: list[str] = []
    cursor = None
    while True:
        page = await threats.list(limit=4, cursor=cursor)
        seen += [threat.id for threat in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 6
    assert seen == sorted(seen, reverse=True)


async def test_a_change_that_nobody_announced_is_announced_by_the_sweep(
    start_product: StartProduct,
) -> None:
    """A gateway that dies between saving a verdict and announcing it leaves that to others."""
    running = await start_product(coordinator={"republish_after_s": 0.3})
    threat = await _analysed(running.client, _signal())
    verdict = Verdict(
        verdict=VerdictKind.BENIGN, verdict_id=5, given_by="test", given_at=datetime.now(UTC)
    )
    is_open = asyncio.Event()

    async def opened() -> None:
        is_open.set()

    async def watch() -> StreamEvent:
        async with aclosing(running.client.stream(on_open=opened)) as events:
            async for event in events:
                return event
        raise AssertionError("the stream ended")

    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        watching = group.create_task(watch())
        await is_open.wait()
        threats = running.product.threats
        await threats.record_verdict(running.project, threat.id, verdict)
    heard = watching.result()
    assert (heard.event, heard.threat.id, heard.threat.revision) == ("threat_updated", threat.id, 1)

    async def is_marked() -> bool:
        return not await threats.unpublished(10, older_than_s=0)

    await eventually(is_marked)
