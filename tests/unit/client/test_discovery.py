"""Where a running product is."""

import json
from pathlib import Path

import pytest

from watchfloor.client import Endpoint, discover
from watchfloor.core import UnauthenticatedError, UnavailableError


def test_the_data_folder_says_where_and_with_which_key(tmp_path: Path) -> None:
    (tmp_path / "endpoints.json").write_text(json.dumps({"http": "http://127.0.0.1:8080"}))
    (tmp_path / "admin.key").write_text("wf_secret\n")
    assert discover(tmp_path) == Endpoint("http://127.0.0.1:8080", "wf_secret")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="no file"),
        pytest.param("{", id="half written"),
        pytest.param("[]", id="another form"),
        pytest.param('{"nats": "nats://127.0.0.1:4222"}', id="no REST face"),
    ],
)
def test_where_nothing_runs_the_error_says_what_to_do(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "endpoints.json").write_text(content)
    with pytest.raises(UnavailableError, match="watchfloor up") as caught:
        discover(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_a_missing_admin_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "endpoints.json").write_text('{"http": "http://127.0.0.1:8080"}')
    with pytest.raises(UnauthenticatedError, match=r"admin\.key"):
        discover(tmp_path)
