"""``watchfloor projects``: what is sent, and what is shown."""

from typing import Any

import httpx
import pytest

SHOP = {
    "project_id": "shop",
    "created_at": "2024-05-01T12:00:00Z",
    "quota": {"items_per_s": None, "items_burst": None, "streams": 7, "keys": None},
}


@pytest.fixture(autouse=True)
def known(face: Any) -> None:
    face.on("GET", "/api/projects", httpx.Response(200, json={"projects": [SHOP]}))
    face.on("PUT", "/api/projects/shop/quota", httpx.Response(200, json=SHOP))


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        (["--keys", "3"], {"streams": 7, "keys": 3}),
        (["--streams", "9"], {"streams": 9}),
        (["--items-per-s", "0.5", "--reset"], {"items_per_s": 0.5}),
        (["--reset"], {}),
    ],
)
def test_what_was_said_before_stays_unless_it_is_reset(
    face: Any, floor: Any, options: list[str], sent: dict[str, Any]
) -> None:
    assert floor("projects", "quota", "shop", *options).code == 0
    assert face.requests[-1].method == "PUT"
    assert face.bodies[-1] == sent


def test_without_options_the_quota_is_shown(face: Any, floor: Any) -> None:
    done = floor("projects", "quota", "shop")
    assert (done.code, [request.method for request in face.requests]) == (0, ["GET"])
    assert done.out.split()[-4:] == ["-", "-", "7", "-"]


def test_a_project_that_is_none_is_named(floor: Any) -> None:
    done = floor("projects", "quota", "stop", "--keys", "1")
    assert (done.code, done.err.strip()) == (2, "error: There is no such project.")
