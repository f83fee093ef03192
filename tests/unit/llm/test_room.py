"""A product without a model neither waits for one nor loads what would ask it."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from pydantic import BaseModel
from support.language_model import TokenBook

from watchfloor.core import FakeClock, ModelPurpose, ModelRequest, UnavailableError
from watchfloor.llm import LLMConfig, NullModel, OpenAIModel, language_model
from watchfloor.telemetry import Metrics

START_WITHOUT_A_MODEL = """
import asyncio, sys
import watchfloor.cli.compose.product
from watchfloor.core import SystemClock
from watchfloor.llm import LLMConfig, language_model
from watchfloor.telemetry import Metrics
model = language_model(LLMConfig(), metrics=Metrics(), clock=SystemClock(), ledger=None)
asyncio.run(model.start())
sys.exit("openai" in sys.modules)
"""


def _model(**settings: str) -> object:
    clock = FakeClock(datetime(2026, 1, 1, tzinfo=UTC))
    config = LLMConfig.model_validate(settings)
    return language_model(config, metrics=Metrics(), clock=clock, ledger=TokenBook())


def test_the_configured_provider_decides() -> None:
    assert isinstance(_model(), NullModel)
    assert isinstance(_model(provider="openai", base_url="http://127.0.0.1/v1"), OpenAIModel)


async def test_no_model_answers_nothing_at_once() -> None:
    model = NullModel()
    await model.stop()
    await model.start()
    with pytest.raises(UnavailableError):
        await model.complete(
            ModelRequest(ModelPurpose.NARRATIVE, "main", "", "", BaseModel), budget_s=1
        )
    await model.stop()
    await model.stop()


def test_the_library_is_not_loaded_without_a_model() -> None:
    """It costs a third of a second of every start."""
    ended = subprocess.run(
        [sys.executable, "-c", START_WITHOUT_A_MODEL], capture_output=True, check=False
    )

    assert ended.returncode == 0
