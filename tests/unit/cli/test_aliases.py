"""Settings under the names that they have elsewhere."""

import pytest

from watchfloor.cli.config import load_config
from watchfloor.core import InvalidInputError
from watchfloor.llm import Provider


def test_other_names_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THREAT_MODEL_PROVIDER", "mock")
    monkeypatch.setenv("OPENAI_MODEL", "small")
    monkeypatch.setenv("OPENAI_TIMEOUT", "1500")
    llm = load_config().llm

    assert (llm.provider, llm.model, llm.timeout_s) == (Provider.HEURISTIC, "small", 1.5)


def test_our_own_names_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_MODEL", "small")
    monkeypatch.setenv("WATCHFLOOR_LLM__MODEL", "large")

    assert load_config().llm.model == "large"


def test_what_is_wrong_is_named_by_its_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_TIMEOUT", "soon")
    with pytest.raises(InvalidInputError) as caught:
        load_config()

    assert [problem.field for problem in caught.value.fields] == ["llm.timeout_s"]
