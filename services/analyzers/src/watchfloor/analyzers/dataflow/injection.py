"""Instructions in one text by form alone: without user, tools or deeds to compare with."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from watchfloor.analyzers.dataflow.language import ENGLISH, Deed
from watchfloor.analyzers.dataflow.reading import Field as ReadField
from watchfloor.analyzers.dataflow.reading import read_result
from watchfloor.analyzers.dataflow.span import Span, spans_of
from watchfloor.analyzers.dataflow.values import comparable, words_of
from watchfloor.core import InstructionSource

FLAGGED = 0.41
"""From this score on a text is flagged."""

_ALONE, _STRAY = 0.35, 0.35
_DENSE = 0.6
_ENOUGH_ALONE = 5
_ENOUGH_WORDS, _ENOUGH_AROUND, _IN_COMMON = 4, 20, 0.15
_SHOWN, _MOST = 300, 5
_HARMLESS = frozenset({Deed.SAY, Deed.RETRIEVE, Deed.VISIT})


class Injection(BaseModel):
    """How much a text looks like it instructs an agent.

    Attributes:
        score: 0 to 1.
        flagged: Whether that is enough to look at it.
        evidence: The instructions, the plainest first.
    """

    model_config = ConfigDict(frozen=True)
    score: Annotated[float, Field(ge=0, le=1)] = 0.0
    flagged: bool = False
    evidence: tuple[InstructionSource, ...] = ()


def injection(text: str) -> Injection:
    """How much the text looks like it instructs an agent. Pure and deterministic.

    Beside what gives an instruction away, two things count that only a lone text shows: that it is
    nothing but an order to change something, and that an order has nothing to do with what stands
    around it.
    """
    fields = read_result(text)
    found = sorted(_evidence(fields), key=lambda source: -source.form)
    score = found[0].form if found else 0.0
    return Injection(score=score, flagged=score >= FLAGGED, evidence=tuple(found[:_MOST]))


def _evidence(fields: Sequence[ReadField]) -> Iterator[InstructionSource]:
    for span in spans_of(fields):
        reasons = list(span.cues)
        silence = 1 - span.form
        if _is_alone(span):
            reasons.append("alone")
            silence *= 1 - _ALONE
        if _is_stray(span, fields):
            reasons.append("stray")
            silence *= 1 - _STRAY
        yield InstructionSource(
            message_index=0,
            tool="",
            field=span.field.path,
            start=span.start,
            end=span.end,
            text=span.text[:_SHOWN],
            hidden=span.field.hidden,
            reasons=tuple(reasons),
            form=round(1 - silence, 3),
        )


def _is_alone(span: Span) -> bool:
    # A title or an advice names neither a person nor one particular thing; a letter greets one.
    words = comparable(span.text).split()
    if ENGLISH.has("greeting", words[:1]) and "assistant" not in span.cues:
        return False
    is_meant = "target" in span.cues or any(ENGLISH.has(name, words) for name in ("me", "please"))
    is_only = span.leads and span.density >= _DENSE and len(words) >= _ENOUGH_ALONE
    return is_only and is_meant and bool(span.deeds - _HARMLESS)


def _is_stray(span: Span, fields: Sequence[ReadField]) -> bool:
    around = " ".join(
        field.text.replace(span.text, " ", 1) if field == span.field else field.text
        for field in fields
    )
    others = set(words_of(comparable(around)))
    own = set(words_of(comparable(span.text)))
    if not span.orders or len(own) < _ENOUGH_WORDS or len(others) < _ENOUGH_AROUND:
        return False
    return len(own & others) / len(own) < _IN_COMMON
