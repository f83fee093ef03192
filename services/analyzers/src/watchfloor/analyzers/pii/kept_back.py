"""What the gateway kept back counts as found: nobody else can find it any more."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from watchfloor.analyzers.pii.confidence import confidence_of
from watchfloor.analyzers.pii.config import PiiConfig
from watchfloor.analyzers.pii.texts import LocatedText
from watchfloor.core import PiiEntity, PiiFinding, Redaction
from watchfloor.redaction import COVERED_TYPES, RECOGNIZERS, SECRET_TYPES

_MASKED = "***"
_SCORES: Mapping[str, float] = MappingProxyType(
    {
        one.entity_type: one.score
        for one in sorted(RECOGNIZERS, key=lambda one: one.score)
        if one.entity_type in COVERED_TYPES
    }
)
"""How sure the surest form of each type is; what a project declared is sure."""


def entities_kept_back(texts: Sequence[LocatedText], config: PiiConfig) -> Iterator[PiiEntity]:
    """What was kept back of these texts, by type and place.

    Args:
        texts: Texts of one session.
        config: What an operator set.
    """
    for located in texts:
        for redaction in located.kept_back:
            if redaction.type not in config.ignored_types:
                yield _entity(located, redaction)


def _entity(located: LocatedText, redaction: Redaction) -> PiiEntity:
    example = _finding(located, redaction)
    return PiiEntity(
        entity_type=redaction.type,
        is_secret=redaction.type in SECRET_TYPES,
        findings=redaction.count,
        by_location={located.location: redaction.count},
        by_confidence={example.confidence: redaction.count},
        example=example,
    )


def _finding(located: LocatedText, redaction: Redaction) -> PiiFinding:
    # Where in the text it stood is not told: there is nothing to be seen there.
    score = _SCORES.get(redaction.type, 1.0)
    return PiiFinding(
        entity_type=redaction.type,
        masked=_MASKED,
        start=0,
        end=0,
        score=score,
        confidence=confidence_of(score),
        session_id=located.event.session_id,
        event_id=located.event.event_id,
        location=located.location,
    )
