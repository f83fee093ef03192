"""What one more session costs an agent that has ten thousand."""

import time
import tracemalloc
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from operator import itemgetter
from random import Random
from typing import TypeVar

from watchfloor.analyzers import SignedAgent
from watchfloor.cli.bench.figure import Figure, figure, percentile
from watchfloor.cli.bench.load import Load
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
_REPORTS = 3

_Session = tuple[SessionTraits, SessionFeatures]
T = TypeVar("T")


async def measure_behavior(load: Load) -> AsyncGenerator[Figure, None]:
    """What sessions of one agent cost, all alike and in five groups, once they are signed.

    Milliseconds are of processor time. The ceiling of one more session, and of a report after it,
    is what the same costs where nothing is kept: all sessions are taken in anew. The last figure
    is 1 where that comes to the very same report: components, centroids, scores, outliers.
    """
    sessions = load.signatures
    for name, kinds in (("signature_add", 1), ("signature_add_five_groups", 5)):
        signed = _signed(sessions + _ADDED, kinds)
        agent, held_mb, _ = _taken_in(signed[:sessions])
        each_ms = [_cpu_ms(partial(agent.take_in, [session]))[1] for session in signed[sessions:]]
        # The fastest of some: a collection of all garbage takes as long as a hundred reports.
        reports = [_cpu_ms(agent.report) for _ in range(_REPORTS)]
        report, report_ms = min(reports, key=itemgetter(1))
        shuffled = Random(2).sample(signed, len(signed))  # noqa: S311 - no secret
        other, _, anew_ms = _taken_in(shuffled)
        anew, anew_report_ms = _cpu_ms(other.report)
        yield figure(f"{name}_p50_ms", percentile(each_ms, 0.5), "ms", ceiling=anew_ms, n=_ADDED)
        yield figure(f"{name}_p99_ms", percentile(each_ms, 0.99), "ms", ceiling=anew_ms, n=_ADDED)
        whole_ms = anew_ms + anew_report_ms
        yield figure(f"{name}_report_ms", report_ms, "ms", ceiling=whole_ms, n=1)
        yield figure(f"{name}_held_mb", held_mb, "MB", ceiling=None, n=sessions)
        yield figure(f"{name}_as_anew", float(report == anew), "share", ceiling=1.0, n=1)


def _taken_in(signed: Sequence[_Session]) -> tuple[SignedAgent, float, float]:
    """An agent with these sessions, the megabytes that it takes, and the milliseconds it took."""
    agent = SignedAgent(_BASELINE)
    tracemalloc.start()
    agent.take_in(signed)
    held_mb = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    _, ms = _cpu_ms(partial(SignedAgent(_BASELINE).take_in, signed))
    return agent, held_mb, ms


def _cpu_ms(work: Callable[[], T]) -> tuple[T, float]:
    began = time.process_time()
    done = work()
    return done, (time.process_time() - began) * 1000


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
