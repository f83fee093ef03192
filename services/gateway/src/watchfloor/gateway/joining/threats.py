"""The threat path and its streams."""

from watchfloor.bus import Result
from watchfloor.gateway.admission import Admission
from watchfloor.gateway.batch import BatchIntake
from watchfloor.gateway.intake import Intake
from watchfloor.gateway.joining.common import Common
from watchfloor.gateway.stream import (
    FanOut,
    ThreatSpeech,
    Waiters,
)
from watchfloor.gateway.threats import ThreatService


def threats(common: Common, waiters: Waiters, admission: Admission) -> ThreatService:
    """Signals in, threats out."""
    backends = common.backends
    intake = Intake(
        backends.queue,
        keys=backends.keys,
        redactions=common.redactions,
        clock=common.clock,
        limit=common.limit,
        metrics=common.metrics,
    )
    return ThreatService(
        backends.threats,
        queue=backends.queue,
        intake=intake,
        batches=BatchIntake(intake, concurrency=common.config.publish_concurrency),
        admission=admission,
        waiters=waiters,
        announcements=backends.announcements,
        redactions=common.redactions,
        clock=common.clock,
        limit=common.limit,
        metrics=common.metrics,
    )


def fan_out(common: Common, waiters: Waiters) -> FanOut[Result]:
    """Live results."""
    return FanOut(
        common.backends.results,
        speech=ThreatSpeech(),
        waiters=waiters,
        queue_size=common.config.stream_queue_size,
    )
