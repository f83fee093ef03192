"""What one more session costs an agent that has ten thousand."""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from random import Random

from watchfloor.analyzers import SignedAgent
from watchfloor.cli.bench.figure import Figure, figure, percentile
from watchfloor.core import (
    AgentId,
    Bands,
    BehaviorBaseline,
    ConcludedSession,
    SessionFeatures,
    SessionId,
    SessionTraits,
    TokenStatistics,
)

_ADDED = 200
_TOOLS_EACH = 8
_SIGNED_AT_ONCE = 50

_Session = tuple[SessionTraits, SessionFeatures]


def measure_behavior(sessions: int) -> Iterator[Figure]:
    """Milliseconds of processor time to take one more signed session in, all alike and in groups.

    The ceiling is what taking all of them in anew costs, as without keeping anything.
    """
    for name, kinds in (("signature_add", 1), ("signature_add_five_groups", 5)):
        signed = _signed(sessions + _ADDED, kinds)
        agent = SignedAgent(_BASELINE)
        began = time.process_time()
        agent.take_in(signed[:sessions])
        anew_ms = (time.process_time() - began) * 1000
        each_ms = []
        for session in signed[sessions:]:
            began = time.process_time()
            agent.take_in([session])
            each_ms.append((time.process_time() - began) * 1000)
        yield figure(f"{name}_p50_ms", percentile(each_ms, 0.5), "ms", ceiling=anew_ms, n=_ADDED)


def _signed(number: int, kinds: int) -> Sequence[_Session]:
    random = Random(1)  # noqa: S311 - the same sessions in every run
    new = [
        (SessionTraits(ConcludedSession(SessionId(f"s-{each}"), 1)), _made(each % kinds, random))
        for each in range(number)
    ]
    signed: list[_Session] = []
    for start in range(0, number, _SIGNED_AT_ONCE):
        some = new[start : start + _SIGNED_AT_ONCE]
        made = SignedAgent(_BASELINE).take_in(some)
        signed += [
            (traits._replace(signature=made[traits.session]), features) for traits, features in some
        ]
    return signed


def _made(kind: int, random: Random) -> SessionFeatures:
    """A session of its kind: the same tools, some of them again, more or less of everything."""
    tools = [f"tool-{kind}-{each}" for each in range(_TOOLS_EACH)]
    for _ in range(random.randrange(3)):
        tools.insert(random.randrange(len(tools)), random.choice(tools))
    return SessionFeatures(
        tools_used=tuple(sorted(set(tools))),
        tool_sequences=tuple(tools),
        llm_models=("model",),
        llm_request_count=random.randrange(3, 9),
        token_in_stats=TokenStatistics(mean=100),
        token_out_stats=TokenStatistics(mean=random.randrange(10, 300)),
        session_duration=random.uniform(10, 90),
        event_count=random.randrange(10, 60),
        avg_event_interval=random.uniform(1, 9),
        total_tokens=random.randrange(1_000, 9_000),
        total_tool_calls=len(tools),
    )


_BASELINE = BehaviorBaseline(
    baseline_id="bench",
    project_id="bench",
    agent_id=AgentId("bench"),
    bands=Bands(),
    sessions=0,
    created_at=datetime(2026, 3, 2, 12, 0, tzinfo=UTC),
)
