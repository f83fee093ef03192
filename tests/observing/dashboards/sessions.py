"""What monitored agents do: events, analyses, policies, conclusions."""

from grafana_foundation_sdk.builders.dashboard import Dashboard

from observing.dashboards import board as boards
from observing.dashboards.board import Panels
from observing.dashboards.panels import graph
from observing.expressions import Query, or_none, quantile, rate, rates, slowest


def board() -> Dashboard:
    """The dashboard."""
    return boards.board(
        "sessions",
        "Sessions",
        "From an event of a monitored agent to the conclusion of its session, and what follows it.",
        {"Events": _events(), "Analyses": _analyses(), "Conclusions": _conclusions()},
    )


def _events() -> Panels:
    return [
        graph(
            "Accepted",
            "Events that the queue accepted, by where they come from.",
            "cps",
            rates("soc_events_received_total", "source"),
            stacked=True,
        ),
        graph(
            "Saved",
            "Records of sessions that were saved.",
            "cps",
            rates("soc_session_records_saved_total", "kind"),
            stacked=True,
        ),
        graph(
            "Oldest",
            "How long the oldest message waits whose events are not saved.",
            "s",
            Query("max(soc_events_age_seconds)", "oldest"),
            limit=60,
        ),
        graph(
            "Waiting",
            "Messages of all projects whose events are not saved.",
            "short",
            Query("max(soc_events_pending)", "messages"),
        ),
        graph(
            "Refused",
            "Events that were turned away, by the code of the error.",
            "cps",
            Query(rate("soc_events_refused_total", "reason"), "{{reason}}"),
        ),
        graph(
            "Given up",
            "Messages with events that will not be tried again.",
            "cps",
            Query(rate("soc_session_dead_letters_total"), "messages"),
        ),
    ]


def _analyses() -> Panels:
    analyses = "soc_session_analyses_total"
    return [
        graph(
            "Analyses",
            "Analyses of thoughts, sessions, data flow and personal data, by how they ended.",
            "cps",
            Query(rate(analyses, "kind, outcome"), "{{kind}}: {{outcome}}"),
        ),
        graph(
            "Analyses, p95",
            "What they take; one of twenty takes longer.",
            "s",
            slowest("soc_session_analysis_seconds", "kind"),
        ),
        graph(
            "Policies",
            "What policies decided.",
            "cps",
            rates("soc_policy_decisions_total", "action"),
            stacked=True,
        ),
        graph(
            "Judgements",
            "By what came of them: the deterministic answer alone (`heuristic`), that of a language"
            " model (`model`, `kept`), or why that was not used.",
            "cps",
            Query(
                or_none(rate("soc_session_judgements_total", "analyzer, outcome")),
                "{{analyzer}}: {{outcome}}",
            ),
        ),
        graph(
            "Judgements, p95",
            "What they take, a language model included; one of twenty takes longer.",
            "s",
            slowest("soc_session_judgement_seconds", "analyzer"),
        ),
        graph(
            "Reports",
            "Whether the sessions of a monitored agent were analysed together when that was asked.",
            "cps",
            rates("soc_agent_analysis_decisions_total", "decision"),
        ),
    ]


def _conclusions() -> Panels:
    delay = "soc_conclusion_delay_seconds"
    return [
        graph(
            "Concluded",
            "Sessions and traces that went quiet.",
            "cps",
            rates("soc_concluded_total", "kind"),
        ),
        graph(
            "Delay",
            "From when a session counts as quiet to its conclusion. Promised: 99 % below the line.",
            "s",
            Query(quantile(0.5, delay), "p50"),
            Query(quantile(0.95, delay), "p95"),
            Query(quantile(0.99, delay), "p99"),
            limit=30,
        ),
        graph(
            "Steps",
            "What followed conclusions, by how it ended; `dead` is given up.",
            "cps",
            Query(rate("soc_conclusion_steps_total", "step, outcome"), "{{step}}: {{outcome}}"),
        ),
        graph(
            "Webhooks",
            "Tries to tell somebody outside, by what came of them; `dead` is given up.",
            "cps",
            Query(rate("soc_deliveries_total", "kind, outcome"), "{{kind}}: {{outcome}}"),
        ),
        graph(
            "Retention",
            "Rows that left the database because their time was over.",
            "cps",
            rates("soc_retention_deleted_rows_total", "table"),
        ),
        graph(
            "Spans",
            "Spans of the product's own work that a collector took, and that none got.",
            "cps",
            Query(rate("soc_spans_sent_total"), "sent"),
            Query(rate("soc_spans_dropped_total", "reason"), "dropped: {{reason}}"),
        ),
    ]
