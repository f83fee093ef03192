"""What a session is compared by."""

import pytest
from unit.analyzers.behavioral.making import make_features

from watchfloor.analyzers.behavioral.bands import bands_of
from watchfloor.analyzers.behavioral.shingles import shingles_of
from watchfloor.core import Bands, SessionFeatures, TokenStatistics

NO_BANDS = Bands()


def _of(features: SessionFeatures, kind: str, bands: Bands = NO_BANDS) -> set[str]:
    return {each for each in shingles_of(features, bands) if each.startswith(kind)}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("t:", {"t:a", "t:b", "t:c"}),
        ("b:", {"b:a>b", "b:b>c", "b:c>c", "b:c>a"}),
        ("g:", {"g:a>b>c", "g:b>c>c", "g:c>c>a"}),
        ("s:", {"s:a>c@1", "s:b>c@1", "s:c>a@1", "s:a>c@2", "s:b>a@2"}),
        ("r:", {"r:ax1", "r:bx1", "r:cx2"}),
        ("^:", {"^:a"}),
        ("...:", {"...:a$"}),
        ("llm:", {"llm:m-1"}),
    ],
)
def test_the_order_of_tools(kind: str, expected: set[str]) -> None:
    assert _of(make_features("a", "b", "c", "c", "a"), kind) == expected


@pytest.mark.parametrize(
    ("uses", "run"), [(1, "r:ax1"), (2, "r:ax2"), (3, "r:ax3+"), (9, "r:ax3+")]
)
def test_a_run_is_told_up_to_three(uses: int, run: str) -> None:
    assert _of(make_features(*"a" * uses), "r:") == {run}


@pytest.mark.parametrize(
    ("field", "shingle", "values"),
    [
        ("session_duration", "duration", (29.9, 30, 60, 90)),
        ("total_tool_calls", "tools", (0.9, 1, 3, 8)),
        ("llm_request_count", "llm_requests", (4, 5, 10, 20)),
        ("total_tokens", "tokens", (999, 1_000, 5_000, 15_000)),
        ("avg_event_interval", "event_interval", (4.9, 5, 15, 30)),
        ("event_count", "events", (9, 10, 25, 50)),
    ],
)
def test_amounts_before_an_agent_has_bands(
    field: str, shingle: str, values: tuple[float, ...]
) -> None:
    """A value that is where a quarter ends belongs to the next one."""
    found = [_of(_with(field, value), f"{shingle}:") for value in values]
    labels = ("very_low", "low", "medium", "high")
    assert found == [{f"{shingle}:{label}"} for label in labels]


def _with(field: str, value: float) -> SessionFeatures:
    return make_features("a").model_copy(update={field: value})


def test_an_agent_s_own_bands_are_its_quartiles() -> None:
    sessions = [make_features("a", total_tokens=tokens) for tokens in (100, 200, 300, 400)]
    bands = bands_of(sessions)
    assert bands.quartiles["total_tokens"] == (175.0, 250.0, 325.0)
    labels = [_of(each, "tokens:", bands) for each in sessions]
    assert labels == [{f"tokens:{label}"} for label in ("very_low", "low", "medium", "high")]


def test_sessions_of_one_event_say_nothing_about_rests() -> None:
    """Nothing lies between two events where there is one: zero is no rest."""
    sessions = [make_features("a", avg_event_interval=rest) for rest in (0, 0, 0, 2, 4)]
    assert bands_of(sessions).quartiles["avg_event_interval"] == (2.5, 3.0, 3.5)
    assert _of(sessions[0], "event_interval:") == set()


def test_a_session_without_tools() -> None:
    shingles = shingles_of(make_features(), NO_BANDS)
    assert "tools:none" in shingles
    kinds = ("t:", "b:", "g:", "s:", "r:", "^:", "...:", "tool_diversity:", "pattern:")
    assert not any(each.startswith(kinds) for each in shingles)


@pytest.mark.parametrize(
    ("tools", "label"),
    [
        ("aaaa", "low"),
        ("aaaab", "low"),
        ("aaab", "moderate"),
        ("abca", "moderate"),
        ("abcd", "high"),
    ],
)
def test_how_many_kinds_of_tools(tools: str, label: str) -> None:
    assert _of(make_features(*tools), "tool_diversity:") == {f"tool_diversity:{label}"}


@pytest.mark.parametrize(
    ("read", "written", "found"),
    [
        (100, 151, {"io_ratio:output_heavy"}),
        (100, 150, {"io_ratio:balanced"}),
        (100, 80, {"io_ratio:input_heavy"}),
        (0, 80, set()),
        (80, 0, set()),
    ],
)
def test_what_is_written_for_what_is_read(read: int, written: int, found: set[str]) -> None:
    features = make_features(
        "a",
        token_in_stats=TokenStatistics(mean=read),
        token_out_stats=TokenStatistics(mean=written),
    )
    assert _of(features, "io_ratio:") == found


@pytest.mark.parametrize(
    ("calls", "requests", "found"),
    [
        (7, 10, {"pattern:tool_heavy"}),
        (6, 10, {"pattern:balanced"}),
        (3, 10, {"pattern:conversation_heavy"}),
        (3, 0, set()),
    ],
)
def test_tools_for_each_request(calls: int, requests: int, found: set[str]) -> None:
    features = make_features(*"a" * calls, llm_request_count=requests)
    assert _of(features, "pattern:") == found
