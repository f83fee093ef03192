"""What people write in ``observability/``: promises, and what tells of a cause."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

TOP = Path(__file__).parents[2]
FOLDER = TOP / "observability"


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SLOTest(_Written):
    """Series that show a share of bad minutes; those of ``none`` stay at zero."""

    good: Sequence[str] = ()
    bad: Sequence[str] = ()
    total: Sequence[str] = ()
    stale: Sequence[str] = ()
    none: Sequence[str] = ()


class SLO(_Written):
    """One promise.

    Attributes:
        name: The label ``slo`` of what is recorded.
        title: In dashboards.
        objective: Per cent of what shall be good.
        promise: What is good, as a sentence.
        alert: What its alerts are called.
        summary: What they say.
        runbook: The entry that helps.
        records: What is recorded before, by name.
        ratio: The share that was bad in ``$window``.
        test: What promtool is told.
    """

    name: str
    title: str
    objective: float
    promise: str
    alert: str
    summary: str
    runbook: str
    records: Mapping[str, str] = {}
    ratio: str
    test: SLOTest

    @property
    def budget(self) -> float:
        """The share that may be bad."""
        return round(1 - self.objective / 100, 6)


class SLOs(_Written):
    """All promises, and the time in which they are kept."""

    period: str
    slos: Sequence[SLO]


class AlertTest(_Written):
    """When an alert shall fire, told these series; others that fire then are ``beside`` it."""

    interval: str = "1m"
    series: Mapping[str, str]
    fires_at: str
    clears_at: str
    beside: Sequence[str] = ()


class Alert(_Written):
    """One alert by its cause; as in Prometheus, but for runbook and test."""

    alert: str
    expr: str
    for_: str = "0s"
    severity: Literal["critical", "warning"]
    summary: str
    description: str
    runbook: str
    test: AlertTest

    model_config = ConfigDict(alias_generator=lambda name: name.rstrip("_"))


class Alerts(_Written):
    """All of them, and where the runbook is read."""

    runbook: str
    alerts: Sequence[Alert]


def slos() -> SLOs:
    """What stands in ``slos.yaml``."""
    return SLOs.model_validate(yaml.safe_load((FOLDER / "slos.yaml").read_text()))


def alerts() -> Alerts:
    """What stands in ``alerts.yaml``."""
    return Alerts.model_validate(yaml.safe_load((FOLDER / "alerts.yaml").read_text()))
