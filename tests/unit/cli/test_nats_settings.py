"""How the configuration says who we are at an external NATS."""

import json
from typing import Any

import pytest

from watchfloor.cli.config import load_config
from watchfloor.core import InvalidInputError


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        pytest.param({"nats_user": "floor"}, "need each other", id="no password"),
        pytest.param({"nats_password": "hush"}, "need each other", id="no user"),
        pytest.param({"nats_certificate": "a.pem"}, "need each other", id="no key"),
        pytest.param({"nats_token": "t", "nats_nkey": "a.nk"}, "one of them", id="two ways"),
        pytest.param(
            {"nats_url": "nats://floor:hush@bus:4222"}, "must not hold credentials", id="in the URL"
        ),
    ],
)
def test_what_contradicts_itself_is_refused(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        load_config(**settings)
    [problem] = refused.value.fields
    assert words in problem.reason
    assert "hush" not in problem.reason


def test_the_password_is_not_shown(floor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHFLOOR_NATS_USER", "floor")
    monkeypatch.setenv("WATCHFLOOR_NATS_PASSWORD", "hush")
    outcome = floor("config", "show", "--json")
    assert json.loads(outcome.out)["nats_user"] == "floor"
    assert "hush" not in outcome.out


def test_a_file_that_cannot_be_read_is_told_by_the_check(
    floor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHFLOOR_NATS_CA", "absent.pem")
    outcome = floor("config", "check")
    assert outcome.code == 2
    assert "nats_ca: absent.pem cannot be read: No such file" in outcome.err
