"""One delivery of what a request told of a monitored agent."""

from nats.aio.msg import Msg

from watchfloor.bus._queued_message import QueuedMessage
from watchfloor.core import SessionMessage

_SUBJECT_TOKENS = 4


class EventDelivery(QueuedMessage):
    """A session message in a coordinator's hands.

    Attributes:
        project_id: The tenant, from the subject.
        message_id: What tells it from others; the same on each delivery and when queued again.
        received_at: When JetStream took it: the clock of conclusion.
    """

    def __init__(self, message: Msg) -> None:
        super().__init__(message)
        self.project_id = message.subject.split(".", _SUBJECT_TOKENS - 1)[2]
        self.message_id = (message.headers or {}).get("Nats-Msg-Id", "").partition("/")[0]
        self.received_at = message.metadata.timestamp

    def message(self) -> SessionMessage:
        """The value inside.

        Raises:
            ValueError: It cannot be read.
        """
        return SessionMessage.model_validate_json(self._message.data)
