"""The context agent: who the source is, by threat intel and published lists."""

import asyncio
from collections.abc import Callable, Sequence

from pydantic import JsonValue

from watchfloor.agents._contradictions import contradictions
from watchfloor.agents._draft import Draft
from watchfloor.agents._source import Source
from watchfloor.agents._stateless import Stateless
from watchfloor.agents._words import age, count, listing
from watchfloor.agents.port import AddressDirectory, CrawlerDirectory
from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    FactorName,
    IntelIndex,
    IntelIndicator,
    ThreatSignal,
)

UserAgentClassifier = Callable[[str | None], str | None]
"""The class of a user agent; nothing when none was reported."""

_CONFIDENCE_ALONE = 0.3
_CONFIDENCE_PER_FIELD = 0.3
_VERIFIED_IMPACT, _SPOOFED_IMPACT = -0.30, 0.20
_CLASS_IMPACT = {"attack_tool": 0.15, "tool": 0.05, "empty": 0.05}
_CLASS_FINDING = {
    "attack_tool": "The user agent is that of an attack tool.",
    "tool": "The user agent is that of a script or library, not of a browser.",
    "empty": "The source sends an empty user agent.",
}
_IMPACT_PER_BAD_LIST, _BAD_LISTS_CAP = 0.04, 0.20
_PROVIDER_IMPACT = 0.05
_INTEL_IMPACT = 0.25


class ContextAgent(Stateless):
    """Says what others know about the address and the user agent.

    A crawler's name counts only with an address in the ranges that its owner publishes; the same
    name from elsewhere is a spoof. Facts that cannot all be true are contradictions.

    Confidence: 0.3, and 0.3 more for each of address and user agent that the signal carries.
    """

    def __init__(
        self,
        intel: IntelIndex,
        *,
        addresses: AddressDirectory,
        crawlers: CrawlerDirectory,
        classify: UserAgentClassifier,
    ) -> None:
        self._intel = intel
        self._addresses = addresses
        self._crawlers = crawlers
        self._classify = classify

    async def start(self) -> None:
        """Read the address lists, off the loop, so that no batch pays for it."""
        await asyncio.to_thread(self._addresses.load)

    async def analyze(self, batch: Sequence[ThreatSignal]) -> Sequence[AgentAnalysis]:
        """One answer per signal, in order."""
        matches = await self._intel.match(batch)
        return [
            _draft(signal, self._source_of(signal, found)).finish(AgentName.CONTEXT)
            for signal, found in zip(batch, matches, strict=True)
        ]

    def _source_of(self, signal: ThreatSignal, intel: Sequence[IntelIndicator]) -> Source:
        return Source(
            address=signal.source_ip,
            facts=self._addresses.facts(signal.source_ip) if signal.source_ip else None,
            crawler=self._crawlers.check(signal.user_agent, signal.source_ip),
            user_agent_class=self._classify(signal.user_agent),
            intel=tuple(intel),
        )


def _draft(signal: ThreatSignal, source: Source) -> Draft:
    known = (source.address is not None) + (signal.user_agent is not None)
    draft = Draft(confidence=_CONFIDENCE_ALONE + _CONFIDENCE_PER_FIELD * known)
    if not known:
        draft.say("The signal carries neither an address nor a user agent to look up.")
    _describe_crawler(draft, source)
    _describe_user_agent(draft, source)
    _describe_address(draft, source)
    _describe_intel(draft, signal, source)
    for contradiction in contradictions(signal, source):
        draft.find(
            contradiction.text,
            FactorName.CONTRADICTION,
            contradiction.text,
            impact=contradiction.impact,
        )
    return draft


def _describe_crawler(draft: Draft, source: Source) -> None:
    crawler = source.crawler
    if crawler is None:
        return
    draft.factor(FactorName.CRAWLER_NAME, crawler.name)
    if crawler.source:
        draft.cite(crawler.source)
    if source.is_verified_crawler:
        finding = f"{crawler.name} is genuine: {crawler.reason}."
        impact = _VERIFIED_IMPACT
        draft.recommend(f"Let {crawler.name} pass; limit its rate if it is too much.")
    elif source.is_spoofed_crawler:
        finding = f"The source only calls itself {crawler.name}: {crawler.reason}."
        impact = _SPOOFED_IMPACT
        draft.recommend(f"Treat the source as an impostor, not as {crawler.name}.")
    else:
        draft.say(f"Whether it really is {crawler.name} cannot be told: {crawler.reason}.")
        return
    draft.say(finding)
    draft.find(finding, FactorName.CRAWLER, crawler.state, impact=impact)


def _describe_user_agent(draft: Draft, source: Source) -> None:
    kind = source.user_agent_class
    if kind is None:
        return
    draft.cite("crawler and tool names of the packaged lists")
    if (finding := _CLASS_FINDING.get(kind)) is None:
        draft.factor(FactorName.USER_AGENT_CLASS, kind)
        return
    draft.say(finding)
    draft.find(finding, FactorName.USER_AGENT_CLASS, kind, impact=_CLASS_IMPACT[kind])


def _describe_address(draft: Draft, source: Source) -> None:
    if source.address is None or source.facts is None:
        return
    facts = source.facts
    draft.cite(f"published address lists, packaged state {facts.snapshot}")
    draft.factor(FactorName.ADDRESS_SCOPE, facts.scope)
    if facts.scope != "public":
        draft.say(f"{source.address} is {_article(facts.scope)} {facts.scope} address.")
    if facts.providers:
        draft.say(f"{source.address} belongs to {listing(facts.providers)}.")
        # A genuine crawler runs in its owner's data centre: that is not one more thing against it.
        impact = 0.0 if source.is_verified_crawler else _PROVIDER_IMPACT
        draft.factor(FactorName.PROVIDER, facts.providers[0], impact)
    if facts.bad_lists:
        finding = (
            f"{source.address} is on {count(facts.bad_lists, 'public list')} of bad addresses."
        )
        draft.say(finding)
        draft.find(
            finding,
            FactorName.ADDRESS_REPUTATION,
            facts.bad_lists,
            impact=min(_BAD_LISTS_CAP, _IMPACT_PER_BAD_LIST * facts.bad_lists),
        )
        draft.recommend(f"Look for other traffic from {source.address}.")


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _describe_intel(draft: Draft, signal: ThreatSignal, source: Source) -> None:
    if not source.intel:
        draft.say("No imported threat intel names the source.")
        return
    surest = source.intel[0]
    draft.say(
        f"{count(len(source.intel), 'threat-intel indicator')}"
        f" {'names' if len(source.intel) == 1 else 'name'} the source."
    )
    draft.find(
        f"{surest.source} calls the source {surest.label} (confidence {surest.confidence} of 100).",
        FactorName.INTEL_MATCH,
        [_entry(indicator) for indicator in source.intel],
        impact=_INTEL_IMPACT * surest.confidence / 100,
    )
    newest_by_feed: dict[str, IntelIndicator] = {}
    for indicator in sorted(source.intel, key=lambda each: each.imported_at):
        newest_by_feed[indicator.source] = indicator
    for feed, indicator in sorted(newest_by_feed.items()):
        draft.cite(f"{feed}, imported {age(signal.received_at - indicator.imported_at)} before")


def _entry(indicator: IntelIndicator) -> JsonValue:
    return {
        "value": indicator.value,
        "label": indicator.label,
        "confidence": indicator.confidence,
        "source": indicator.source,
    }
