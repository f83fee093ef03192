"""One delivery of one signal."""

from nats.aio.msg import Msg

from watchfloor.bus._queued_message import QueuedMessage
from watchfloor.bus.signal_queue import REPEAT_HEADER
from watchfloor.core import Lane, ThreatSignal

_SUBJECT_TOKENS = 6


class Delivery(QueuedMessage):
    """A signal in a coordinator's hands.

    Attributes:
        project_id: The tenant, from the subject.
        threat_id: Its id, from the subject.
        lane: The queue it waited in.
        is_repeat: The gateway knew the caller's key, so it may be stored already.
    """

    def __init__(self, message: Msg) -> None:
        super().__init__(message)
        tokens = message.subject.split(".", _SUBJECT_TOKENS - 1)
        self.lane = Lane(tokens[2])
        self.project_id = tokens[3]
        self.threat_id = tokens[5]
        self.is_repeat = REPEAT_HEADER in (message.headers or {})

    def signal(self) -> ThreatSignal:
        """The value inside.

        Raises:
            ValueError: It cannot be read.
        """
        return ThreatSignal.model_validate_json(self._message.data)
