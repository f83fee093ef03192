"""Signals that cannot be analysed are given up one by one; all others come to a result."""

from collections.abc import Sequence

import pytest
from support import eventually
from support.product import StartProduct

from watchfloor.analyzers import FalsePositiveAnalyzer
from watchfloor.core import (
    FalsePositiveScore,
    Investigation,
    SignalInput,
    ThreatAnalysis,
    ThreatStatus,
)
from watchfloor.runtime import AnalyzerName

pytestmark = pytest.mark.integration


class _Picky(FalsePositiveAnalyzer):
    """Raises on every batch that holds a signal of the customer ``poison``."""

    async def analyze(self, batch: Sequence[Investigation]) -> Sequence[FalsePositiveScore]:
        if any(case.signal.customer_id == "poison" for case in batch):
            raise RuntimeError("an analyzer's own fault")
        return await super().analyze(batch)


PICKY = {AnalyzerName.FALSE_POSITIVE: _Picky}


def _signals(*customers: str) -> list[SignalInput]:
    return [SignalInput(threat_type="anomaly", customer_id=customer) for customer in customers]


@pytest.mark.expects_error("signal_dead_lettered")
async def test_a_poisonous_signal_becomes_a_dead_letter_and_its_neighbours_do_not(
    start_product: StartProduct,
) -> None:
    running = await start_product(analyzers=PICKY)
    signals = _signals("a", "poison", *(["b"] * 20))
    ids = [each.outcome.threat_id async for each in running.client.submit(signals)]  # type: ignore[union-attr]

    async def all_ended() -> bool:
        return (await running.client.threats.stats()).total == len(signals)

    await eventually(all_ended)
    for number, threat_id in enumerate(ids):
        threat = await running.client.threats.get(threat_id)
        assert isinstance(threat, ThreatAnalysis)
        wanted = ThreatStatus.FAILED if number == 1 else ThreatStatus.COMPLETED
        assert threat.status is wanted
    letters = await running.client.dead_letters.list()
    assert [letter.id for letter in letters.items] == [ids[1]]
    assert "RuntimeError" in letters.items[0].reason
    assert "own fault" not in letters.items[0].reason, "text of an error may hold users' text"


@pytest.mark.expects_error("signal_dead_lettered")
async def test_a_requeued_dead_letter_is_analysed_as_the_next_revision(
    start_product: StartProduct,
) -> None:
    running = await start_product(analyzers=PICKY)
    failed = await running.client.threats.trigger(_signals("poison")[0], wait_s=30)
    assert isinstance(failed, ThreatAnalysis)
    assert failed.status is ThreatStatus.FAILED

    await running.product.life.stop()
    mended = await start_product(join=running.project)
    await mended.client.dead_letters.requeue(failed.id)

    async def is_completed() -> bool:
        threat = await mended.client.threats.get(failed.id)
        return isinstance(threat, ThreatAnalysis) and threat.status is ThreatStatus.COMPLETED

    await eventually(is_completed)
    threat = await mended.client.threats.get(failed.id)
    assert isinstance(threat, ThreatAnalysis)
    assert threat.revision == 1
    assert (await mended.client.dead_letters.list()).items == ()


@pytest.mark.expects_error("signal_dead_lettered", "coordinator_stopped")
async def test_too_many_dead_letters_stop_the_coordinator_instead_of_emptying_the_queue(
    start_product: StartProduct,
) -> None:
    running = await start_product(
        analyzers=PICKY, coordinator={"attempts": 1, "dead_letter_window": 20, "batch": 2}
    )
    async for _ in running.client.submit(_signals(*(["poison"] * 40))):
        pass

    async def has_stopped() -> bool:
        ready = await running.client.readiness()
        components = ready["components"]
        return isinstance(components, dict) and components["coordinator"] != "ok"

    await eventually(has_stopped)
    assert (await running.client.threats.stats()).total < 40

    # Leave nothing in the shared queue for the next product.
    await running.product.life.stop()
    healthy = await start_product(join=running.project)

    async def is_empty() -> bool:
        return (await healthy.client.threats.stats()).total == 40

    await eventually(is_empty)
