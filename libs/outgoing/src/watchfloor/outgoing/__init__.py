"""The one door through which requests leave for addresses that users gave."""

from watchfloor.outgoing.addresses import is_public
from watchfloor.outgoing.config import OutgoingConfig
from watchfloor.outgoing.guard import Guard, RefusedError
from watchfloor.outgoing.transport import GuardedTransport

__all__ = ["Guard", "GuardedTransport", "OutgoingConfig", "RefusedError", "is_public"]
