"""Whose traffic signals are about: tier, limits, policy, contacts."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from watchfloor.core.text import Label, Network, Text


class CustomerTier(StrEnum):
    """What kind of service a customer has; premium and above have half the SLA."""

    FREE = "free"
    STANDARD = "standard"
    PREMIUM = "premium"
    ENTERPRISE = "enterprise"


class Contact(BaseModel):
    """A person at the customer.

    Attributes:
        name: Who.
        email: Where to write.
        role: What for, for example ``security``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Label
    email: Annotated[str, Field(strict=True, max_length=255, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$")]
    role: Label | None = None


class Customer(BaseModel):
    """A customer's configuration.

    Attributes:
        customer_id: Its id, as signals carry it.
        name: Its name, as signals may carry it instead.
        tier: The kind of service.
        requests_per_minute_limit: Requests a minute that one source may make.
        allow_list: Networks that are never blocked.
        critical_endpoints: Path prefixes whose abuse is worse.
        auto_block: Whether blocks may be carried out unasked.
        contacts: Whom to tell, in order.
        notes: Anything an analyst should know.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    customer_id: Label
    name: Label
    tier: CustomerTier = CustomerTier.STANDARD
    requests_per_minute_limit: (
        Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)] | None
    ) = None
    allow_list: Annotated[tuple[Network, ...], Field(max_length=10_000, fail_fast=True)] = ()
    critical_endpoints: Annotated[tuple[Text, ...], Field(max_length=1_000, fail_fast=True)] = ()
    auto_block: Annotated[bool, Field(strict=True)] = False
    contacts: Annotated[tuple[Contact, ...], Field(max_length=100, fail_fast=True)] = ()
    notes: Text | None = None
