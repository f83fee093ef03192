"""Which watchfloor is asked, and with which key."""

from pathlib import Path
from typing import Any

import httpx
import pytest

STATS = httpx.Response(200, json={"total": 1})


@pytest.mark.parametrize(
    ("options", "env", "host", "key"),
    [
        pytest.param([], {}, "127.0.0.1", "wf_admin", id="the data folder"),
        pytest.param(["--key", "wf_other"], {}, "127.0.0.1", "wf_other", id="another key"),
        pytest.param(
            ["--url", "http://far.test", "--key", "wf_far"],
            {},
            "far.test",
            "wf_far",
            id="elsewhere",
        ),
        pytest.param(
            [],
            {"WATCHFLOOR_URL": "http://far.test", "WATCHFLOOR_KEY": "wf_far"},
            "far.test",
            "wf_far",
            id="elsewhere by environment",
        ),
        pytest.param(
            ["--data-dir", "floor"],
            {"WATCHFLOOR_URL": "http://far.test"},
            "127.0.0.1",
            "wf_admin",
            id="a typed folder wins over a URL of the environment",
        ),
    ],
)
def test_options_and_environment_say_where(
    floor: Any,
    face: Any,
    monkeypatch: pytest.MonkeyPatch,
    *,
    options: list[str],
    env: dict[str, str],
    host: str,
    key: str,
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    face.on("GET", "/api/threats/stats", STATS)
    assert floor("threats", "stats", *options).code == 0
    assert face.requests[0].url.host == host
    assert face.requests[0].headers["authorization"] == f"Bearer {key}"


def test_the_admin_key_of_this_machine_is_never_sent_elsewhere(floor: Any, face: Any) -> None:
    outcome = floor("threats", "stats", "--url", "http://far.test")
    assert "--url needs --key" in outcome.err
    assert not face.requests


def test_the_default_data_folder_is_here(
    floor: Any, face: Any, monkeypatch: pytest.MonkeyPatch, data_dir: Path
) -> None:
    monkeypatch.delenv("WATCHFLOOR_DATA_DIR")
    data_dir.rename(data_dir.parent / ".watchfloor")
    face.on("GET", "/api/threats/stats", STATS)
    assert floor("threats", "stats").code == 0
