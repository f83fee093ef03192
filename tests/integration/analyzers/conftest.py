"""Analyzers that ask a scripted server for a second opinion."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from support.language_model import ModelServer, TokenBook, model_server, saying

from watchfloor.analyzers import ChainOfThoughtAnalyzer, JudgementConfig, SessionRiskAnalyzer
from watchfloor.core import Event, FakeClock, SessionExcerpt
from watchfloor.llm import LLMConfig, OpenAIModel
from watchfloor.telemetry import Metrics

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with model_server(saying("nothing of use")) as running:
        yield running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
async def model(
    server: ModelServer, clock: FakeClock, metrics: Metrics
) -> AsyncIterator[OpenAIModel]:
    config = LLMConfig(provider="openai", base_url=server.url, failures_to_open=3)
    async with AsyncExitStack() as stack:
        started = OpenAIModel(config, metrics=metrics, clock=clock, ledger=TokenBook())
        await started.start()
        stack.push_async_callback(started.stop)
        yield started


@pytest.fixture
def thoughts(
    model: OpenAIModel, clock: FakeClock, metrics: Metrics
) -> Callable[..., ChainOfThoughtAnalyzer]:
    def make(**settings: Any) -> ChainOfThoughtAnalyzer:
        config = JudgementConfig.model_validate({"budget_s": 0.5} | settings)
        return ChainOfThoughtAnalyzer(clock=clock, metrics=metrics, model=model, config=config)

    return make


@pytest.fixture
def sessions(model: OpenAIModel, clock: FakeClock, metrics: Metrics) -> SessionRiskAnalyzer:
    config = JudgementConfig(budget_s=0.5)
    return SessionRiskAnalyzer(clock=clock, metrics=metrics, model=model, config=config)


@pytest.fixture
def session_of() -> Callable[..., SessionExcerpt]:
    def make(*messages: str) -> SessionExcerpt:
        events = tuple(
            Event(
                event_id=f"event-{number}",
                project_id="main",
                session_id="session",
                event_type="message.user",
                event_time=NOON,
                received_at=NOON,
                content=message,
                source="rest",
            )
            for number, message in enumerate(messages)
        )
        return SessionExcerpt(events=events, total_events=len(events))

    return make
