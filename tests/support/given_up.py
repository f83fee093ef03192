"""Signals that a running product gave up, although none of its faces makes it do so."""

from datetime import UTC, datetime

from support.processes import ProductProcess
from watchfloor.bus import DeadLetterBox, NATSBus, SignalQueue
from watchfloor.core import DeadLetter, ThreatId, ThreatSignal, ThreatType, mint_uuid7
from watchfloor.runtime import DataFolder

REASON = "RuntimeError in the pipeline"


async def give_up_signals(product: ProductProcess, project: str, number: int) -> list[str]:
    """Leave dead letters of good signals; their ids, which are those of their threats."""
    token = DataFolder(product.data_dir).read_credentials().nats_token.get_secret_value()
    bus = NATSBus(product.endpoint("nats"), token=token)
    await bus.start()
    try:
        letters = [_letter(project) for _ in range(number)]
        for letter in letters:
            await DeadLetterBox(bus, SignalQueue(bus)).put(letter)
    finally:
        await bus.stop()
    return [letter.id for letter in letters]


def _letter(project: str) -> DeadLetter:
    now = datetime.now(UTC)
    threat_id = ThreatId(mint_uuid7(now))
    signal = ThreatSignal(
        project_id=project,
        threat_id=threat_id,
        threat_type=ThreatType.BRUTE_FORCE,
        customer_id="acme",
        source_ip="203.0.113.7",
        received_at=now,
        detected_at=now,
    )
    return DeadLetter(
        kind=SignalQueue.letters,
        id=threat_id,
        project_id=project,
        reason=REASON,
        failed_at=now,
        attempts=5,
        content=signal.model_dump(mode="json"),
    )
