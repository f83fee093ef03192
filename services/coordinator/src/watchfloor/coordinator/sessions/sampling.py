"""Which analyses may ask a language model; all others have the deterministic answer."""

import hashlib

from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.core import Session

_DIGEST_RANGE = 2**32


def may_ask_model(session: Session, config: SessionsConfig) -> bool:
    """Whether this analysis of the session may; pure.

    Busy sessions are sampled, so that one agent gone wild does not use up its project's tokens;
    risky ones never are. The draw follows from the session and its length: the same analysis done
    again is decided alike.
    """
    events = session.counters.events
    if events < config.busy_events or session.risk_score >= config.risky_from:
        return True
    digest = hashlib.sha256(f"{session.session_id}/{events}".encode()).digest()
    return int.from_bytes(digest[:4]) < config.busy_share * _DIGEST_RANGE
