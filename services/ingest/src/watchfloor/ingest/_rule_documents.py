"""The form of rule documents: Sigma's base and correlation rules, and our mapping."""

import re
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from watchfloor.core import ThreatType

_TIMESPAN = re.compile(r"([1-9]\d{0,5})([smhd])")
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_LONGEST_S = 7 * 86_400
LARGEST_THRESHOLD = 10_000


def _check_timespan(text: str) -> str:
    found = _TIMESPAN.fullmatch(text)
    if found is None or int(found[1]) * _UNIT_SECONDS[found[2]] > _LONGEST_S:
        raise ValueError("must be a number with s, m, h or d, such as 5m, and at most 7d")
    return text


def timespan_seconds(text: str) -> int:
    """Seconds of a checked timespan such as ``5m``."""
    return int(text[:-1]) * _UNIT_SECONDS[text[-1]]


Timespan = Annotated[str, Field(strict=True), AfterValidator(_check_timespan)]
RuleName = Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class _Document(BaseModel):
    """What both kinds share; Sigma's descriptive fields are accepted and not used."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: Annotated[str, Field(strict=True, min_length=1, max_length=255)]
    id: UUID
    name: RuleName
    tags: tuple[str, ...] = ()
    description: str | None = None
    status: str | None = None
    author: str | None = None
    license: str | None = None
    level: str | None = None
    date: object = None
    modified: object = None
    references: tuple[str, ...] = ()
    falsepositives: tuple[str, ...] = ()
    related: object = None
    fields_: object = Field(default=None, alias="fields")


class LogSource(BaseModel):
    """Which logs a base rule is about."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    category: Literal["webserver"]
    product: str | None = None
    service: str | None = None
    definition: str | None = None


class BaseDocument(_Document):
    """Says which lines a rule is about."""

    logsource: LogSource
    detection: dict[str, object]


class Threshold(BaseModel):
    """When a count is enough. Only crossings upward: the absence of lines raises nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    gte: Annotated[int, Field(strict=True, ge=1, le=LARGEST_THRESHOLD)] | None = None
    gt: Annotated[int, Field(strict=True, ge=0, lt=LARGEST_THRESHOLD)] | None = None
    field: str | None = None

    @model_validator(mode="after")
    def _has_one_number(self) -> Self:
        if (self.gte is None) == (self.gt is None):
            raise ValueError("one of gte and gt is needed")
        return self

    @property
    def minimum(self) -> int:
        """The smallest count that is enough."""
        return self.gte if self.gte is not None else (self.gt or 0) + 1


class Correlation(BaseModel):
    """How matching lines are counted."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    type: Literal["event_count", "value_count"]
    rules: Annotated[tuple[str, ...], Field(min_length=1)]
    group_by: Annotated[tuple[str, ...], Field(alias="group-by")] = ()
    timespan: Timespan
    condition: Threshold

    @model_validator(mode="after")
    def _field_fits_type(self) -> Self:
        if (self.type == "value_count") != (self.condition.field is not None):
            raise ValueError("condition.field is needed for value_count and for nothing else")
        return self


class ThreatMapping(BaseModel):
    """What a rule becomes in this product."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    threat_type: ThreatType
    rearm_after: Annotated[Timespan | None, Field(alias="rearm-after")] = None


class CorrelationDocument(_Document):
    """Says how many of those lines, by whom and how fast, are a threat."""

    correlation: Correlation
    watchfloor: ThreatMapping
