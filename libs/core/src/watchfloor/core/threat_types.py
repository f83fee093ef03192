"""Every threat type as one row of one table: a new type is a change of data."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from watchfloor.core.response_words import ActionType, Urgency
from watchfloor.core.severity import Severity


class ThreatType(StrEnum):
    """What a signal claims to have seen."""

    BOT_TRAFFIC = "bot_traffic"
    CREDENTIAL_STUFFING = "credential_stuffing"
    ACCOUNT_TAKEOVER = "account_takeover"
    DATA_SCRAPING = "data_scraping"
    GEO_ANOMALY = "geo_anomaly"
    RATE_LIMIT_BREACH = "rate_limit_breach"
    BRUTE_FORCE = "brute_force"
    PROXY_NETWORK = "proxy_network"
    DEVICE_COMPROMISE = "device_compromise"
    ANOMALY = "anomaly"


class Lane(StrEnum):
    """Which of a project's two queues a signal waits in."""

    URGENT = "urgent"
    NORMAL = "normal"


class Technique(NamedTuple):
    """An ATT&CK technique under the tactic it serves here."""

    technique_id: str
    tactic_id: str


class PlannedAction(NamedTuple):
    """One step of a response template."""

    action: ActionType
    urgency: Urgency


Template = Mapping[Severity, tuple[PlannedAction, ...]]


class ThreatTypeProfile(NamedTuple):
    """What the product knows of a threat type before it looks at a signal.

    Attributes:
        lane: The queue its signals wait in.
        base_risk: Severity score that the type alone brings, 0 to 1.
        fp_baseline: False-positive score before any evidence, 0 to 1.
        template: Actions per severity, the first is the primary one.
        techniques: ATT&CK techniques, each active and in the tactic named.
        oat: OWASP Automated Threat ids.
    """

    lane: Lane
    base_risk: float
    fp_baseline: float
    template: Template
    techniques: tuple[Technique, ...]
    oat: tuple[str, ...]


_IMMEDIATE, _URGENT, _NORMAL, _LOW = Urgency.IMMEDIATE, Urgency.URGENT, Urgency.NORMAL, Urgency.LOW


def _template(
    critical: tuple[PlannedAction, ...],
    high: tuple[PlannedAction, ...],
    medium: tuple[PlannedAction, ...],
    low: tuple[PlannedAction, ...] = (PlannedAction(ActionType.MONITOR, Urgency.LOW),),
) -> Template:
    return MappingProxyType(
        {
            Severity.CRITICAL: critical,
            Severity.HIGH: high,
            Severity.MEDIUM: medium,
            Severity.LOW: low,
        }
    )


def _do(action: ActionType, urgency: Urgency) -> PlannedAction:
    return PlannedAction(action, urgency)


_BOTS = _template(
    (_do(ActionType.BLOCK_IP, _IMMEDIATE), _do(ActionType.RATE_LIMIT, _IMMEDIATE)),
    (_do(ActionType.RATE_LIMIT, _URGENT), _do(ActionType.CHALLENGE, _URGENT)),
    (_do(ActionType.CHALLENGE, _NORMAL), _do(ActionType.MONITOR, _NORMAL)),
)
_PROXIES = _template(
    (_do(ActionType.BLOCK_IP, _IMMEDIATE), _do(ActionType.ESCALATE, _IMMEDIATE)),
    (_do(ActionType.BLOCK_IP, _URGENT), _do(ActionType.CHALLENGE, _URGENT)),
    (_do(ActionType.CHALLENGE, _NORMAL), _do(ActionType.RATE_LIMIT, _NORMAL)),
    (_do(ActionType.MONITOR, _NORMAL),),
)
_TAKEN_OVER = _template(
    (
        _do(ActionType.QUARANTINE, _IMMEDIATE),
        _do(ActionType.ESCALATE, _IMMEDIATE),
        _do(ActionType.BLOCK_IP, _IMMEDIATE),
    ),
    (_do(ActionType.QUARANTINE, _URGENT), _do(ActionType.CHALLENGE, _URGENT)),
    (_do(ActionType.CHALLENGE, _NORMAL), _do(ActionType.MONITOR, _NORMAL)),
)
_TOO_MANY = _template(
    (_do(ActionType.RATE_LIMIT, _IMMEDIATE), _do(ActionType.BLOCK_IP, _URGENT)),
    (_do(ActionType.RATE_LIMIT, _URGENT),),
    (_do(ActionType.RATE_LIMIT, _NORMAL),),
)
_GUESSING = _template(
    (_do(ActionType.BLOCK_IP, _IMMEDIATE), _do(ActionType.RATE_LIMIT, _IMMEDIATE)),
    (_do(ActionType.BLOCK_IP, _URGENT), _do(ActionType.RATE_LIMIT, _URGENT)),
    (_do(ActionType.CHALLENGE, _NORMAL), _do(ActionType.RATE_LIMIT, _NORMAL)),
)
_ELSEWHERE = _template(
    (_do(ActionType.CHALLENGE, _IMMEDIATE), _do(ActionType.ESCALATE, _URGENT)),
    (_do(ActionType.CHALLENGE, _URGENT),),
    (_do(ActionType.CHALLENGE, _NORMAL),),
)
_UNKNOWN = _template(
    (_do(ActionType.ESCALATE, _URGENT), _do(ActionType.MONITOR, _NORMAL)),
    (_do(ActionType.ESCALATE, _URGENT), _do(ActionType.MONITOR, _NORMAL)),
    (_do(ActionType.MONITOR, _NORMAL),),
    (_do(ActionType.MONITOR, _NORMAL),),
)

PROFILES: Mapping[ThreatType, ThreatTypeProfile] = MappingProxyType(
    {
        ThreatType.BOT_TRAFFIC: ThreatTypeProfile(
            lane=Lane.NORMAL,
            base_risk=0.30,
            fp_baseline=0.35,
            template=_BOTS,
            techniques=(Technique("T1595", "TA0043"), Technique("T1498", "TA0040")),
            oat=("OAT-011", "OAT-014"),
        ),
        ThreatType.CREDENTIAL_STUFFING: ThreatTypeProfile(
            lane=Lane.URGENT,
            base_risk=0.60,
            fp_baseline=0.15,
            template=_GUESSING,
            techniques=(Technique("T1110.004", "TA0006"), Technique("T1078", "TA0001")),
            oat=("OAT-008",),
        ),
        ThreatType.ACCOUNT_TAKEOVER: ThreatTypeProfile(
            lane=Lane.URGENT,
            base_risk=0.70,
            fp_baseline=0.10,
            template=_TAKEN_OVER,
            techniques=(Technique("T1078", "TA0001"), Technique("T1539", "TA0006")),
            oat=("OAT-007", "OAT-008"),
        ),
        ThreatType.DATA_SCRAPING: ThreatTypeProfile(
            lane=Lane.NORMAL,
            base_risk=0.35,
            fp_baseline=0.35,
            template=_BOTS,
            techniques=(Technique("T1594", "TA0043"), Technique("T1119", "TA0009")),
            oat=("OAT-011",),
        ),
        ThreatType.GEO_ANOMALY: ThreatTypeProfile(
            lane=Lane.NORMAL,
            base_risk=0.40,
            fp_baseline=0.55,
            template=_ELSEWHERE,
            techniques=(Technique("T1078", "TA0001"), Technique("T1090", "TA0011")),
            oat=("OAT-008",),
        ),
        ThreatType.RATE_LIMIT_BREACH: ThreatTypeProfile(
            lane=Lane.NORMAL,
            base_risk=0.35,
            fp_baseline=0.45,
            template=_TOO_MANY,
            techniques=(Technique("T1110", "TA0006"), Technique("T1499", "TA0040")),
            oat=("OAT-015",),
        ),
        ThreatType.BRUTE_FORCE: ThreatTypeProfile(
            lane=Lane.URGENT,
            base_risk=0.55,
            fp_baseline=0.20,
            template=_GUESSING,
            techniques=(Technique("T1110.001", "TA0006"), Technique("T1110.003", "TA0006")),
            oat=("OAT-007",),
        ),
        ThreatType.PROXY_NETWORK: ThreatTypeProfile(
            lane=Lane.NORMAL,
            base_risk=0.40,
            fp_baseline=0.40,
            template=_PROXIES,
            techniques=(Technique("T1090", "TA0011"), Technique("T1071", "TA0011")),
            oat=("OAT-011", "OAT-019"),
        ),
        ThreatType.DEVICE_COMPROMISE: ThreatTypeProfile(
            lane=Lane.URGENT,
            base_risk=0.70,
            fp_baseline=0.10,
            template=_TAKEN_OVER,
            techniques=(Technique("T1078", "TA0001"), Technique("T1185", "TA0009")),
            oat=("OAT-020",),
        ),
        ThreatType.ANOMALY: ThreatTypeProfile(
            lane=Lane.NORMAL,
            base_risk=0.35,
            fp_baseline=0.50,
            template=_UNKNOWN,
            techniques=(Technique("T1078", "TA0001"), Technique("T1190", "TA0001")),
            oat=("OAT-014",),
        ),
    }
)
"""Baselines and templates are the reference's, extended to every type (docs/adr/0008)."""
