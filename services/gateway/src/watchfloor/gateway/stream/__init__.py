"""Fan-out of what happens: callers that wait for one thing, watchers that want to see it all."""

from watchfloor.gateway.stream.analysed import AnalysisWaiters
from watchfloor.gateway.stream.changed_session import ChangedSession, SessionSummary
from watchfloor.gateway.stream.fan_out import FanOut
from watchfloor.gateway.stream.message import Ending, Message
from watchfloor.gateway.stream.piece import Piece
from watchfloor.gateway.stream.port import Feed, Replay, Shown
from watchfloor.gateway.stream.sessions import NewestSessions, SessionSelection, SessionSpeech
from watchfloor.gateway.stream.speech import Speech
from watchfloor.gateway.stream.subscription import Subscription
from watchfloor.gateway.stream.threats import NewestThreats, Selection, ThreatSpeech
from watchfloor.gateway.stream.waiters import Waiter, Waiters
from watchfloor.gateway.stream.watching import Watch, Watching

__all__ = [
    "AnalysisWaiters",
    "ChangedSession",
    "Ending",
    "FanOut",
    "Feed",
    "Message",
    "NewestSessions",
    "NewestThreats",
    "Piece",
    "Replay",
    "Selection",
    "SessionSelection",
    "SessionSpeech",
    "SessionSummary",
    "Shown",
    "Speech",
    "Subscription",
    "ThreatSpeech",
    "Waiter",
    "Waiters",
    "Watch",
    "Watching",
]
