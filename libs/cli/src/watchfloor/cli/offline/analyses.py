"""What the product's analyses make of one session or one text out of a file."""

import time
from functools import cache
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from watchfloor.analyzers import (
    Injection,
    PiiAnalyzer,
    PiiFinder,
    SessionModel,
    ThoughtModel,
    injection,
    thoughts_of,
    trace_dataflow,
)
from watchfloor.cli.offline.recorded import excerpt_of
from watchfloor.core import (
    Dataflow,
    SessionAnalysis,
    SessionPii,
    SystemClock,
    ThoughtAnalysis,
    read_messages,
)

_PLACES = 3
Milliseconds = Annotated[float, Field(ge=0)]


class Item(NamedTuple):
    """One line of a file.

    Attributes:
        item_id: What the file calls it, else its number.
        content: The messages of a session, or a text.
    """

    item_id: str
    content: JsonValue


class SessionFindings(BaseModel):
    """What a session shows.

    Attributes:
        id: What the file calls it.
        dataflow: Whether its agent followed instructions in data.
        session_risk: Its risk and patterns.
        chain_of_thought: What each of its thoughts shows, in order.
        pii: Personal data and secrets in it, masked.
        ms: How long that took, in milliseconds.
    """

    model_config = ConfigDict(frozen=True)
    id: str
    dataflow: Dataflow
    session_risk: SessionAnalysis
    chain_of_thought: tuple[ThoughtAnalysis, ...]
    pii: SessionPii
    ms: Milliseconds


class PiiPlace(BaseModel):
    """Personal data or a secret in a text.

    Attributes:
        entity_type: What it is.
        start: Its first character.
        end: Behind its last.
        score: How sure that is, 0 to 1.
    """

    model_config = ConfigDict(frozen=True, from_attributes=True)
    entity_type: str
    start: int
    end: int
    score: float


class TextFindings(BaseModel):
    """What a text shows.

    Attributes:
        id: What the file calls it.
        injection: How much it instructs an agent.
        pii: Personal data and secrets in it.
        ms: How long that took, in milliseconds.
    """

    model_config = ConfigDict(frozen=True)
    id: str
    injection: Injection
    pii: tuple[PiiPlace, ...]
    ms: Milliseconds


def analyze_session(item: Item) -> SessionFindings:
    """Look at one session with every analysis that needs no server."""
    began = time.perf_counter()
    tools = _tools()
    excerpt = excerpt_of(item.item_id, item.content)
    return SessionFindings(
        id=item.item_id,
        dataflow=trace_dataflow(read_messages(item.content)),
        session_risk=tools.sessions.judge(excerpt),
        chain_of_thought=tuple(map(tools.thoughts.judge, thoughts_of(excerpt.events))),
        pii=tools.pii.judge(excerpt),
        ms=_since(began),
    )


def analyze_text(item: Item) -> TextFindings:
    """Look at one text; what is no text counts as an empty one."""
    began = time.perf_counter()
    text = item.content if isinstance(item.content, str) else ""
    found = _tools().finder.find(text)
    return TextFindings(
        id=item.item_id,
        injection=injection(text),
        pii=tuple(map(PiiPlace.model_validate, found)),
        ms=_since(began),
    )


def prepare() -> None:
    """Make what the analyses need, so that the first answer is as quick as the others."""
    analyze_text(Item("", "+1 202 555 0143"))
    analyze_session(Item("", [{"role": "user", "content": "+1 202 555 0143"}]))


class _Tools(NamedTuple):
    thoughts: ThoughtModel
    sessions: SessionModel
    pii: PiiAnalyzer
    finder: PiiFinder


@cache
def _tools() -> _Tools:
    clock = SystemClock()
    return _Tools(
        ThoughtModel(clock=clock), SessionModel(clock=clock), PiiAnalyzer(clock=clock), PiiFinder()
    )


def _since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, _PLACES)
