"""What an operator sets about sessions."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

Share = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(gt=0)]


class RaiseSignals(StrEnum):
    """From which decision on a session raises a signal on the threat path."""

    NEVER = "never"
    BLOCK = "block"
    FLAG = "flag"


class SessionsConfig(BaseModel):
    """Saving, analysis, conclusion, and what follows them.

    Attributes:
        batch: Messages saved in one transaction at most; a batch is never waited for.
        batches_in_flight: Batches being saved at the same time.
        enable_session_analysis: Whether the risk of sessions is analysed.
        enable_cot_analysis: Whether chains of thought are analysed.
        enable_dataflow_analysis: Whether it is analysed if agents follow instructions in data.
        enable_pii_analysis: Whether personal data and secrets are looked for, in sessions and for
            reports on agents.
        analysis_workers: Batches of sessions analysed at the same time.
        analysis_batch: Sessions claimed, analysed and written down together at most.
        analysis_lease_s: How long a claimed session is left to its worker.
        poll_s: Rest between looks for work that another process left.
        max_events_to_analyze: Newest events that an analysis looks at.
        max_events_to_trace: Newest messages in which data flow is traced; so many of the first
            words of system and user stay in view, too.
        busy_events: From so many events on a session is busy.
        busy_share: Share of a busy session's analyses that may ask a language model.
        risky_from: From this risk on a session is never sampled away.
        cached_thoughts: Thoughts whose analysis is remembered, so that each is judged once.
        inactivity_s: A session without an event for so long is concluded.
        sweep_s: Rest between looks for quiet sessions.
        conclusion_batch: Sessions concluded in one statement.
        step_batch: Steps after conclusions that are taken up and done together.
        step_lease_s: After so long without a sign of life they are another's.
        receiver_url: Told of every concluded session's features; nobody where absent.
        receiver_batch: Features sent at once.
        receiver_timeout_s: How long it may take to answer.
        minimum_sessions: Completed sessions that the analysis of an agent needs.
        max_sessions_to_report: Newest completed sessions of an agent that its report looks at, but
            for personal data; held in memory, about 7 kB each.
        run_timeout_s: How long the analyses of an agent may take.
        run_lease_s: After so long without a sign of life a run counts as dead.
        webhook_secret: Signs webhooks; unsigned where absent.
        webhook_timeout_s: How long a webhook may take to answer.
        analysis_webhook_url: Told of every finished analysis; nobody where absent.
        raise_signals: From which decision on a session raises a signal.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    batch: Annotated[int, Field(ge=1, le=4096)] = 64
    batches_in_flight: Annotated[int, Field(ge=1, le=64)] = 2
    enable_session_analysis: bool = True
    enable_cot_analysis: bool = True
    enable_dataflow_analysis: bool = True
    enable_pii_analysis: bool = True
    analysis_workers: Annotated[int, Field(ge=1, le=256)] = 4
    analysis_batch: Annotated[int, Field(ge=1, le=1000)] = 16
    analysis_lease_s: Seconds = 60.0
    poll_s: Seconds = 1.0
    max_events_to_analyze: Annotated[int, Field(ge=1, le=1000)] = 50
    max_events_to_trace: Annotated[int, Field(ge=1, le=1000)] = 100
    busy_events: Annotated[int, Field(ge=1)] = 200
    busy_share: Share = 1.0
    risky_from: Share = 0.4
    cached_thoughts: Annotated[int, Field(ge=1)] = 4096
    inactivity_s: Seconds = 60.0
    sweep_s: Seconds = 10.0
    conclusion_batch: Annotated[int, Field(ge=1, le=10_000)] = 5000
    step_batch: Annotated[int, Field(ge=1, le=10_000)] = 500
    step_lease_s: Seconds = 15.0
    receiver_url: str | None = None
    receiver_batch: Annotated[int, Field(ge=1, le=1000)] = 100
    receiver_timeout_s: Seconds = 5.0
    minimum_sessions: Annotated[int, Field(ge=1)] = 5
    max_sessions_to_report: Annotated[int, Field(ge=1)] = 10_000
    run_timeout_s: Seconds = 600.0
    run_lease_s: Seconds = 60.0
    webhook_secret: SecretStr | None = None
    webhook_timeout_s: Seconds = 5.0
    analysis_webhook_url: str | None = None
    raise_signals: RaiseSignals = RaiseSignals.NEVER

    @model_validator(mode="after")
    def _urls_are_web_addresses(self) -> Self:
        for name in ("receiver_url", "analysis_webhook_url"):
            url = getattr(self, name)
            if url is not None and not url.startswith(("http://", "https://")):
                raise ValueError(f"{name} must begin with http:// or https://")
        return self
