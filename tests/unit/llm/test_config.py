"""What an operator may set."""

from typing import Any

import pytest
from pydantic import ValidationError

from watchfloor.llm import LLMConfig, Provider


def test_no_model_is_asked_unless_one_is_configured() -> None:
    assert LLMConfig().provider is Provider.HEURISTIC


def test_mock_is_another_word_for_heuristic() -> None:
    assert LLMConfig.model_validate({"provider": "mock"}).provider is Provider.HEURISTIC


def test_a_server_of_ones_own_needs_no_key() -> None:
    config = LLMConfig(provider=Provider.OPENAI, base_url="http://127.0.0.1:11434/v1")
    assert config.api_key is None


def test_the_key_is_not_shown() -> None:
    assert "hidden" not in repr(LLMConfig.model_validate({"api_key": "hidden"}))


def test_prices_are_those_of_a_million_tokens() -> None:
    config = LLMConfig(input_price=2.0, output_price=8.0)
    assert config.cost(500_000, 250_000) == 3.0
    assert LLMConfig().cost(500_000, 250_000) == 0.0


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"provider": "openai"}, "needs an api_key"),
        ({"provider": "other"}, "heuristic"),
        ({"base_url": "ftp://models/v1"}, "http or https"),
        ({"base_url": "localhost"}, "http or https"),
        ({"base_url": "http://user:pass@models/v1"}, "credentials"),
        ({"timeout_s": 0}, "greater than 0"),
        ({"max_concurrency": 0}, "greater than"),
        ({"temperature": 1}, "not permitted"),
    ],
)
def test_what_cannot_work_is_refused_with_a_reason(settings: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        LLMConfig.model_validate(settings)
