"""Sessions as the analysis of behavior sees them, with what matters to a test set."""

from random import Random
from typing import Any

from watchfloor.analyzers.behavioral.agent import AgentBehavior
from watchfloor.analyzers.behavioral.bands import bands_of
from watchfloor.analyzers.behavioral.shingles import shingles_of
from watchfloor.analyzers.behavioral.signature import sign
from watchfloor.core import (
    Bands,
    SessionFeatures,
    SessionId,
    TokenStatistics,
)


def make_features(*tools: str, **fields: Any) -> SessionFeatures:
    """A session that used these tools in this order."""
    return SessionFeatures.model_validate(
        {
            "tools_used": tuple(sorted(set(tools))),
            "tool_sequences": tools,
            "total_tool_calls": len(tools),
            "llm_models": ("m-1",),
            "llm_request_count": 6,
            "token_in_stats": TokenStatistics(mean=400),
            "token_out_stats": TokenStatistics(mean=200),
            "session_duration": 60.0,
            "event_count": 20,
            "avg_event_interval": 3.0,
            "total_tokens": 3_600,
        }
        | fields
    )


def vary(features: SessionFeatures, random: Random) -> SessionFeatures:
    """The same kind of session, as another day would have it."""
    tools = list(features.tool_sequences)
    for _ in range(random.randrange(3)):
        tools.insert(random.randrange(len(tools) + 1), random.choice(tools))
    return make_features(
        *tools,
        session_duration=random.uniform(40, 80),
        total_tokens=random.randrange(3_000, 4_000),
        event_count=random.randrange(18, 24),
    )


def agent_of(sessions: dict[str, SessionFeatures], bands: Bands | None = None) -> AgentBehavior:
    """An agent with these sessions, by bands of its own unless some are given."""
    chosen = bands_of(sessions.values()) if bands is None else bands
    agent = AgentBehavior()
    for session_id, features in sessions.items():
        agent.add(SessionId(session_id), features, sign(shingles_of(features, chosen)))
    return agent
