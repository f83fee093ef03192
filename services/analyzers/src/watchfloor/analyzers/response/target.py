"""What a response may be aimed at, and what may happen to it unasked."""

from typing import NamedTuple

from watchfloor.analyzers._findings import Findings
from watchfloor.core import ActionType, AgentName, CustomerTier, FactorName

_FASTER_TIERS = frozenset({CustomerTier.PREMIUM, CustomerTier.ENTERPRISE})
_HARMLESS = frozenset({ActionType.MONITOR, ActionType.ESCALATE})
_AT_THE_CUSTOMER = frozenset({ActionType.ESCALATE, ActionType.WHITELIST})


class Target(NamedTuple):
    """Whom a response concerns and what the customer's policy says about it.

    Attributes:
        customer: The customer's id or name; what actions fall back to.
        address: The source's address.
        user: The account concerned.
        allow_listed: The allow-list entry that contains the address.
        protection: Why the source must not be acted against unasked, whatever the policy says.
        has_auto_block: The customer's policy lets blocks happen unasked.
        is_policy_known: Somebody could look the policy and the allow-list up.
        has_short_sla: The customer's tier halves the time to answer.
        contacts: Whom to tell at the customer, in order.
    """

    customer: str
    address: str | None
    user: str | None
    allow_listed: str | None
    protection: str | None
    has_auto_block: bool
    is_policy_known: bool
    has_short_sla: bool
    contacts: tuple[str, ...]

    def of(self, action: ActionType) -> str:
        """What an action is aimed at: the narrowest thing that is known."""
        if action in _AT_THE_CUSTOMER:
            return self.customer
        if action is ActionType.QUARANTINE:
            return self.user or self.customer
        return self.address or self.customer

    def is_wide(self, action: ActionType) -> bool:
        """Whether an action that is meant for one source would reach the whole customer."""
        return action not in _AT_THE_CUSTOMER and self.of(action) == self.customer

    def may_happen_unasked(self, action: ActionType) -> bool:
        """Whether the customer's policy lets an action happen without approval.

        Watching and telling always may. All else needs the policy, a source that is not
        protected, and an aim narrower than the customer. Allowing a source never may.
        """
        if action in _HARMLESS:
            return True
        if action is ActionType.WHITELIST or self.is_wide(action):
            return False
        return self.has_auto_block and self.protection is None


def target_of(found: Findings) -> Target:
    """What the signal and the agents say about whom a response would reach."""
    signal = found.signal
    return Target(
        customer=signal.customer,
        address=signal.source_ip,
        user=signal.user_id,
        allow_listed=found.text(FactorName.ALLOW_LISTED),
        protection=_protection(found),
        has_auto_block=found.is_true(FactorName.AUTO_BLOCK),
        is_policy_known=AgentName.CONFIG not in found.missing,
        has_short_sla=found.text(FactorName.CUSTOMER_TIER) in _FASTER_TIERS,
        contacts=found.texts(FactorName.CONTACTS),
    )


def _protection(found: Findings) -> str | None:
    if found.text(FactorName.ALLOW_LISTED):
        return "the address is allow-listed"
    if found.text(FactorName.CRAWLER) == "verified":
        return "the source is a genuine crawler"
    if found.text(FactorName.ADDRESS_SCOPE) == "internal":
        return "the address is an internal one"
    if AgentName.CONTEXT in found.missing:
        return "it is not known whose the address is"
    return None
