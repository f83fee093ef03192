"""A scripted server, and models that ask it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from support.language_model import ModelServer, StartModel, TokenBook, model_server, saying

from watchfloor.core import FakeClock
from watchfloor.llm import LLMConfig, OpenAIModel
from watchfloor.telemetry import Metrics


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with model_server(saying({"answer": "fine"})) as running:
        yield running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2026, 3, 2, 12, 0, tzinfo=UTC))


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def tokens() -> TokenBook:
    return TokenBook()


@pytest.fixture
async def start_model(
    server: ModelServer, clock: FakeClock, metrics: Metrics, tokens: TokenBook
) -> AsyncIterator[StartModel]:
    """Starts models; all of them are stopped at the end."""
    async with AsyncExitStack() as stack:

        async def start(**settings: Any) -> OpenAIModel:
            config = LLMConfig(provider="openai", base_url=server.url, **settings)
            model = OpenAIModel(config, metrics=metrics, clock=clock, ledger=tokens)
            await model.start()
            stack.push_async_callback(model.stop)
            return model

        yield start
