"""The threat path and its streams."""

from watchfloor.bus import Result
from watchfloor.gateway.admission import Admission
from watchfloor.gateway.batch import BatchIntake
from watchfloor.gateway.intake import Intake
from watchfloor.gateway.joining.foundation import Foundation
from watchfloor.gateway.stream import (
    FanOut,
    ThreatSpeech,
    Waiters,
)
from watchfloor.gateway.threats import ThreatService
from watchfloor.gateway.verdicts import Verdicts


def threats(foundation: Foundation, waiters: Waiters, admission: Admission) -> ThreatService:
    """Signals in, threats out."""
    backends = foundation.backends
    intake = Intake(
        backends.queue,
        keys=backends.keys,
        redactions=foundation.redactions,
        clock=foundation.clock,
        limit=foundation.limit,
        metrics=foundation.metrics,
        tracer=foundation.tracer,
    )
    return ThreatService(
        backends.threats,
        queue=backends.queue,
        intake=intake,
        batches=BatchIntake(intake, concurrency=foundation.config.publish_concurrency),
        admission=admission,
        waiters=waiters,
        redactions=foundation.redactions,
        clock=foundation.clock,
        limit=foundation.limit,
        metrics=foundation.metrics,
    )


def verdicts(foundation: Foundation) -> Verdicts:
    """What people make of threats."""
    return Verdicts(
        foundation.backends.threats,
        announcements=foundation.backends.announcements,
        redactions=foundation.redactions,
        clock=foundation.clock,
        limit=foundation.limit,
    )


def fan_out(foundation: Foundation, waiters: Waiters) -> FanOut[Result]:
    """Live results."""
    return FanOut(
        foundation.backends.results,
        speech=ThreatSpeech(),
        waiters=waiters,
        queue_size=foundation.config.stream_queue_size,
        metrics=foundation.metrics,
        tracer=foundation.tracer,
    )
