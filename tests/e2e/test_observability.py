"""Rules and dashboards as a real Prometheus sees them, of a real product under load."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from observing.made import DASHBOARDS
from observing.rules import rules
from observing.source import TOP, alerts, slos
from support import eventually
from support.collector import collector
from support.needs import need
from support.prometheus import Prometheus, no_prometheus
from support.watched import watched

pytestmark = [pytest.mark.e2e]

FACTOR = 600
"""Five minutes are half a second, three days are seven minutes."""

CHOSEN = {"$__rate_interval": "10s", "$type": ".*", "$agent": ".*"}


@pytest.fixture(autouse=True)
def _with_prometheus() -> None:
    need(no_prometheus())


def _expressions() -> Iterator[str]:
    """What all dashboards ask, with their variables as Grafana fills them in."""
    for path in sorted((TOP / DASHBOARDS).glob("*.json")):
        for panel in json.loads(path.read_text())["panels"]:
            for target in panel.get("targets", ()):
                expression = target["expr"]
                for variable, value in CHOSEN.items():
                    expression = expression.replace(variable, value)
                yield expression


async def _has_all_rules(prometheus: Prometheus) -> bool:
    """Whether it has them, and none of those that it has evaluated is at fault."""
    number = sum(len(group["rules"]) for group in rules(slos(), alerts())["groups"])
    found = await prometheus.rules()
    assert [rule["lastError"] for rule in found if rule["health"] == "err"] == []
    well = [rule["name"] for rule in found if rule["health"] == "ok"]
    # What is left of a budget is looked at once in a minute.
    return len(found) == number and len(well) >= number - len(slos().slos)


async def test_all_rules_load_and_every_expression_of_every_dashboard_returns_data() -> None:
    async with collector() as collected:
        traced = {
            "WATCHFLOOR_TRACING__ENDPOINT": collected.endpoint,
            "WATCHFLOOR_TRACING__SAMPLE_RATIO": "1",
        }
        async with watched(traced) as running:
            prometheus = running.prometheus
            prometheus.use(rules(slos(), alerts()))
            await eventually(lambda: _has_all_rules(prometheus), every_s=0.2)
            prometheus.use(rules(slos(), alerts(), factor=FACTOR))
            expressions = list(_expressions())
            assert len(expressions) > 100
            for expression in expressions:
                await eventually(partial(_has_data, prometheus, expression), every_s=0.2)

            exemplars = await prometheus.exemplars("soc_analysis_duration_seconds_bucket")
            led_to = {each["labels"]["trace_id"] for each in exemplars}
            assert led_to
            await eventually(lambda: led_to <= {span.trace_id for span in collected.spans})


async def _has_data(prometheus: Prometheus, expression: str) -> bool:
    return bool(await prometheus.values(expression))


async def test_alerts_fire_when_a_fault_is_made_and_clear_after() -> None:
    """Those of them that a slow machine does not make fire as well, in all but the long windows."""
    no_coordinator = {"WatchfloorTargetDown", "WatchfloorNoCoordinator"}
    refused = {"WatchfloorIntakeBudgetBurns 1h", "WatchfloorIntakeBudgetBurns 6h"}
    async with watched() as running:
        prometheus = running.prometheus
        prometheus.use(rules(slos(), alerts(), factor=FACTOR))
        await eventually(lambda: _has_data(prometheus, "slo:sli_error:ratio_rate3d"))
        await _clear(prometheus, no_coordinator | refused)

        with _stopped(running.coordinator.process.pid):
            await _fire(prometheus, no_coordinator)
        await _clear(prometheus, no_coordinator)

        with _stopped(running.servers.server_pid("nats-server")):
            await _fire(prometheus, refused)
        await _clear(prometheus, refused)


@contextmanager
def _stopped(pid: int) -> Iterator[None]:
    """A process that is there and does nothing."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


async def _fire(prometheus: Prometheus, names: set[str]) -> None:
    """All of them do at some time, and say what they mean."""
    missing = set(names)

    async def have_fired() -> bool:
        for alert in await prometheus.firing():
            assert "<" not in "".join(alert["annotations"].values()), "a template that failed"
            missing.discard(_name(alert))
        return not missing

    await eventually(have_fired, every_s=0.2)


async def _clear(prometheus: Prometheus, names: set[str]) -> None:
    async def are_clear() -> bool:
        return names.isdisjoint(_name(alert) for alert in await prometheus.firing())

    await eventually(are_clear, every_s=0.2)


def _name(alert: dict[str, Any]) -> str:
    """With the long window, where it is one of several."""
    labels = alert["labels"]
    return f"{labels['alertname']} {labels.get('long', '')}".strip()
