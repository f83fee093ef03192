"""The way of a signal: queue, agents, analyzers, store, stream."""

from grafana_foundation_sdk.builders.dashboard import Dashboard

from observing.dashboards import board as boards
from observing.dashboards.board import Panels
from observing.dashboards.panels import graph, heat, number
from observing.expressions import Query, or_none, quantile, quantiles, rate, rates, share, slowest

_TYPE = 'type=~"$type"'


def board() -> Dashboard:
    """The dashboard."""
    return boards.board(
        "threat-path",
        "Threat path",
        "From a signal to those who watch: where time goes, and what is lost.",
        {
            "From end to end": _whole(),
            "Queue": _queue(),
            "Stages": _stages(),
            "Judgements": _judged(),
        },
        choices={"type": "soc_threats_total"},
    )


def _whole() -> Panels:
    duration = "soc_analysis_duration_seconds"
    buckets = Query(rate(f"{duration}_bucket", "le", _TYPE), "{{le}}", with_exemplars=True)
    return [
        graph(
            "Analysis",
            "From the receipt of a signal to its result. Promised: 99 % below the line.",
            "s",
            *quantiles(duration, _TYPE),
            limit=2.5,
        ),
        heat("Analysis, all", "How many threats took how long.", "s", buckets, span=8),
        graph(
            "Delivery",
            "How long after its publication a gateway heard of it. Promised: 99 % below the line.",
            "s",
            slowest("soc_delivery_lag_seconds", "stream"),
            limit=1,
        ),
    ]


def _queue() -> Panels:
    return [
        graph(
            "In and out",
            "When more comes in than goes out, the queue grows.",
            "cps",
            Query(or_none(rate("soc_signals_received_total", where=_TYPE)), "accepted"),
            Query(rate("soc_threats_total", where=_TYPE), "analysed"),
        ),
        graph(
            "Waiting",
            "Signals of all projects that are not analysed.",
            "short",
            Query("max(soc_queue_pending)", "signals"),
        ),
        graph(
            "Oldest",
            "How long the oldest of them waits. Promised: below the line.",
            "s",
            Query("max(soc_queue_age_seconds)", "oldest"),
            limit=30,
        ),
    ]


def _stages() -> Panels:
    return [
        graph(
            "Stages, p95",
            "What one of twenty batches takes longer: the agents together, then each analyzer.",
            "s",
            slowest("soc_stage_duration_seconds", "stage"),
        ),
        graph(
            "Batches",
            "Signals that were analysed together: half of the batches are larger, one of twenty.",
            "short",
            Query(quantile(0.5, "soc_batch_size"), "p50"),
            Query(quantile(0.95, "soc_batch_size"), "p95"),
        ),
        graph(
            "Store, p95",
            "How long PostgreSQL takes, by operation; one of twenty takes longer.",
            "s",
            slowest("soc_store_seconds", "operation"),
        ),
    ]


def _judged() -> Panels:
    score = Query(rate("soc_fp_score_bucket", "le", _TYPE), "{{le}}")
    reviews = share(rate("soc_reviews_total"), rate("soc_threats_total"))
    degraded = share(
        rate("soc_threats_degraded_total", where=_TYPE), rate("soc_threats_total", where=_TYPE)
    )
    return [
        graph(
            "Threats",
            "Finished threats, by type.",
            "cps",
            Query(rate("soc_threats_total", "type", _TYPE), "{{type}}"),
            stacked=True,
        ),
        heat(
            "False positives",
            "How likely threats were false alarms; 1 is certain.",
            "short",
            score,
            span=8,
        ),
        number(
            "For people",
            "Share of threats that a person must look at.",
            "percentunit",
            Query(or_none(reviews)),
        ),
        number(
            "Degraded",
            "Share of threats that lack the answer of an agent. Promised: below 1 %.",
            "percentunit",
            Query(or_none(degraded)),
            steps=((None, "green"), (0.005, "orange"), (0.01, "red")),
        ),
        graph(
            "Watchers",
            "Clients on live streams, and those that were sent away.",
            "short",
            Query("sum(soc_stream_clients)", "on any stream"),
            Query("sum(soc_active_websocket_connections)", "by WebSocket"),
            Query(
                "sum by (reason) (increase(soc_stream_cut_off_total[5m]))", "sent away: {{reason}}"
            ),
        ),
        graph(
            "Limits",
            "Requests that were refused because their caller comes too often, by whose limit.",
            "reqps",
            rates("soc_requests_limited_total", "limit"),
        ),
        graph(
            "Clients that come back",
            "What became of results for them.",
            "cps",
            rates("soc_client_results_total", "outcome"),
        ),
    ]
