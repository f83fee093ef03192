"""Sessions that have something in common with a threat."""

from enum import StrEnum
from typing import NamedTuple

from watchfloor.core.session import Session


class SharedTrait(StrEnum):
    """What a session and a signal have in common, by the signal's field."""

    SESSION_ID = "session_id"
    USER_ID = "user_id"
    SOURCE_IP = "source_ip"
    AGENT_ID = "agent_id"
    CUSTOMER_ID = "customer_id"


class RelatedSession(NamedTuple):
    """A session, and what relates it to a threat.

    Attributes:
        session: As it is.
        matched: What both have in common, at least one.
    """

    session: Session
    matched: tuple[SharedTrait, ...]
