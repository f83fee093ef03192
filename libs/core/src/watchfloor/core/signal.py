"""The input of the threat path: what a detector or client reports, unjudged."""

from typing import Annotated, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    model_validator,
)

from watchfloor.core.ids import ProjectId, ThreatId
from watchfloor.core.moment import Moment
from watchfloor.core.raw_data import RawData
from watchfloor.core.redaction import Redactions
from watchfloor.core.text import Address, Label, Text
from watchfloor.core.threat_types import PROFILES, Lane, ThreatType

_LARGEST_COUNT = 10**12
_LONGEST_WINDOW_MINUTES = 525_600


class SignalFields(BaseModel):
    """What a detector says about one observation.

    Attributes:
        id: The caller's own key for this report; makes a repeat the same threat.
        threat_type: What it looks like.
        customer_name: Whose traffic it is, in words.
        customer_id: Whose traffic it is, as an id. One of the two is required.
        source_ip: Where it came from.
        user_agent: What the source called itself.
        request_count: Requests seen within the window.
        time_window_minutes: Length of the window, in minutes.
        detected_at: When the detector saw it; the receive time when absent.
        user_id: The account concerned.
        endpoint: The path concerned.
        geo: Where the address lies, in words or as a country code.
        asn: The autonomous system of the address.
        session_id: The AI session concerned.
        agent_id: The monitored agent concerned.
        mitre_hints: ATT&CK technique ids that the detector itself names.
        raw_data: Anything else, as JSON up to 64 KiB.
    """

    model_config = ConfigDict(frozen=True)

    id: Label | None = None
    threat_type: ThreatType
    customer_name: Label | None = None
    customer_id: Label | None = None
    source_ip: Address | None = None
    user_agent: Text | None = None
    request_count: Annotated[int, Field(strict=True, ge=0, le=_LARGEST_COUNT)] | None = None
    time_window_minutes: (
        Annotated[float, Field(strict=True, gt=0, le=_LONGEST_WINDOW_MINUTES, allow_inf_nan=False)]
        | None
    ) = None
    detected_at: Moment | None = None
    user_id: Label | None = None
    endpoint: Text | None = None
    geo: Label | None = None
    asn: Label | None = None
    session_id: Label | None = None
    agent_id: Label | None = None
    mitre_hints: Annotated[
        tuple[Annotated[str, Field(strict=True, pattern=r"^T\d{4}(\.\d{3})?$")], ...],
        Field(max_length=32, fail_fast=True),
    ] = ()
    raw_data: RawData = Field(default_factory=dict)


class SignalInput(SignalFields):
    """A signal as a caller sends it: unknown fields are refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        title="ThreatSignal",
        json_schema_extra={
            "examples": [
                {
                    "threat_type": "credential_stuffing",
                    "customer_id": "acme",
                    "source_ip": "203.0.113.7",
                    "user_agent": "python-requests/2.32",
                    "request_count": 4200,
                    "time_window_minutes": 5,
                    "endpoint": "/login",
                }
            ]
        },
    )

    @model_validator(mode="after")
    def _has_customer(self) -> Self:
        if self.customer_id is None and self.customer_name is None:
            raise ValueError("one of customer_id and customer_name is required")
        return self


class ThreatSignal(SignalFields):
    """A signal inside the product: accepted, with its one id.

    Attributes:
        threat_id: UUIDv7, minted once by the gateway; the time inside it is ``received_at``.
        project_id: The tenant, from the caller's key.
        received_at: When the gateway accepted it.
        raw_data: As it was sent; where tokens stand in it, it may be longer than it came.
        redactions: What the gateway kept back of it.
        schema_version: Version of this form.
    """

    threat_id: ThreatId
    project_id: ProjectId
    received_at: AwareDatetime
    detected_at: AwareDatetime
    raw_data: dict[str, JsonValue] = Field(default_factory=dict)
    redactions: Redactions = ()
    schema_version: int = 1

    @property
    def lane(self) -> Lane:
        """The queue that its type belongs to."""
        return PROFILES[self.threat_type].lane

    @property
    def customer(self) -> str:
        """The customer's id where it is known, else the name."""
        return self.customer_id or self.customer_name or ""

    @property
    def requests_per_minute(self) -> float | None:
        """Requests a minute, where the count is known; the window defaults to 5 minutes."""
        if self.request_count is None:
            return None
        return self.request_count / max(self.time_window_minutes or 5.0, 1.0)
