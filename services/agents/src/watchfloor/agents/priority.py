"""The priority agent: how bad a signal is by what it shows itself."""

import math
from collections.abc import Sequence

from pydantic import JsonValue

from watchfloor.agents._draft import Draft
from watchfloor.agents._stateless import Stateless
from watchfloor.agents._targets import target_kind
from watchfloor.agents._words import count, listing, ratio, span
from watchfloor.agents.port import AttackDirectory
from watchfloor.core import PROFILES, AgentAnalysis, AgentName, FactorName, ThreatSignal, ThreatType

_CONFIDENCE_COMPLETE = 0.9
_CONFIDENCE_PER_MISSING = 0.15
_QUIET_REQUESTS_PER_MINUTE = 10.0
_IMPACT_PER_POWER_OF_TEN, _VOLUME_CAP = 0.10, 0.30
_TARGET_IMPACT = 0.08
_FIRST_QUESTION = {
    ThreatType.BOT_TRAFFIC: "Check whether the traffic serves the customer, as a search engine's.",
    ThreatType.CREDENTIAL_STUFFING: "Look for logins from this source that succeeded.",
    ThreatType.ACCOUNT_TAKEOVER: "Ask the account's owner, by another way than the account.",
    ThreatType.DATA_SCRAPING: "Check which content is fetched and whether it is public anyway.",
    ThreatType.GEO_ANOMALY: "Ask the user about travel or a VPN.",
    ThreatType.RATE_LIMIT_BREACH: "Check whether one client of the customer misbehaves.",
    ThreatType.BRUTE_FORCE: "Check whether any of the guessed accounts was entered.",
    ThreatType.PROXY_NETWORK: "Look for other addresses that behave alike.",
    ThreatType.DEVICE_COMPROMISE: "End the device's sessions before asking its owner.",
    ThreatType.ANOMALY: "Compare with the same hour of earlier days.",
}
"""What an analyst asks first, by type."""
_TARGET_WORDS = {"login": "a login", "payment": "a payment", "admin": "an administration"}


class PriorityAgent(Stateless):
    """Judges the signal alone: its type, volume and target, with ATT&CK and OAT ids.

    The type brings its base risk. Volume adds 0.1 for each power of ten above 10 requests a
    minute, at most 0.3: 100 add 0.1, 1,000 add 0.2. A login, payment or administration path
    adds 0.08.

    Confidence: 0.9, and 0.15 less for each of request count and endpoint that is missing.
    """

    def __init__(self, attack: AttackDirectory) -> None:
        self._attack = attack

    async def analyze(self, batch: Sequence[ThreatSignal]) -> Sequence[AgentAnalysis]:
        """One answer per signal, in order."""
        return [self._draft(signal).finish(AgentName.PRIORITY) for signal in batch]

    def _draft(self, signal: ThreatSignal) -> Draft:
        missing = (signal.request_count is None) + (signal.endpoint is None)
        draft = Draft(confidence=_CONFIDENCE_COMPLETE - _CONFIDENCE_PER_MISSING * missing)
        draft.cite("the signal")
        _weigh_type(draft, signal)
        _weigh_volume(draft, signal)
        _weigh_target(draft, signal)
        self._name_techniques(draft, signal)
        draft.factor(FactorName.OAT, list(PROFILES[signal.threat_type].oat))
        return draft

    def _name_techniques(self, draft: Draft, signal: ThreatSignal) -> None:
        tactics = self._active_hints(signal)
        if unusable := len(set(signal.mitre_hints)) - len(tactics):
            draft.say(
                f"{count(unusable, 'technique')} that the detector names"
                f" {'is' if unusable == 1 else 'are'} unknown to ATT&CK or retired."
            )
        tactics |= PROFILES[signal.threat_type].techniques
        names = {each: self._name_of(each) for each in tactics}
        draft.say(f"ATT&CK: {listing([f'{each} {name}' for each, name in names.items()])}.")
        draft.cite(self._attack.version)
        entries: list[JsonValue] = [
            {"technique": each, "tactic": tactics[each], "name": name}
            for each, name in names.items()
        ]
        draft.factor(FactorName.TECHNIQUES, entries)

    def _active_hints(self, signal: ThreatSignal) -> dict[str, str]:
        """The tactic of each technique that the detector names and ATT&CK knows as active."""
        found = ((each, self._attack.technique(each)) for each in signal.mitre_hints)
        return {
            technique_id: entry.tactic_ids[0]
            for technique_id, entry in found
            if entry is not None and entry.active
        }

    def _name_of(self, technique_id: str) -> str:
        entry = self._attack.technique(technique_id)
        return entry.name if entry else technique_id


def _weigh_type(draft: Draft, signal: ThreatSignal) -> None:
    risk = PROFILES[signal.threat_type].base_risk
    words = signal.threat_type.replace("_", " ")
    draft.say(f"{words.capitalize()} starts at a risk of {risk:.2f}.")
    draft.recommend(_FIRST_QUESTION[signal.threat_type])
    draft.factor(FactorName.BASE_RISK, signal.threat_type, risk)


def _weigh_volume(draft: Draft, signal: ThreatSignal) -> None:
    volume = signal.requests_per_minute
    if volume is None:
        draft.say("How many requests there were is not reported.")
        return
    requests = count(signal.request_count or 0, "request")
    window = f" in {span(signal.time_window_minutes)}" if signal.time_window_minutes else ""
    sentence = f"{requests}{window}: {ratio(volume)} a minute."
    draft.say(sentence)
    if volume <= _QUIET_REQUESTS_PER_MINUTE:
        draft.factor(FactorName.VOLUME, round(volume, 3))
        return
    powers = math.log10(volume / _QUIET_REQUESTS_PER_MINUTE)
    draft.find(
        sentence,
        FactorName.VOLUME,
        round(volume, 3),
        impact=min(_VOLUME_CAP, _IMPACT_PER_POWER_OF_TEN * powers),
    )


def _weigh_target(draft: Draft, signal: ThreatSignal) -> None:
    kind = target_kind(signal.endpoint) if signal.endpoint is not None else None
    if kind is None:
        return
    sentence = f"The endpoint looks like {_TARGET_WORDS[kind]} page."
    draft.say(sentence)
    draft.find(sentence, FactorName.TARGET, kind, impact=_TARGET_IMPACT)
