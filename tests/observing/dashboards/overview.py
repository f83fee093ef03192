"""Whether all is well, at one look."""

from grafana_foundation_sdk.builders.dashboard import Dashboard

from observing.dashboards import board as boards
from observing.dashboards.board import Panels
from observing.dashboards.panels import (
    NONE_IS_GOOD,
    PLAIN,
    SOME_ARE_GOOD,
    graph,
    listing,
    number,
)
from observing.expressions import Query, or_none, quantile, rate, rates, slowest

_FIRING = 'ALERTS{alertname=~"Watchfloor.+", alertstate="firing"}'
_DAY_S = 86400


def board() -> Dashboard:
    """The dashboard."""
    return boards.board(
        "overview",
        "Overview",
        "Whether all is well, at one look; the other dashboards say why not.",
        {
            "Now": _now(),
            "What comes in": _intake(),
            "What comes out": _out(),
            "Beneath": _beneath(),
        },
    )


def _now() -> Panels:
    waits = Query("max(soc_queue_age_seconds)")
    slow = Query(quantile(0.95, "soc_analysis_duration_seconds"))
    return [
        number(
            "Alerts",
            "Alerts of Watchfloor that fire.",
            "short",
            Query(or_none(f"count({_FIRING})")),
            steps=NONE_IS_GOOD,
        ),
        number(
            "Gateways",
            "Gateways that Prometheus reaches.",
            "short",
            Query(or_none('sum(up{job="watchfloor-gateway"})')),
            steps=SOME_ARE_GOOD,
        ),
        number(
            "Coordinators",
            "Coordinators that gateways hear of.",
            "short",
            Query("max(soc_coordinators)"),
            steps=SOME_ARE_GOOD,
        ),
        number(
            "Oldest signal",
            "How long the oldest signal waits that is not analysed.",
            "s",
            waits,
            steps=((None, "green"), (30, "orange"), (60, "red")),
        ),
        number(
            "Analysis, p95",
            "From the receipt of a signal to its result; one of twenty takes longer.",
            "s",
            slow,
            steps=((None, "green"), (1, "orange"), (2.5, "red")),
        ),
        number(
            "Watchers",
            "Clients on live streams.",
            "short",
            Query("sum(soc_stream_clients)"),
            steps=PLAIN,
        ),
    ]


def _intake() -> Panels:
    return [
        graph(
            "Signals",
            "Signals that the queue accepted, by type.",
            "cps",
            rates("soc_signals_received_total", "type"),
            stacked=True,
        ),
        graph(
            "Events",
            "Events of monitored agents that the queue accepted, by where they come from.",
            "cps",
            rates("soc_events_received_total", "source"),
            stacked=True,
        ),
        graph(
            "Refused",
            "Signals and events that were turned away. `unavailable`, `deadline` and `internal` are"
            " our fault, `saturated` is a share that is used up, all else the caller's.",
            "cps",
            Query(rate("soc_signals_refused_total", "reason"), "signals: {{reason}}"),
            Query(rate("soc_events_refused_total", "reason"), "events: {{reason}}"),
        ),
    ]


def _out() -> Panels:
    return [
        graph(
            "Threats",
            "Threats whose analysis was finished, by severity.",
            "cps",
            rates("soc_threats_total", "severity"),
            stacked=True,
        ),
        graph(
            "Policies",
            "What policies decided about sessions.",
            "cps",
            rates("soc_policy_decisions_total", "action"),
            stacked=True,
        ),
        graph(
            "Late",
            "How long the oldest signal and the oldest message with events wait.",
            "s",
            Query("max(soc_queue_age_seconds)", "signals"),
            Query("max(soc_events_age_seconds)", "events"),
            limit=60,
        ),
    ]


def _beneath() -> Panels:
    return [
        graph(
            "Store, p95",
            "How long PostgreSQL takes, by operation; one of twenty takes longer.",
            "s",
            slowest("soc_store_seconds", "operation"),
        ),
        graph(
            "Audit log",
            "Entries that were written, and that became links of the chain: one follows the other.",
            "cps",
            Query(or_none(rate("soc_audit_entries_total")), "written"),
            Query(rate("soc_audit_sealed_total"), "sealed"),
            Query(rate("soc_audit_dropped_total"), "dropped"),
        ),
        graph(
            "Given up",
            "What will not be tried again by itself; `watchfloor dead-letters list` has it.",
            "cps",
            Query(rate("soc_dead_letters_total"), "signals"),
            Query(rate("soc_session_dead_letters_total"), "messages of events"),
            Query(rate("soc_conclusion_steps_total", where='outcome="dead"'), "steps"),
            Query(rate("soc_deliveries_total", where='outcome="dead"'), "webhooks"),
        ),
        number(
            "Certificate",
            "How long the certificate of the ports is good for; without TLS there is none.",
            "s",
            Query(or_none("min(soc_certificate_remaining_seconds)")),
            steps=((None, "red"), (7 * _DAY_S, "orange"), (14 * _DAY_S, "green")),
            words={"0": "none"},
        ),
        number(
            "Disk",
            "Which part of the disk under embedded servers is free; without them there is none.",
            "percentunit",
            Query(or_none("min(soc_disk_free_ratio)")),
            steps=((None, "red"), (0.05, "orange"), (0.1, "green")),
            words={"0": "none"},
        ),
        number(
            "Upkeep put off",
            "Hours of the last day in which rows that were due were not removed.",
            "short",
            Query("sum(increase(soc_upkeep_postponed_total[1d]))"),
            steps=NONE_IS_GOOD,
        ),
        listing(
            "Alerts that fire",
            "Each has an entry in the runbook.",
            Query(or_none(_FIRING)),
            span=12,
            hidden=("__name__", "alertstate"),
        ),
    ]
