"""The config agent: what the customer's own configuration says about a signal."""

from collections.abc import Sequence
from functools import lru_cache

from watchfloor.agents._draft import Draft
from watchfloor.agents._networks import NetworkSet
from watchfloor.agents._paths import is_under, path_of
from watchfloor.agents._stateless import Stateless
from watchfloor.agents._words import ratio
from watchfloor.core import (
    PROFILES,
    AgentAnalysis,
    AgentName,
    Contact,
    Customer,
    CustomerDirectory,
    CustomerTier,
    FactorName,
    Lane,
    ThreatSignal,
)

_CONFIDENCE_KNOWN = 0.9
_CONFIDENCE_UNKNOWN = 0.3
_TIER_IMPACT = {CustomerTier.PREMIUM: 0.07, CustomerTier.ENTERPRISE: 0.10}
_LIMIT_STEPS = ((20.0, 0.15), (5.0, 0.10), (1.0, 0.05))
_WITHIN_LIMIT_IMPACT = -0.05
_CRITICAL_ENDPOINT_IMPACT = 0.10
_ALLOW_LISTED_IMPACT = -0.20


class ConfigAgent(Stateless):
    """Compares a signal with its customer's limits, lists and policy.

    Confidence: 0.9 where the customer is known. An unknown customer is missing evidence: 0.3.
    """

    def __init__(self, customers: CustomerDirectory) -> None:
        self._customers = customers

    async def analyze(self, batch: Sequence[ThreatSignal]) -> Sequence[AgentAnalysis]:
        """One answer per signal, in order."""
        customers = await self._customers.find(batch)
        return [
            (_known(signal, customer) if customer else _unknown(signal)).finish(AgentName.CONFIG)
            for signal, customer in zip(batch, customers, strict=True)
        ]


def _unknown(signal: ThreatSignal) -> Draft:
    draft = Draft(confidence=_CONFIDENCE_UNKNOWN)
    draft.say(
        f"No customer {signal.customer} is configured, so that limits, allow-list and policy"
        " are not known."
    )
    draft.factor(FactorName.CUSTOMER_KNOWN, value=False)
    draft.recommend("Import this customer's configuration.")
    return draft


def _known(signal: ThreatSignal, customer: Customer) -> Draft:
    draft = Draft(confidence=_CONFIDENCE_KNOWN)
    draft.cite(f"configuration of customer {customer.customer_id}")
    draft.say(f"{customer.name} is in the {customer.tier} tier.")
    draft.factor(FactorName.CUSTOMER_KNOWN, value=True)
    draft.factor(FactorName.CUSTOMER_TIER, customer.tier, _TIER_IMPACT.get(customer.tier, 0.0))
    _compare_volume(draft, signal, customer)
    _compare_endpoint(draft, signal, customer)
    _look_up_allow_list(draft, signal, customer)
    _state_policy(draft, customer)
    return draft


def _compare_volume(draft: Draft, signal: ThreatSignal, customer: Customer) -> None:
    limit, volume = customer.requests_per_minute_limit, signal.requests_per_minute
    if limit is None or volume is None:
        return
    times = volume / limit
    impact = next((impact for above, impact in _LIMIT_STEPS if times > above), _WITHIN_LIMIT_IMPACT)
    relation = f"{ratio(times)} times" if times > 1 else "within"
    draft.find(
        f"The volume, {ratio(volume)} a minute, is {relation} the customer's limit of"
        f" {ratio(limit)} requests a minute.",
        FactorName.VOLUME_VS_LIMIT,
        round(times, 3),
        impact=impact,
    )


def _compare_endpoint(draft: Draft, signal: ThreatSignal, customer: Customer) -> None:
    if signal.endpoint is None:
        return
    path = path_of(signal.endpoint)
    matches = [prefix for prefix in customer.critical_endpoints if is_under(path, path_of(prefix))]
    if matches:
        prefix = max(matches, key=len)
        draft.find(
            f"The customer calls {prefix} critical.",
            FactorName.CRITICAL_ENDPOINT,
            prefix,
            impact=_CRITICAL_ENDPOINT_IMPACT,
        )


@lru_cache(maxsize=64)
def _networks(allow_list: tuple[str, ...]) -> NetworkSet:
    return NetworkSet(allow_list)


def _look_up_allow_list(draft: Draft, signal: ThreatSignal, customer: Customer) -> None:
    if signal.source_ip is None or not customer.allow_list:
        return
    network = _networks(customer.allow_list).containing(signal.source_ip)
    if network is None:
        return
    draft.find(
        f"{signal.source_ip} is on the customer's allow-list ({network}).",
        FactorName.ALLOW_LISTED,
        network,
        impact=_ALLOW_LISTED_IMPACT,
    )
    draft.recommend(f"Do not block {signal.source_ip}; ask {customer.name} about it.")
    if PROFILES[signal.threat_type].lane is Lane.URGENT:
        draft.review_reason = (
            f"{signal.source_ip} is allow-listed, and what it is reported for is serious:"
            " only a person can decide whether the entry still holds."
        )


def _state_policy(draft: Draft, customer: Customer) -> None:
    draft.factor(FactorName.AUTO_BLOCK, customer.auto_block)
    draft.say(
        "Its policy lets blocks happen unasked."
        if customer.auto_block
        else "Its policy asks for approval before a block."
    )
    if customer.contacts:
        draft.factor(FactorName.CONTACTS, [_contact_line(each) for each in customer.contacts])
    if customer.notes:
        draft.say(f"Note: {customer.notes}")


def _contact_line(contact: Contact) -> str:
    role = f", {contact.role}" if contact.role else ""
    return f"{contact.name} <{contact.email}>{role}"
