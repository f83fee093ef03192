"""``watchfloor keys``: what is sent, and what is shown."""

from typing import Any

import httpx
import pytest

KEY = {"id": "k2", "key": "wf_secret", "prefix": "wf_secre", "role": "viewer", "project": "shop"}


@pytest.mark.parametrize(
    ("options", "overlap_s"), [([], 86_400), (["--overlap", "2h"], 7200), (["--overlap", "0s"], 0)]
)
def test_a_rotated_key_stays_good_for_a_day_or_as_long_as_told(
    face: Any, floor: Any, options: list[str], overlap_s: float
) -> None:
    face.on("POST", "/api/keys/k1/rotate", httpx.Response(201, json=KEY))
    done = floor("keys", "rotate", "k1", *options)

    assert (done.code, done.out) == (0, "wf_secret\n")
    assert face.bodies == [{"overlap_s": overlap_s}]


def test_a_length_of_time_that_is_none_is_named(floor: Any) -> None:
    done = floor("keys", "rotate", "k1", "--overlap", "soon")

    assert done.code == 2
    assert "--overlap" in done.err
