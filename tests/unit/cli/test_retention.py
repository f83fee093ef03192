"""``watchfloor retention`` and ``hold``: what is sent, and what is shown."""

from typing import Any

import httpx
import pytest

from watchfloor.cli.config import load_config
from watchfloor.core import InvalidInputError

HELD = {"days": 30, "customers": {"acme": 7}, "longest_days": 90, "changed_at": None}
HOLD = {
    "hold_id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "project_id": "shop",
    "scope": "user",
    "subjects": ["ann", "user_ABC_1"],
    "reason": "case 12",
    "held_by": "wf_abc",
    "held_at": "2026-05-01T12:00:00Z",
}


@pytest.fixture
def keeping(face: Any) -> Any:
    for method in ("GET", "PUT"):
        face.on(method, "/api/retention", httpx.Response(200, json=HELD))
    return face


@pytest.mark.usefixtures("keeping")
def test_retention_is_shown_with_its_customers(floor: Any) -> None:
    shown = floor("retention", "show").out
    assert shown == ("30 days; the installation keeps nothing longer than 90\n  acme: 7 days\n")


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        (["--days", "60"], {"days": 60, "customers": {"acme": 7}}),
        (["--longest"], {"days": None, "customers": {"acme": 7}}),
        (["--customer", "a=b=14"], {"days": 30, "customers": {"acme": 7, "a=b": 14}}),
        (["--customer", "acme=5", "--days", "9"], {"days": 9, "customers": {"acme": 5}}),
        (["--forget", "acme"], {"days": 30, "customers": {}}),
    ],
)
def test_what_is_not_named_stays_as_it_is(
    keeping: Any, floor: Any, options: list[str], sent: dict[str, Any]
) -> None:
    assert floor("retention", "set", *options).code == 0
    assert keeping.bodies == [sent]


@pytest.mark.parametrize(
    "options", [["--days", "3", "--longest"], ["--customer", "acme"], ["--customer", "acme=x"]]
)
def test_what_makes_no_sense_is_not_sent(keeping: Any, floor: Any, options: list[str]) -> None:
    assert floor("retention", "set", *options).code == 2
    assert keeping.bodies == []


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        (["--user", "ann"], {"scope": "user", "subject": "ann"}),
        (["--customer", "acme"], {"scope": "customer", "subject": "acme"}),
        (["--project"], {"scope": "project"}),
    ],
)
def test_a_hold_is_of_a_user_a_customer_or_all(
    face: Any, floor: Any, options: list[str], sent: dict[str, Any]
) -> None:
    face.on("POST", "/api/holds", httpx.Response(201, json=HOLD))
    done = floor("hold", "add", *options, "--reason", "case 12")
    assert face.bodies == [sent | {"reason": "case 12"}]
    assert "ann, user_ABC_1" in done.out


@pytest.mark.parametrize("options", [[], ["--user", "ann", "--project"]])
def test_a_hold_of_nobody_or_of_two_is_not_sent(face: Any, floor: Any, options: list[str]) -> None:
    assert floor("hold", "add", *options, "--reason", "r").code == 2
    assert face.requests == []


def test_holds_are_listed_and_released_by_their_id(face: Any, floor: Any) -> None:
    released = HOLD | {"released_by": "wf_def", "released_at": "2026-06-01T12:00:00Z"}
    face.on("GET", "/api/holds", httpx.Response(200, json={"holds": [HOLD, released]}))
    face.on("POST", f"/api/holds/{HOLD['hold_id']}/release", httpx.Response(200, json=released))
    shown = [line["released_by"] for line in floor("hold", "list", "--json").lines]
    assert shown == [None, "wf_def"]
    assert "2026-06-01" in floor("hold", "release", HOLD["hold_id"]).out


@pytest.mark.parametrize(
    "setting", ["RESULTS_MAX_AGE_S", "SESSIONS_MAX_AGE_S", "IDEMPOTENCY_TTL_S"]
)
def test_streams_may_not_keep_longer_than_the_database(
    monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    """Else what has left the one could still be had from the others."""
    monkeypatch.setenv("WATCHFLOOR_STORE__RETENTION_DAYS", "2")
    monkeypatch.setenv(f"WATCHFLOOR_BUS__{setting}", str(2 * 86_400))
    assert load_config().shortest_retention_days == 2
    monkeypatch.setenv(f"WATCHFLOOR_BUS__{setting}", str(2 * 86_400 + 1))
    with pytest.raises(InvalidInputError):
        load_config()
