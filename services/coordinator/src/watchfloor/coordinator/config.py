"""What an operator sets about the coordinator."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.outgoing import OutgoingConfig

OVERTAKING = 4
"""Batches of signals beside those in flight, of projects and lanes that have fewer signals at work
than this: a few a second are not a flood."""


class CoordinatorConfig(BaseModel):
    """Batches, budgets and when to give up.

    Attributes:
        batch: Signals analysed together at most; a batch is never waited for.
        batch_turn_ms: How long a batch may take, in milliseconds; where it takes longer, the next
            ones are smaller.
        batches_in_flight: Batches at work at the same time, for each replica of the largest pool;
            a few more are taken of projects and lanes that have little at work.
        agent_budget_ms: Time of each analysis agent for one batch, in milliseconds.
        analyzer_budget_ms: Time of each analyzer for one batch, in milliseconds.
        alone_from_delivery: From this delivery on a signal is analysed alone.
        attempts: Tries that may fail before a signal becomes a dead letter.
        dead_letter_share: Above this share of dead letters the coordinator stops.
        dead_letter_window: Outcomes that the share is taken of.
        store_attempt_pause_s: Rest between looks whether store and bus are back.
        stop_deadline_s: Time for work in flight at a stop.
        republish_after_s: A change not published for so long is published by the sweep.
        sessions: The session path.
        outgoing: Where webhooks of policies may go.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    batch: Annotated[int, Field(ge=1, le=4096)] = 256
    batch_turn_ms: Annotated[float, Field(gt=0)] = 200.0
    batches_in_flight: Annotated[int, Field(ge=1, le=64)] = 2
    agent_budget_ms: Annotated[float, Field(gt=0)] = 500.0
    analyzer_budget_ms: Annotated[float, Field(gt=0)] = 5_000.0
    alone_from_delivery: Annotated[int, Field(ge=2)] = 3
    attempts: Annotated[int, Field(ge=1)] = 5
    dead_letter_share: Annotated[float, Field(gt=0, le=1)] = 0.5
    dead_letter_window: Annotated[int, Field(ge=10)] = 100
    store_attempt_pause_s: Annotated[float, Field(gt=0)] = 0.5
    stop_deadline_s: Annotated[float, Field(gt=0)] = 10.0
    republish_after_s: Annotated[float, Field(gt=0)] = 5.0
    sessions: SessionsConfig = SessionsConfig()
    outgoing: OutgoingConfig = OutgoingConfig()

    @property
    def batches_per_replica(self) -> int:
        """The most that one replica of a pool is given at a time."""
        return self.batches_in_flight + OVERTAKING
