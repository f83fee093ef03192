"""JetStream: streams, subjects, publishing, the batch consumer, dead letters."""

from watchfloor.bus._replay import HistoryGoneError
from watchfloor.bus.access import NATSAccess
from watchfloor.bus.attempts import AttemptLog, Attempts
from watchfloor.bus.audit_heads import AuditHeads
from watchfloor.bus.config import BusConfig
from watchfloor.bus.connection import NATSBus
from watchfloor.bus.dead_letters import DeadLetterBox
from watchfloor.bus.delivery import Delivery
from watchfloor.bus.demand import DemandFeed
from watchfloor.bus.event_consumer import EventConsumer
from watchfloor.bus.event_delivery import EventDelivery
from watchfloor.bus.event_queue import EventQueue
from watchfloor.bus.idempotency import Claim, IdempotencyKeys
from watchfloor.bus.key_notices import KeyNotices
from watchfloor.bus.policy_news import PolicyNews
from watchfloor.bus.pools import PoolReport, PoolSizes, TeamReport, TeamReports
from watchfloor.bus.results import (
    Result,
    ResultFeed,
    ResultMessage,
    ResultReplay,
    ResultStream,
)
from watchfloor.bus.resume_token import ResumeToken
from watchfloor.bus.session_changes import (
    SessionFeed,
    SessionReplay,
    SessionStream,
    SessionUpdate,
)
from watchfloor.bus.signal_consumer import SignalConsumer
from watchfloor.bus.signal_queue import SignalQueue
from watchfloor.bus.status_reports import StatusReports
from watchfloor.bus.stream_copies import StreamCopies, StreamCopy
from watchfloor.bus.subject_keys import SubjectKeys
from watchfloor.bus.subject_messages import SubjectMessages
from watchfloor.bus.subjects import token
from watchfloor.bus.usage import StreamUsage, stream_usage

__all__ = [
    "AttemptLog",
    "Attempts",
    "AuditHeads",
    "BusConfig",
    "Claim",
    "DeadLetterBox",
    "Delivery",
    "DemandFeed",
    "EventConsumer",
    "EventDelivery",
    "EventQueue",
    "HistoryGoneError",
    "IdempotencyKeys",
    "KeyNotices",
    "NATSAccess",
    "NATSBus",
    "PolicyNews",
    "PoolReport",
    "PoolSizes",
    "Result",
    "ResultFeed",
    "ResultMessage",
    "ResultReplay",
    "ResultStream",
    "ResumeToken",
    "SessionFeed",
    "SessionReplay",
    "SessionStream",
    "SessionUpdate",
    "SignalConsumer",
    "SignalQueue",
    "StatusReports",
    "StreamCopies",
    "StreamCopy",
    "StreamUsage",
    "SubjectKeys",
    "SubjectMessages",
    "TeamReport",
    "TeamReports",
    "stream_usage",
    "token",
]
