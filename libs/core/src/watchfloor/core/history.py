"""What the store remembers about signals like one."""

from typing import NamedTuple

from watchfloor.core.ids import ThreatId


class SimilarThreats(NamedTuple):
    """Past threats that share something with a signal, with their verdicts.

    Attributes:
        basis: What they share, for example ``type and customer`` or ``address``.
        total: How many in the look-back window (capped at ``SIMILAR_LIMIT``).
        false_positives: How many have a verdict that says false alarm.
        true_positives: How many have a verdict that says real.
        newest: Ids of the newest, at most three.
    """

    basis: str
    total: int
    false_positives: int
    true_positives: int
    newest: tuple[ThreatId, ...] = ()


class AlikeThreat(NamedTuple):
    """A past threat that shares something with a signal.

    Attributes:
        threat_id: Which.
        shared: What they share, as ``SimilarThreats.basis`` says it.
    """

    threat_id: ThreatId
    shared: tuple[str, ...]


class SignalHistory(NamedTuple):
    """All that the past says about one signal.

    Attributes:
        similar: By what is shared; every threat counts in each basis that it matches.
        union: The same threats counted once.
        same_address_last_day: Threats from the same address in the last 24 hours.
        look_back_days: How far the look went.
    """

    similar: tuple[SimilarThreats, ...]
    union: SimilarThreats
    same_address_last_day: int
    look_back_days: int


SIMILAR_LIMIT = 100
"""Newest threats looked at per basis: enough for a rate, and a bound on the work."""
