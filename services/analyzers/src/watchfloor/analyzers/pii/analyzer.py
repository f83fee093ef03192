"""The analyzer of sessions: what personal data and secrets went through them."""

import asyncio
from collections.abc import Sequence

import structlog

from watchfloor.analyzers.pii.confidence import confidence_of
from watchfloor.analyzers.pii.config import PiiConfig
from watchfloor.analyzers.pii.counting import added_up, entities_of, surest
from watchfloor.analyzers.pii.finder import PiiFinder
from watchfloor.analyzers.pii.kept_back import entities_kept_back
from watchfloor.analyzers.pii.texts import LocatedText, ReadTexts, texts_of
from watchfloor.core import (
    Clock,
    PiiFinding,
    PiiReading,
    SessionExcerpt,
    SessionId,
    SessionPii,
)
from watchfloor.redaction import Span, masked

log = structlog.get_logger(__name__)

_MOST_TOLD = 20
"""Findings of a session that are kept one by one."""


class PiiAnalyzer:
    """Finds what is personal or secret in sessions; only masked evidence leaves it.

    It starts at once: presidio is imported in a thread when the first session comes.

    Args:
        clock: Time.
        config: What an operator set.
    """

    def __init__(self, *, clock: Clock, config: PiiConfig | None = None) -> None:
        self._clock = clock
        self._config = config or PiiConfig()
        self._finder = PiiFinder(self._config)
        self._has_told = False

    async def start(self) -> None:
        """Nothing to acquire."""

    async def stop(self) -> None:
        """Nothing to release."""

    def judge(self, excerpt: SessionExcerpt) -> SessionPii:
        """What is in one session; takes as long as its texts are, and seconds the first time."""
        return self._judge(excerpt, ReadTexts())

    def read_on(self, excerpt: SessionExcerpt, before: PiiReading | None) -> PiiReading:
        """What is in a session of which a part was read before; takes as long as its news are.

        All of it is counted, and the surest is told one by one.

        Args:
            excerpt: Events of the session, those that were read before or not.
            before: How far it was read.
        """
        read = ReadTexts(before.texts if before else b"")
        found = self._judge(excerpt, read)
        if before is not None:
            found = _together(before.found, found)
        bounded = found.model_copy(update={"findings": surest(found.findings, _MOST_TOLD)})
        return PiiReading(bounded, bytes(read))

    async def read(self, excerpt: SessionExcerpt, before: PiiReading | None) -> PiiReading:
        """The same, without keeping the loop."""
        await self._load()
        return await asyncio.to_thread(self.read_on, excerpt, before)

    async def analyze(self, batch: Sequence[SessionExcerpt]) -> Sequence[SessionPii]:
        """One answer per session, in order, without keeping the loop."""
        if not batch:
            return []
        await self._load()
        return [await asyncio.to_thread(self.judge, excerpt) for excerpt in batch]

    async def _load(self) -> None:
        await asyncio.to_thread(self._finder.load)
        if not self._has_told:
            self._has_told = True
            log.info("pii_recognizers_loaded", provider=self._finder.provider)

    def _judge(self, excerpt: SessionExcerpt, read: ReadTexts) -> SessionPii:
        texts = list(texts_of(excerpt, read))
        findings = tuple(
            _finding(located, span)
            for located in texts
            for span in self._finder.find(located.text)
            if span.entity_type not in self._config.ignored_types
        )
        kept_back = [*entities_kept_back(texts, self._config)]
        session_id = excerpt.events[0].session_id if excerpt.events else SessionId("")
        return SessionPii(
            session_id=session_id,
            findings=(*findings, *(entity.example for entity in kept_back)),
            entities=added_up((*entities_of(findings), *kept_back), of_one_session=True),
            texts=len(texts),
            provider=self._finder.provider,
            analyzed_at=self._clock.now(),
        )


def _together(before: SessionPii, after: SessionPii) -> SessionPii:
    """What was found in a session, and what was found in it later."""
    return after.model_copy(
        update={
            "session_id": before.session_id,
            "findings": (*before.findings, *after.findings),
            "entities": added_up((*before.entities, *after.entities), of_one_session=True),
            "texts": before.texts + after.texts,
        }
    )


def _finding(located: LocatedText, span: Span) -> PiiFinding:
    return PiiFinding(
        entity_type=span.entity_type,
        masked=masked(span.entity_type, located.text[span.start : span.end]),
        start=span.start,
        end=span.end,
        score=span.score,
        confidence=confidence_of(span.score),
        session_id=located.event.session_id,
        event_id=located.event.event_id,
        location=located.location,
    )
