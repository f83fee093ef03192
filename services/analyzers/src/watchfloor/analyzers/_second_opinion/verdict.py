"""What a model says, and what is taken over from it."""

from collections.abc import Collection, Sequence
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from watchfloor.core import Cue
from watchfloor.llm import plain_sentences

_LONGEST_SUMMARY, _LONGEST_INDICATOR = 600, 200
_MOST_INDICATORS = 10
_MODEL = "language_model"


class Verdict(BaseModel):
    """The form of a model's answer.

    Attributes:
        risk_score: Meant to be 0 to 1; held within that.
        ids: Labels or patterns; those that nobody knows are passed over.
        indicators: The evidence in words.
        summary: A sentence or two.
    """

    model_config = ConfigDict(extra="forbid")
    risk_score: Annotated[float, Field(allow_inf_nan=False)]
    ids: list[str]
    indicators: list[str]
    summary: str


class Adopted(NamedTuple):
    """What a model's answer makes of a deterministic one.

    Attributes:
        model: Whose opinion it is.
        risk_score: 0 to 1.
        ids: Labels or patterns.
        indicators: The model's evidence, as plain text.
        summary: The model's, where it is plain text.
        cue: By how much the model moved the score.
    """

    model: str
    risk_score: float
    ids: tuple[str, ...]
    indicators: tuple[str, ...]
    summary: str | None
    cue: Cue


def adopted(
    verdict: Verdict,
    *,
    model: str,
    known: Collection[str],
    before: float,
    found: Sequence[str],
    steered: bool,
) -> Adopted | None:
    """The verdict, made harmless; nothing where it must not be used.

    A text that tries to steer its judge may have done so: then the deterministic answer is the
    least that stands.

    Args:
        verdict: What the model says.
        model: Which model.
        known: The ids that there are.
        before: The deterministic score.
        found: The deterministic ids.
        steered: Whether the text tries that.
    """
    risk = round(min(1.0, max(0.0, verdict.risk_score)), 3)
    if steered and risk < before:
        return None
    ids = [each for each in verdict.ids if each in known]
    if steered:
        ids = [*found, *ids]
    summary = plain_sentences(verdict.summary, limit=_LONGEST_SUMMARY)
    told = (plain_sentences(each, limit=_LONGEST_INDICATOR) for each in verdict.indicators)
    return Adopted(
        model=model,
        risk_score=risk,
        ids=tuple(dict.fromkeys(ids)),
        indicators=tuple(each for each in told if each)[:_MOST_INDICATORS],
        summary=summary,
        cue=Cue(
            name=_MODEL,
            weight=round(risk - before, 3),
            evidence=(summary or "the model's opinion")[:_LONGEST_INDICATOR],
        ),
    )
