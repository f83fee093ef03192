"""How much one tenant may ask for, so that it leaves something for the others."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Quota(BaseModel):
    """What a project may have; what is absent is as the installation says.

    Attributes:
        items_per_s: Signals, events and spans that are taken each second, over all gateways.
        items_burst: How many of them at once, after a rest.
        streams: Live streams of threats that may be open at each gateway, and as many of sessions.
        keys: API keys that may be good at once.
    """

    model_config = ConfigDict(frozen=True)
    items_per_s: Annotated[float, Field(gt=0, le=1_000_000)] | None = None
    items_burst: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    streams: Annotated[int, Field(ge=1, le=100_000)] | None = None
    keys: Annotated[int, Field(ge=1, le=100_000)] | None = None

    def over(self, defaults: "Quota") -> "Quota":
        """This one, with what it does not say as in ``defaults``; what neither says has no end."""
        return Quota(**{**defaults.model_dump(), **self.model_dump(exclude_none=True)})


class QuotaInput(Quota):
    """A quota as operators say it."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="QuotaInput")
