"""JetStream: streams, subjects, publishing, the batch consumer, dead letters."""

from watchfloor.bus.attempts import AttemptLog, Attempts
from watchfloor.bus.config import BusConfig
from watchfloor.bus.connection import NATSBus
from watchfloor.bus.dead_letters import DeadLetter, DeadLetterBox, DeadLetterPage
from watchfloor.bus.delivery import Delivery
from watchfloor.bus.idempotency import Claim, IdempotencyKeys
from watchfloor.bus.result_replay import ResultReplay, ResultsGoneError
from watchfloor.bus.results import Result, ResultFeed, ResultMessage, ResultStream
from watchfloor.bus.resume_token import ResumeToken
from watchfloor.bus.signal_consumer import SignalConsumer
from watchfloor.bus.signal_queue import SignalQueue
from watchfloor.bus.subjects import token

__all__ = [
    "AttemptLog",
    "Attempts",
    "BusConfig",
    "Claim",
    "DeadLetter",
    "DeadLetterBox",
    "DeadLetterPage",
    "Delivery",
    "IdempotencyKeys",
    "NATSBus",
    "Result",
    "ResultFeed",
    "ResultMessage",
    "ResultReplay",
    "ResultStream",
    "ResultsGoneError",
    "ResumeToken",
    "SignalConsumer",
    "SignalQueue",
    "token",
]
