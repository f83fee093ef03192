"""What ``promtool test rules`` is told: every alert fires, and clears, in its real windows."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from observing.durations import seconds
from observing.rules import BURNS, Burn
from observing.source import SLO, Alert, Alerts, SLOs

Test = dict[str, Any]

_WELL = (
    'up{job="watchfloor-gateway",instance="well"}',
    'soc_coordinators{instance="well"}',
)
"""Without these a quiet product would not be a healthy one."""

_SCALE = 1_000_000
_QUIET_S = 1800


class _Fault(NamedTuple):
    """What makes one burn fire and none of the faster ones.

    Attributes:
        budgets: So much of what is counted is bad, in budgets.
        every: A gauge is over its limit once in so many steps.
        step: Between two samples.
    """

    budgets: float
    every: int
    step: str


_FAULTS = {
    14.4: _Fault(20, every=5, step="1m"),
    6: _Fault(10, every=20, step="1m"),
    3: _Fault(4, every=50, step="2m"),
    1: _Fault(2, every=100, step="3m"),
}


def rule_tests(slos: SLOs, alerts: Alerts, *, rules: str) -> Mapping[str, dict[str, Any]]:
    """Files of tests, by the interval of their samples: what takes days is looked at less often.

    Args:
        slos: Promises.
        alerts: Alerts by cause.
        rules: Where the rules are.
    """
    files: dict[str, dict[str, Any]] = {}
    burns = [_burns(slos, burn) for burn in BURNS]
    for test in [*map(_cause, alerts.alerts), _one_failure(slos), *burns]:
        step = test["interval"]
        file = {"rule_files": [rules], "evaluation_interval": step, "tests": []}
        files.setdefault(step, file)["tests"].append(test)
    return files


def _cause(alert: Alert) -> Test:
    told = alert.test
    steps = int(seconds(told.clears_at) / seconds(told.interval)) + 1
    named = {series.partition("{")[0] for series in told.series}
    well = {each: f"1x{steps}" for each in _WELL if each.partition("{")[0] not in named}
    own = f'{{alertname="{alert.alert}", severity="{alert.severity}"}}'
    return {
        "name": alert.alert,
        "interval": told.interval,
        "input_series": _series({**well, **told.series}),
        "promql_expr_test": [
            _fires("0m", [], beside=told.beside),
            _fires(told.fires_at, [own], beside=told.beside),
            _fires(told.clears_at, [], beside=told.beside),
        ],
    }


def _fires(at: str, alerts: Collection[str], *, beside: Collection[str]) -> Test:
    """Those fire and, but for what is beside them, no other."""
    chosen = f'alertstate="firing", alertname!~"{"|".join(beside)}"'
    return _expects(at, f"group by (alertname, severity) (ALERTS{{{chosen}}})", alerts)


def _expects(at: str, expression: str, samples: Collection[str]) -> Test:
    wanted = [{"labels": each, "value": 1} for each in samples]
    return {"expr": expression, "eval_time": at, "exp_samples": wanted}


def _one_failure(slos: SLOs) -> Test:
    """One thing comes in a whole night, and is bad: nobody is called."""
    series = dict.fromkeys(_WELL, "1x600")
    for slo in slos.slos:
        series |= dict.fromkeys(slo.test.good, "0x600")
        series |= dict.fromkeys([*slo.test.bad, *slo.test.total], "0x30 1x570")
    at = ("32m", "45m", "6h", "10h")
    return {
        "name": "one failure in a quiet night",
        "interval": "1m",
        "input_series": _series(series),
        "promql_expr_test": [_fires(each, [], beside=[]) for each in at],
    }


def _burns(slos: SLOs, burn: Burn) -> Test:
    """Every budget is spent at one rate, for as long as the long window is."""
    fault = _FAULTS[burn.rate]
    ends_s = _QUIET_S + seconds(burn.long)
    clear_s = ends_s + seconds(burn.short) + 2 * seconds(fault.step)
    counts = [round(each / seconds(fault.step)) for each in (_QUIET_S, seconds(burn.long))]
    series = dict.fromkeys(_WELL, f"1x{sum(counts) * 2}")
    for slo in slos.slos:
        series |= _told(slo, fault, *counts)
    faster = [each for each in BURNS if each.rate >= burn.rate]
    return {
        "name": f"{burn.rate} budgets in {burn.long}",
        "interval": fault.step,
        "input_series": _series(series),
        "promql_expr_test": [
            each
            for slo in slos.slos
            for each in (
                _burning(slo, burn, faster, at_s=_QUIET_S, is_seen=False),
                _burning(slo, burn, faster, at_s=ends_s, is_seen=True),
                _burning(slo, burn, faster, at_s=clear_s, is_seen=False),
            )
        ],
    }


def _burning(slo: SLO, burn: Burn, faster: list[Burn], *, at_s: float, is_seen: bool) -> Test:
    long = "|".join(each.long for each in faster)
    chosen = f'alertstate="firing", alertname="{slo.alert}", long=~"{long}"'
    own = f'{{long="{burn.long}", severity="{burn.severity}", short="{burn.short}"}}'
    expression = f"group by (long, severity, short) (ALERTS{{{chosen}}})"
    return _expects(f"{at_s:.0f}s", expression, [own] if is_seen else [])


def _told(slo: SLO, fault: _Fault, quiet: int, ill: int) -> Mapping[str, str]:
    """The series of a promise: quiet, then as bad as the fault is, then well for as long again."""
    bad = round(_SCALE * slo.budget * fault.budgets)
    shares = {"good": _SCALE - bad, "bad": bad, "total": _SCALE, "none": 0}
    well = {"good": _SCALE, "bad": 0, "total": _SCALE, "none": 0}
    series = {
        each: _grows(well[kind], share, quiet, ill)
        for kind, share in shares.items()
        for each in getattr(slo.test, kind)
    }
    cycles = " ".join([f"0x{fault.every - 2} 3600"] * (ill // fault.every))
    gauge = f"0x{quiet - 1 + ill % fault.every} {cycles} 0x{2 * ill}"
    return series | dict.fromkeys(slo.test.stale, gauge)


def _grows(well: int, ill: int, quiet: int, steps: int) -> str:
    first = well * quiet
    then = first + ill * steps
    return f"0+{well}x{quiet - 1} {first}+{ill}x{steps - 1} {then}+{well}x{2 * steps}"


def _series(values: Mapping[str, str]) -> list[Mapping[str, str]]:
    return [{"series": series, "values": each} for series, each in values.items()]
