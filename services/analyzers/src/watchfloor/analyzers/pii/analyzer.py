"""The analyzer of sessions: what personal data and secrets went through them."""

import asyncio
from collections.abc import Sequence

import structlog

from watchfloor.analyzers.pii.config import PiiConfig
from watchfloor.analyzers.pii.finder import PiiFinder
from watchfloor.analyzers.pii.texts import LocatedText, texts_of
from watchfloor.core import (
    Clock,
    PiiConfidence,
    PiiFinding,
    SessionExcerpt,
    SessionId,
    SessionPii,
)
from watchfloor.redaction import Span, masked

log = structlog.get_logger(__name__)

_HIGH, _MEDIUM = 0.8, 0.5


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
        texts = list(texts_of(excerpt))
        findings = tuple(
            _finding(located, span)
            for located in texts
            for span in self._finder.find(located.text)
            if span.entity_type not in self._config.ignored_types
        )
        session_id = excerpt.events[0].session_id if excerpt.events else SessionId("")
        return SessionPii(
            session_id=session_id,
            findings=findings,
            texts=len(texts),
            provider=self._finder.provider,
            analyzed_at=self._clock.now(),
        )

    async def analyze(self, batch: Sequence[SessionExcerpt]) -> Sequence[SessionPii]:
        """One answer per session, in order, without keeping the loop."""
        if not batch:
            return []
        await asyncio.to_thread(self._finder.load)
        if not self._has_told:
            self._has_told = True
            log.info("pii_recognizers_loaded", provider=self._finder.provider)
        return [await asyncio.to_thread(self.judge, excerpt) for excerpt in batch]


def _finding(located: LocatedText, span: Span) -> PiiFinding:
    return PiiFinding(
        entity_type=span.entity_type,
        masked=masked(span.entity_type, located.text[span.start : span.end]),
        start=span.start,
        end=span.end,
        score=span.score,
        confidence=_confidence(span.score),
        session_id=located.event.session_id,
        event_id=located.event.event_id,
        location=located.location,
    )


def _confidence(score: float) -> PiiConfidence:
    if score >= _HIGH:
        return PiiConfidence.HIGH
    return PiiConfidence.MEDIUM if score >= _MEDIUM else PiiConfidence.LOW
