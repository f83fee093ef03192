"""The closed vocabularies of a response."""

from enum import StrEnum


class ActionType(StrEnum):
    """What a response may do."""

    BLOCK_IP = "block_ip"
    RATE_LIMIT = "rate_limit"
    CHALLENGE = "challenge"
    WHITELIST = "whitelist"
    MONITOR = "monitor"
    ESCALATE = "escalate"
    QUARANTINE = "quarantine"


class Urgency(StrEnum):
    """How soon an action is wanted; declared from the soonest to the latest."""

    IMMEDIATE = "immediate"
    URGENT = "urgent"
    NORMAL = "normal"
    LOW = "low"
