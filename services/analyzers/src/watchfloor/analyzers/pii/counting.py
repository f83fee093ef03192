"""Findings counted by their types; what is told one by one is less than what is counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from watchfloor.core import PiiEntity, PiiFinding
from watchfloor.redaction import SECRET_TYPES


def entities_of(findings: Iterable[PiiFinding]) -> tuple[PiiEntity, ...]:
    """The findings of one session by type, secrets first, then most first."""
    return added_up(map(_alone, findings), of_one_session=True)


def added_up(
    entities: Iterable[PiiEntity], *, of_one_session: bool = False
) -> tuple[PiiEntity, ...]:
    """One entity of each type, secrets first, then most first.

    Args:
        entities: In any number of each type.
        of_one_session: Whether all are of the same session; else each is of others.
    """
    by_type: defaultdict[str, list[PiiEntity]] = defaultdict(list)
    for entity in entities:
        by_type[entity.entity_type].append(entity)
    sums = (_sum(same, of_one_session=of_one_session) for same in by_type.values())
    return tuple(sorted(sums, key=lambda each: (not each.is_secret, -each.findings)))


def surest(findings: Sequence[PiiFinding], most: int) -> tuple[PiiFinding, ...]:
    """So many of the surest, in the order in which they are."""
    if len(findings) <= most:
        return tuple(findings)
    places = sorted(range(len(findings)), key=lambda place: -findings[place].score)[:most]
    return tuple(findings[place] for place in sorted(places))


def _alone(finding: PiiFinding) -> PiiEntity:
    return PiiEntity(
        entity_type=finding.entity_type,
        is_secret=finding.entity_type in SECRET_TYPES,
        findings=1,
        by_location={finding.location: 1},
        by_confidence={finding.confidence: 1},
        example=finding,
    )


def _sum(same: Sequence[PiiEntity], *, of_one_session: bool) -> PiiEntity:
    if len(same) == 1:
        return same[0]
    by_location, by_confidence = Counter(same[0].by_location), Counter(same[0].by_confidence)
    for entity in same[1:]:
        by_location.update(entity.by_location)
        by_confidence.update(entity.by_confidence)
    return PiiEntity(
        entity_type=same[0].entity_type,
        is_secret=same[0].is_secret,
        findings=sum(entity.findings for entity in same),
        sessions=1 if of_one_session else sum(entity.sessions for entity in same),
        by_location=by_location,
        by_confidence=by_confidence,
        example=max(same, key=lambda entity: entity.example.score).example,
    )
