"""One ear on the results, many mouths: waiters and watchers."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from watchfloor.bus import Result
from watchfloor.gateway.port import Results
from watchfloor.gateway.stream.subscription import Selection, Subscription
from watchfloor.gateway.stream.waiters import Waiters

log = structlog.get_logger(__name__)

_REMEMBERED_RESULTS = 100_000


class FanOut:
    """Hands each result to those that wait for it or watch.

    Args:
        feed: The results, in order; it has a life of its own.
        waiters: Callers that wait for one threat.
        queue_size: Events that may wait for one watcher.
    """

    def __init__(self, feed: Results, *, waiters: Waiters, queue_size: int) -> None:
        self._feed = feed
        self._waiters = waiters
        self._queue_size = queue_size
        self._subscriptions: set[Subscription] = set()
        self._seen: OrderedDict[tuple[str, int], None] = OrderedDict()
        self._is_listening = False
        self._is_stopped = False

    @property
    def watchers(self) -> int:
        """How many watch at this moment."""
        return len(self._subscriptions)

    async def start(self) -> None:
        """Begin to listen; once is enough."""
        if not self._is_listening:
            self._is_listening = True
            self._feed.listen(self._deliver, on_reconnect=self._waiters.look_again)

    async def stop(self) -> None:
        """End every stream and every wait; safe twice and without ``start``."""
        self._is_stopped = True
        self._waiters.close()
        for subscription in self._subscriptions:
            subscription.end()

    @contextmanager
    def subscribe(self, selection: Selection) -> Iterator[Subscription]:
        """A watcher that is heard while the block runs."""
        subscription = Subscription(selection, size=self._queue_size)
        self._subscriptions.add(subscription)
        if self._is_stopped:
            subscription.end()
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)
            if subscription.was_too_slow:
                log.warning("stream_watcher_cut_off", project_id=selection.project_id)

    def _deliver(self, result: Result) -> None:
        message = result.message
        self._waiters.deliver(message)
        if self._is_known((message.threat_id, message.revision)):
            return
        interested = [each for each in self._subscriptions if each.selection.admits(message)]
        if interested:
            event = _event(result)
            for subscription in interested:
                subscription.offer(event)

    def _is_known(self, identity: tuple[str, int]) -> bool:
        if identity in self._seen:
            return True
        self._seen[identity] = None
        if len(self._seen) > _REMEMBERED_RESULTS:
            self._seen.popitem(last=False)
        return False


def _event(result: Result) -> bytes:
    name = "threat_updated" if result.message.revision else "new_threat"
    # Between the tokens of JSON a line break is only a space; in an event it would end the data.
    data = result.message.data.replace(b"\r", b" ").replace(b"\n", b" ")
    return b"event: %b\nid: %b\ndata: %b\n\n" % (name.encode(), result.token.encode(), data)
