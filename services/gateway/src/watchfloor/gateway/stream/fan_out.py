"""One ear on the results, many mouths: waiters and watchers."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from watchfloor.bus import Result, ResumeToken
from watchfloor.gateway.port import Results
from watchfloor.gateway.stream.message import Ending, Message
from watchfloor.gateway.stream.revisions import Revisions
from watchfloor.gateway.stream.selection import Selection
from watchfloor.gateway.stream.subscription import Subscription
from watchfloor.gateway.stream.waiters import Waiters

log = structlog.get_logger(__name__)


class FanOut:
    """Hands each result to those that wait for it or watch.

    Args:
        feed: The results, in order; it has a life of its own.
        waiters: Callers that wait for one threat.
        queue_size: Messages that may wait for one watcher.

    Attributes:
        queue_size: The same.
        revisions: What was told already.
    """

    def __init__(self, feed: Results, *, waiters: Waiters, queue_size: int) -> None:
        self.queue_size = queue_size
        self.revisions = Revisions()
        self._feed = feed
        self._waiters = waiters
        self._subscriptions: set[Subscription] = set()
        self._heard: ResumeToken | None = None
        self._is_listening = False
        self._is_stopped = False

    @property
    def watchers(self) -> int:
        """How many watch at this moment."""
        return len(self._subscriptions)

    @property
    def position(self) -> ResumeToken:
        """Up to here every result was offered to those that follow."""
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
    def subscribe(self, selection: Selection) -> Iterator[Subscription]:
        """A watcher that is counted while the block runs, and heeded once it follows."""
        subscription = Subscription(selection, size=self.queue_size)
        self._subscriptions.add(subscription)
        if self._is_stopped:
            subscription.end(Ending.STOPPING)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)
            if subscription.ending is Ending.TOO_SLOW:
                log.warning("stream_watcher_cut_off", project_id=selection.project_id)

    def _deliver(self, result: Result) -> None:
        self._waiters.deliver(result.message)
        if self._has_gap(result.token):
            # Results were removed before they were heard. Watchers come back with their tokens
            # and learn what they missed.
            self._end_all(Ending.UNAVAILABLE)
        if self.revisions.is_repeat(result):
            return
        interested = [each for each in self._subscriptions if each.admits(result)]
        if interested:
            message = Message.of(result)
            for subscription in interested:
                subscription.offer(message)

    def _has_gap(self, token: ResumeToken) -> bool:
        before, self._heard = self._heard, token
        return before is not None and (token.stream, token.sequence - 1) != before[:2]

    def _end_all(self, ending: Ending) -> None:
        for subscription in self._subscriptions:
            subscription.end(ending)
