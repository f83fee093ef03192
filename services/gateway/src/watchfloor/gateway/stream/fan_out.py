"""One ear on what happens, many mouths: waiters and watchers."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic

import structlog

from watchfloor.bus import ResumeToken
from watchfloor.core import Periodic
from watchfloor.gateway.stream.audience import Audience
from watchfloor.gateway.stream.message import Ending
from watchfloor.gateway.stream.port import Feed, H, Listener, Wanted
from watchfloor.gateway.stream.revisions import Revisions
from watchfloor.gateway.stream.speech import Speech
from watchfloor.gateway.stream.subscription import Subscription
from watchfloor.telemetry import NO_SPAN, NO_TRACER, Metrics, Span, SpanKind, Tracer

log = structlog.get_logger(__name__)

_MS_PER_S = 1000
_SHARED_WITHIN_S = 0.05
_MOST_UNTOLD = 4_096
_CUT_OFF = (Ending.TOO_SLOW, Ending.UNAVAILABLE)


class FanOut(Generic[H]):
    """Hands what happens to those that wait for it or watch.

    Those that wait are told at once. Those that watch are told in rounds: after a silence at
    once, and what comes within 50 ms of a round is told together in the next one.

    Args:
        feed: What happens, in order; it has a life of its own.
        speech: How it is said.
        waiters: Callers that wait for one thing each.
        queue_size: Messages that may wait for one watcher.
        metrics: Counts how late things are heard of, and who is sent away.
        tracer: Tells of what is sampled how it was delivered.

    Attributes:
        queue_size: The same.
        speech: The same.
    """

    def __init__(
        self,
        feed: Feed[H],
        *,
        speech: Speech[H],
        waiters: Listener[H],
        queue_size: int,
        metrics: Metrics,
        tracer: Tracer = NO_TRACER,
    ) -> None:
        self.queue_size = queue_size
        self.speech = speech
        self._revisions = Revisions()
        self._feed = feed
        self._waiters = waiters
        self._audience = Audience(speech)
        self._metrics = metrics
        self._tracer = tracer
        self._spans: list[Span] = []
        self._untold: list[H] = []
        self._telling: list[H] = []
        self._any_untold = asyncio.Event()
        self._rounds = Periodic(_SHARED_WITHIN_S, self._tell)
        self._heard: ResumeToken | None = None
        self._is_listening = False
        self._is_stopped = False

    @property
    def watchers(self) -> int:
        """How many watch at this moment."""
        return len(self._audience)

    @property
    def position(self) -> ResumeToken:
        """Up to here everything was heard; who follows it is offered what comes after it."""
        return self._feed.position

    @property
    def told(self) -> ResumeToken:
        """Up to here everything was offered to those that follow."""
        under_way = self._telling or self._untold
        if not under_way:
            return self.position
        first = under_way[0].token
        return first._replace(sequence=first.sequence - 1)

    async def start(self) -> None:
        """Begin to listen; once is enough."""
        if not self._is_listening:
            self._is_listening = True
            self._heard = self._feed.position
            await self._rounds.start()
            self._feed.listen(self._deliver, on_reconnect=self._waiters.look_again)

    async def stop(self) -> None:
        """End every stream and every wait; safe twice and without ``start``."""
        self._is_stopped = True
        self._waiters.close()
        self._audience.end(Ending.STOPPING)
        await self._rounds.stop()

    @contextmanager
    def subscribe(self, wanted: Wanted[H]) -> Iterator[Subscription[H]]:
        """A watcher that is counted while the block runs, and heeded once it follows."""
        subscription = Subscription(wanted, size=self.queue_size)
        self._audience.add(subscription)
        if self._is_stopped:
            subscription.end(Ending.STOPPING)
        try:
            yield subscription
        finally:
            self._audience.remove(subscription)
            if subscription.ending in _CUT_OFF:
                self._metrics.watcher_cut_off(subscription.ending)
            if subscription.ending is Ending.TOO_SLOW:
                log.warning("stream_watcher_cut_off", project_id=wanted.project_id)

    def is_repeat(self, heard: H) -> bool:
        """Whether this stood in the stream before, as far as is remembered."""
        return self._revisions.is_repeat(self.speech.identity(heard), heard.token.sequence)

    def _deliver(self, heard: H) -> None:
        late_s = time.time() - heard.token.at_ms / _MS_PER_S
        self._metrics.delivered(self.speech.noun, after_s=late_s)
        span = self._span_of(heard)
        self._waiters.deliver(heard)
        if self._has_gap(heard.token):
            # Something was removed before it was heard. Watchers come back with their tokens and
            # learn what they missed.
            self._cut_off(Ending.UNAVAILABLE)
        elif len(self._untold) >= _MOST_UNTOLD:
            # Where the gateway itself does not keep up, nobody who watches can.
            self._cut_off(Ending.TOO_SLOW)
        if self.is_repeat(heard):
            span.end()
        else:
            self._spans.append(span)
            self._untold.append(heard)
            self._any_untold.set()

    async def _tell(self) -> None:
        while not self._untold:
            self._any_untold.clear()
            await self._any_untold.wait()
        self._telling, self._untold = self._untold, []
        spans, self._spans = self._spans, []
        try:
            await self._audience.tell(self._telling)
        except Exception:
            self._cut_off(Ending.UNAVAILABLE)
            raise
        finally:
            self._telling = []
            for span in spans:
                span.end()

    def _span_of(self, heard: H) -> Span:
        if heard.trace is None:
            return NO_SPAN
        return self._tracer.span(
            f"{self.speech.noun}.deliver",
            {"stream.watchers": self.watchers},
            kind=SpanKind.CONSUMER,
            under=heard.trace,
        )

    def _cut_off(self, ending: Ending) -> None:
        self._untold.clear()
        for span in self._spans:
            span.end(error_type=ending)
        self._spans.clear()
        self._audience.end(ending)

    def _has_gap(self, token: ResumeToken) -> bool:
        before, self._heard = self._heard, token
        return before is not None and (token.stream, token.sequence - 1) != before[:2]
