"""Sessions on a map: like ones beside each other, the same map for the same sessions."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from unit.analyzers.behavioral.making import agent_of, make_features, vary

from watchfloor.analyzers.behavioral.bands import bands_of
from watchfloor.analyzers.behavioral.map import laid_out, map_of
from watchfloor.analyzers.behavioral.report import report_on
from watchfloor.analyzers.behavioral.shingles import shingles_of
from watchfloor.analyzers.behavioral.signature import PERMUTATIONS, Signature, sign
from watchfloor.core import BehaviorReport, SessionFeatures

_RANKS_AT_LEAST, _LENGTHS_AT_LEAST = 0.7, 0.65
RECORDED = Path(__file__).parents[2] / "cli" / "quality" / "data" / "agent_sessions"


def recorded_sessions(folder: Path = RECORDED) -> Iterator[SessionFeatures]:
    """What recorded sessions of agents used, and how long they went on."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(_features, map(json.loads, lines))


def _features(session: dict[str, Any]) -> SessionFeatures:
    calls = [call for each in session["messages"] for call in each.get("tool_calls") or ()]
    names = [(call.get("function") or call) for call in calls]
    tools = [each["name"] if isinstance(each, dict) else each for each in names]
    return make_features(*tools, event_count=len(calls) + 4)


def distances(signatures: list[Signature]) -> NDArray[np.float64]:
    """Of every pair, the share of places that differ."""
    rows = np.stack(signatures)
    return np.stack([np.count_nonzero(rows != row, axis=1) / PERMUTATIONS for row in rows])


def rank_correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Spearman's."""
    pairs = np.triu_indices(len(one), 1)
    first, second = (np.argsort(np.argsort(each[pairs], kind="stable")) for each in (one, other))
    return float(np.corrcoef(first, second)[0, 1])


def on_the_map(points: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.linalg.norm(points[:, None] - points[None, :], axis=2)
    return found


def test_what_is_far_apart_on_the_map_of_recorded_sessions_is_unlike() -> None:
    features = list(recorded_sessions())
    bands = bands_of(features)
    unique = {sign(shingles_of(each, bands)).tobytes() for each in features}
    signatures = [np.frombuffer(each, np.uint32) for each in sorted(unique)]
    assert len(signatures) > 50
    true, shown = distances(signatures), on_the_map(laid_out(signatures))
    pairs = np.triu_indices(len(signatures), 1)
    assert rank_correlation(true, shown) >= _RANKS_AT_LEAST
    assert np.corrcoef(true[pairs], shown[pairs])[0, 1] >= _LENGTHS_AT_LEAST


def test_what_a_plane_can_hold_is_kept_exactly() -> None:
    """Three signatures make a triangle."""
    base = np.arange(PERMUTATIONS, dtype=np.uint32)
    half, quarter = base.copy(), base.copy()
    half[:256] += 10_000
    quarter[384:] += 20_000
    kept = on_the_map(laid_out([base, half, quarter]))
    assert kept == pytest.approx(distances([base, half, quarter]), abs=1e-3)


def _report(sessions: dict[str, SessionFeatures]) -> BehaviorReport:
    return report_on(agent_of(sessions, bands_of(sessions.values())))


def _some() -> dict[str, SessionFeatures]:
    random = Random(3)
    kinds = [make_features(*"abcdefgh"), make_features(*"stuvwxyz", llm_models=("m-2",))]
    varied = {f"s-{n:02}": vary(kinds[n % 2], random) for n in range(30)}
    return {**varied, "t-0": kinds[0], "t-1": kinds[0], "u-0": make_features(*"0123456789")}


def test_the_map_does_not_depend_on_the_order_in_which_sessions_came() -> None:
    sessions = _some()
    backwards = dict(reversed(sessions.items()))
    bands = bands_of(sessions.values())
    one, other = (report_on(agent_of(each, bands)) for each in (sessions, backwards))
    assert one.map == other.map
    assert [each.session_id for each in one.map] == sorted(sessions)


def test_equal_sessions_are_one_point_and_clusters_are_named_as_in_the_report() -> None:
    report = _report(_some())
    points = {str(each.session_id): each for each in report.map}
    assert (points["t-0"].x, points["t-0"].y) == (points["t-1"].x, points["t-1"].y)
    for cluster in report.clusters:
        for session_id in cluster.session_ids:
            assert points[session_id].cluster_id == cluster.cluster_id
    alone = [each.session_id for each in report.map if each.cluster_id is None]
    assert alone == [each.session_id for each in report.outliers] == ["u-0"]


def test_sessions_that_are_all_equal_are_one_point() -> None:
    report = _report({f"s-{number}": make_features("a", "b") for number in range(5)})
    assert {(each.x, each.y) for each in report.map} == {(0.0, 0.0)}


def test_two_kinds_lie_on_a_line() -> None:
    report = _report({"a": make_features("a", "b"), "b": make_features("c", "d")})
    assert [each.y for each in report.map] == [0.0, 0.0]
    assert report.map[0].x == -report.map[1].x != 0


def test_a_map_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watchfloor.analyzers.behavioral.map.MOST_MAPPED", 3)
    agent = agent_of(_some())
    assert [each.session_id for each in map_of(agent, ())] == ["s-00", "s-01", "s-02"]
