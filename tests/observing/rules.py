"""Prometheus' rules: promises with the alerts of their error budgets, and alerts by cause.

Budgets are watched in several windows, as the workbook of Google's site reliability engineers
recommends (https://sre.google/workbook/alerting-on-slos/, chapter 5, part 6): an alert fires when a
long window has spent much, and clears as soon as a short one spends no more.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from observing.durations import divided, divided_ranges
from observing.source import SLO, Alert, Alerts, SLOs

Rule = dict[str, Any]


class Burn(NamedTuple):
    """When a budget is spent too fast.

    Attributes:
        rate: So many times as fast as it may be.
        long: The window in which much is spent.
        short: The window that shows that it goes on.
        severity: Who is told.
    """

    rate: float
    long: str
    short: str
    severity: str


BURNS = (
    Burn(14.4, "1h", "5m", "critical"),
    Burn(6, "6h", "30m", "critical"),
    Burn(3, "1d", "2h", "warning"),
    Burn(1, "3d", "6h", "warning"),
)
"""2 % of a budget of 30 days in an hour, 5 % in six, 10 % in a day, 10 % in three."""

WINDOWS = ("5m", "30m", "1h", "2h", "6h", "1d", "3d")


def recorded(window: str) -> str:
    """The name of the share that was bad in a window."""
    return f"slo:sli_error:ratio_rate{window}"


def rules(slos: SLOs, alerts: Alerts, *, factor: float = 1) -> dict[str, Any]:
    """What a file of rules holds.

    Args:
        slos: Promises.
        alerts: Alerts by cause.
        factor: All windows and pauses are divided by it; 1 is what operators get.
    """
    groups = [_group(slo, alerts.runbook, factor) for slo in slos.slos]
    causes = [_cause(each, alerts.runbook, factor) for each in alerts.alerts]
    left = [_left(slo, slos.period, factor) for slo in slos.slos]
    return {
        "groups": [
            *groups,
            {"name": "watchfloor-budgets", "interval": divided("1m", factor), "rules": left},
            {"name": "watchfloor-causes", "rules": causes},
        ]
    }


def _group(slo: SLO, runbook: str, factor: float) -> dict[str, Any]:
    burns = [_burns(slo, burn, runbook, factor) for burn in BURNS]
    return {"name": f"watchfloor-slo-{slo.name}", "rules": [*_records(slo, factor), *burns]}


def _records(slo: SLO, factor: float) -> Iterator[Rule]:
    for name, expression in slo.records.items():
        yield {"record": name, "expr": expression}
    for window in WINDOWS:
        ratio = slo.ratio.strip().replace("$window", divided(window, factor))
        yield _of(slo, recorded(window), f"({ratio}) or vector(0)")
    yield _of(slo, "slo:objective:ratio", f"vector({round(1 - slo.budget, 6)})")
    yield _of(slo, "slo:burn_rate:ratio1h", f'{recorded("1h")}{{slo="{slo.name}"}} / {slo.budget}')


def _left(slo: SLO, period: str, factor: float) -> Rule:
    """What is left of a budget; negative when more than all of it is spent."""
    window = f"[{divided(period, factor)}:{divided('1h', factor)}]"
    spent = f'avg_over_time({recorded("1h")}{{slo="{slo.name}"}}{window}) / {slo.budget}'
    return _of(slo, f"slo:error_budget_left:ratio{period}", f"1 - {spent}")


def _of(slo: SLO, name: str, expression: str) -> Rule:
    return {"record": name, "expr": expression, "labels": {"slo": slo.name}}


def _burns(slo: SLO, burn: Burn, runbook: str, factor: float) -> Rule:
    most = f"({burn.rate} * {slo.budget})"
    over = (f'{recorded(each)}{{slo="{slo.name}"}} > {most}' for each in (burn.long, burn.short))
    return {
        "alert": slo.alert,
        "expr": " and ".join(over),
        "for": divided("2m" if burn.severity == "critical" else "15m", factor),
        "labels": {"severity": burn.severity, "long": burn.long, "short": burn.short},
        "annotations": {
            "summary": slo.summary,
            "description": (
                f"In {burn.long}, {{{{ $value | humanizePercentage }}}} were bad, more than"
                f" {burn.rate} times what the objective of {slo.objective} % allows."
                f" Promised is: {slo.promise}"
            ),
            "runbook_url": f"{runbook}#{slo.runbook}",
        },
    }


def _cause(alert: Alert, runbook: str, factor: float) -> Rule:
    return {
        "alert": alert.alert,
        "expr": divided_ranges(alert.expr.strip(), factor),
        "for": divided(alert.for_, factor),
        "labels": {"severity": alert.severity},
        "annotations": {
            "summary": alert.summary,
            "description": alert.description,
            "runbook_url": f"{runbook}#{alert.runbook}",
        },
    }
