"""Instructions in one text by form alone: without user, tools or deeds to compare with."""

import math
from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from watchfloor.analyzers.dataflow.reading import Field as ReadField
from watchfloor.analyzers.dataflow.reading import read_result
from watchfloor.analyzers.dataflow.span import spans_of
from watchfloor.analyzers.dataflow.standing import standing
from watchfloor.analyzers.dataflow.values import comparable
from watchfloor.core import InstructionSource

FLAGGED = 0.41
"""From this score on a text is flagged."""

_SHOWN, _MOST = 300, 5


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
        around = " ".join(
            field.text.replace(span.text, " ", 1) if field == span.field else field.text
            for field in fields
        )
        stands = dict(standing(span, comparable(around)))
        silence = (1 - span.form) * math.prod(1 - weight for weight in stands.values())
        yield InstructionSource(
            message_index=0,
            tool="",
            field=span.field.path,
            start=span.start,
            end=span.end,
            text=span.text[:_SHOWN],
            hidden=span.field.hidden,
            reasons=(*span.cues, *stands),
            form=round(1 - silence, 3),
        )
