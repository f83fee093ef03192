"""Threat-intel indicators: who else has seen this address or user agent, and what it was called."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from watchfloor.core.ids import IntelId
from watchfloor.core.moment import Moment
from watchfloor.core.text import Label, Text


class IntelKind(StrEnum):
    """What kind of thing an indicator names."""

    NETWORK = "network"  # an address or CIDR range, canonical
    USER_AGENT = "user_agent"  # an exact user agent
    DOMAIN = "domain"
    URL = "url"


class IntelIndicatorInput(BaseModel):
    """One indicator as a feed gives it.

    Attributes:
        kind: What ``value`` is.
        value: The address, network, user agent, domain or URL.
        label: What the source says it is, for example ``botnet`` or ``scanner``.
        confidence: The source's own confidence, 0 to 100 (STIX 2.1).
        source: The feed's name.
        external_id: The feed's own id.
        valid_from: Since when.
        valid_until: Until when; absent means until it is removed.
        description: More words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", title="IntelIndicatorInput")
    kind: IntelKind
    value: Annotated[Text, Field(min_length=1, max_length=2048)]
    label: Label = "malicious"
    confidence: Annotated[int, Field(strict=True, ge=0, le=100)] = 50
    source: Label
    external_id: Label | None = None
    valid_from: Moment | None = None
    valid_until: Moment | None = None
    description: Text | None = None


class IntelIndicator(IntelIndicatorInput):
    """An indicator as it is kept.

    Attributes:
        intel_id: UUIDv7, minted when it was first imported.
        imported_at: When it was last imported; the age of the statement.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
    intel_id: IntelId
    imported_at: AwareDatetime
