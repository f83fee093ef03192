"""Whatever the order in which sessions come and go, the outcome is that of computing it anew."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from unit.analyzers.behavioral.making import make_features, vary

from watchfloor.analyzers.behavioral.agent import AgentBehavior
from watchfloor.analyzers.behavioral.bands import bands_of
from watchfloor.analyzers.behavioral.report import report_on
from watchfloor.analyzers.behavioral.shingles import shingles_of
from watchfloor.analyzers.behavioral.signature import Signature, sign
from watchfloor.core import SessionFeatures, SessionId

TOOLS = "abcdefghijklmnopqrstuvwxyz"


def _some_sessions() -> Mapping[SessionId, SessionFeatures]:
    """A row in which each is like the next and the first not like the last, and another kind."""
    random = Random(5)
    windows = [make_features(*TOOLS[start : start + 8]) for start in range(0, 19, 2)]
    varied = [vary(random.choice(windows), random) for _ in range(6)]
    # Some are equal, so that sessions share signatures.
    others = [vary(make_features(*"01234567"), random) for _ in range(5)]
    everything = [*windows, *varied, *windows[:4], *varied[:2], *others, make_features(*"89")]
    return {SessionId(f"s-{number:02}"): each for number, each in enumerate(everything)}


SESSIONS = _some_sessions()
BANDS = bands_of(SESSIONS.values())
SIGNATURES = {key: sign(shingles_of(each, BANDS)) for key, each in SESSIONS.items()}
IDS = st.sampled_from(sorted(SESSIONS))
CHANGES = st.lists(st.tuples(st.booleans(), IDS), max_size=120)


def _agent(ids: Iterable[SessionId]) -> AgentBehavior:
    agent = AgentBehavior()
    for each in ids:
        agent.add(each, SESSIONS[each], SIGNATURES[each])
    return agent


def _are_neighbours(one: Signature, other: Signature) -> bool:
    """The definition: one of 128 bands in common, and 0.40 of all places."""
    has_band = (one.reshape(128, 4) == other.reshape(128, 4)).all(axis=1).any()
    return bool(has_band) and (one == other).mean() >= 0.40


def _components(ids: Iterable[SessionId]) -> set[frozenset[SessionId]]:
    """By comparing everything with everything."""
    found = {each: frozenset([each]) for each in ids}
    for one, other in combinations(sorted(found), 2):
        if found[one] != found[other] and _are_neighbours(SIGNATURES[one], SIGNATURES[other]):
            both = found[one] | found[other]
            found |= dict.fromkeys(both, both)
    return set(found.values())


def _centroid(ids: Iterable[SessionId]) -> tuple[list[int], float]:
    """The mode of every place, and how much of it the sessions have."""
    members: Sequence[Sequence[int]] = [SIGNATURES[each].tolist() for each in ids]
    modes = [
        min(Counter(place).items(), key=lambda counted: (-counted[1], counted[0]))
        for place in zip(*members, strict=True)
    ]
    share = sum(count for _, count in modes) / (len(modes) * len(members))
    return [number for number, _ in modes], share


def _found(agent: AgentBehavior) -> dict[frozenset[SessionId], tuple[list[int], float]]:
    groups, alone = agent.groups()
    found = {}
    for group in groups:
        centroid, purity = agent.components.centroid(group.component)
        found[frozenset(agent.sessions.ids(group.slots))] = (centroid.tolist(), purity)
    for each in agent.sessions.ids(alone):
        found[frozenset([each])] = (SIGNATURES[each].tolist(), 1.0)
    return found


def _bridges() -> Sequence[SessionId]:
    """Sessions without which the largest group falls apart."""
    largest = max(_components(SESSIONS), key=len)
    return [each for each in sorted(largest) if len(_components(largest - {each})) > 1]


def test_the_sessions_of_these_tests_have_bridges() -> None:
    """Else the properties below would hold for any way of joining and parting."""
    sizes = sorted(map(len, _components(SESSIONS)))
    assert (sizes[0], len(sizes)) == (1, 3)
    assert len(_bridges()) > 1


@settings(max_examples=150)
@given(changes=CHANGES)
def test_components_and_centroids_are_those_of_comparing_everything(
    changes: Sequence[tuple[bool, SessionId]],
) -> None:
    agent = AgentBehavior()
    present: set[SessionId] = set()
    for is_coming, each in changes:
        if is_coming:
            agent.add(each, SESSIONS[each], SIGNATURES[each])
            present.add(each)
        else:
            agent.remove(each)
            present.discard(each)
    expected = {each: _centroid(each) for each in _components(present)}
    assert _found(agent) == expected
    assert len(agent) == len(present)


@settings(max_examples=100)
@given(changes=CHANGES, order=st.permutations(sorted(SESSIONS)))
def test_the_report_is_that_of_the_same_sessions_in_any_order(
    changes: Sequence[tuple[bool, SessionId]], order: Sequence[SessionId]
) -> None:
    agent = AgentBehavior()
    for each in order:
        agent.add(each, SESSIONS[each], SIGNATURES[each])
    for is_coming, each in changes:
        if is_coming:
            agent.add(each, SESSIONS[each], SIGNATURES[each])
        else:
            agent.remove(each)
    present = sorted(each for each in SESSIONS if each in agent)
    assert report_on(agent) == report_on(_agent(present))


def test_a_session_that_joined_two_groups_parts_them_when_it_goes() -> None:
    for bridge in _bridges():
        agent = _agent(sorted(SESSIONS))
        agent.remove(bridge)
        assert set(_found(agent)) == _components(SESSIONS.keys() - {bridge})


def test_nothing_is_left_of_sessions_that_went() -> None:
    agent = _agent(sorted(SESSIONS))
    for each in SESSIONS:
        agent.remove(each)
    assert len(agent) == 0
    assert list(agent.components) == []
    held = vars(agent.components)
    assert len(vars(agent.sessions)["_pool"]) == 0
    assert [len(held[name]) for name in ("_buckets", "_links", "_placed")] == [0, 0, 0]


def test_rows_of_sessions_that_went_are_used_again() -> None:
    agent = AgentBehavior()
    for _ in range(3):
        for each in SESSIONS:
            agent.add(each, SESSIONS[each], SIGNATURES[each])
        for each in SESSIONS:
            agent.remove(each)
    assert agent.components.rows <= len(SESSIONS)
    assert len(vars(agent.sessions)["_rows"]) == 64
