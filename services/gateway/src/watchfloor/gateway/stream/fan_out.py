"""One ear on what happens, many mouths: waiters and watchers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic

import structlog

from watchfloor.bus import ResumeToken
from watchfloor.gateway.stream.message import Ending
from watchfloor.gateway.stream.port import Feed, H, Listener, Wanted
from watchfloor.gateway.stream.revisions import Revisions
from watchfloor.gateway.stream.speech import Speech
from watchfloor.gateway.stream.subscription import Subscription

log = structlog.get_logger(__name__)


class FanOut(Generic[H]):
    """Hands what happens to those that wait for it or watch.

    Args:
        feed: What happens, in order; it has a life of its own.
        speech: How it is said.
        waiters: Callers that wait for one thing each.
        queue_size: Messages that may wait for one watcher.

    Attributes:
        queue_size: The same.
        speech: The same.
    """

    def __init__(
        self, feed: Feed[H], *, speech: Speech[H], waiters: Listener[H], queue_size: int
    ) -> None:
        self.queue_size = queue_size
        self.speech = speech
        self._revisions = Revisions()
        self._feed = feed
        self._waiters = waiters
        self._subscriptions: set[Subscription[H]] = set()
        self._heard: ResumeToken | None = None
        self._is_listening = False
        self._is_stopped = False

    @property
    def watchers(self) -> int:
        """How many watch at this moment."""
        return len(self._subscriptions)

    @property
    def position(self) -> ResumeToken:
        """Up to here everything was offered to those that follow."""
        return self._feed.position

    async def start(self) -> None:
        """Begin to listen; once is enough."""
        if not self._is_listening:
            self._is_listening = True
            self._heard = self._feed.position
            self._feed.listen(self._deliver, on_reconnect=self._waiters.look_again)

    async def stop(self) -> None:
        """End every stream and every wait; safe twice and without ``start``."""
        self._is_stopped = True
        self._waiters.close()
        self._end_all(Ending.STOPPING)

    @contextmanager
    def subscribe(self, wanted: Wanted[H]) -> Iterator[Subscription[H]]:
        """A watcher that is counted while the block runs, and heeded once it follows."""
        subscription = Subscription(wanted, size=self.queue_size)
        self._subscriptions.add(subscription)
        if self._is_stopped:
            subscription.end(Ending.STOPPING)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)
            if subscription.ending is Ending.TOO_SLOW:
                log.warning("stream_watcher_cut_off", project_id=wanted.project_id)

    def is_repeat(self, heard: H) -> bool:
        """Whether this stood in the stream before, as far as is remembered."""
        return self._revisions.is_repeat(self.speech.identity(heard), heard.token.sequence)

    def _deliver(self, heard: H) -> None:
        self._waiters.deliver(heard)
        if self._has_gap(heard.token):
            # Something was removed before it was heard. Watchers come back with their tokens and
            # learn what they missed.
            self._end_all(Ending.UNAVAILABLE)
        if self.is_repeat(heard):
            return
        interested = [each for each in self._subscriptions if each.admits(heard)]
        if interested:
            message = self.speech.of(heard)
            for subscription in interested:
                subscription.offer(message)

    def _has_gap(self, token: ResumeToken) -> bool:
        before, self._heard = self._heard, token
        return before is not None and (token.stream, token.sequence - 1) != before[:2]

    def _end_all(self, ending: Ending) -> None:
        for subscription in self._subscriptions:
            subscription.end(ending)
