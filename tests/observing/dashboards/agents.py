"""The five analysis agents, the actors that they run in, and language models."""

from grafana_foundation_sdk.builders.dashboard import Dashboard

from observing.dashboards import board as boards
from observing.dashboards.board import Panels
from observing.dashboards.panels import NONE_IS_GOOD, graph, number
from observing.expressions import Query, or_none, quantile, quantiles, rate, rates, share, slowest

_AGENT = 'agent=~"$agent"'
_DURATION = "soc_agent_execution_duration_seconds"


def board() -> Dashboard:
    """The dashboard."""
    return boards.board(
        "agents",
        "Agents",
        "The analysis agents, the actors of Ray that they run in, and language models.",
        {"Answers": _answers(), "Actors": _actors(), "Language models": _models()},
        choices={"agent": f"{_DURATION}_count"},
    )


def _answers() -> Panels:
    failed = share(
        rate("soc_agent_failures_total", "agent", _AGENT),
        rate(f"{_DURATION}_count", "agent", _AGENT),
    )
    return [
        graph(
            "Agents, p95",
            "What an agent took for the batch of a threat; one of twenty took longer.",
            "s",
            Query(quantile(0.95, _DURATION, "agent", _AGENT), "{{agent}}", with_exemplars=True),
            limit=0.5,
        ),
        graph(
            "All agents",
            "The same of those that are chosen, together. Points lead to traces.",
            "s",
            *quantiles(_DURATION, _AGENT),
            limit=0.5,
        ),
        graph(
            "Missing answers",
            "Share of answers that an agent did not give.",
            "percentunit",
            Query(or_none(failed), "{{agent}}"),
            limit=0.05,
        ),
        graph(
            "Failures",
            "Answers that were not given, by why.",
            "cps",
            Query(
                rate("soc_agent_failures_total", "agent, status", _AGENT), "{{agent}}: {{status}}"
            ),
        ),
        graph(
            "Stages, p95",
            "What one of twenty batches takes longer: the agents together, then each analyzer.",
            "s",
            slowest("soc_stage_duration_seconds", "stage"),
        ),
        graph(
            "Degraded",
            "Threats that lack an answer, by type.",
            "cps",
            Query(rate("soc_threats_degraded_total", "type"), "{{type}}"),
        ),
    ]


def _actors() -> Panels:
    return [
        graph(
            "Actors",
            "Actors of Ray that share the batches of one agent, or of the analyzers.",
            "short",
            Query(or_none("max by (pool) (soc_pool_replicas)"), "{{pool}}"),
        ),
        graph(
            "Busy",
            "For which share of the last moments they were busy; more are started above the line.",
            "percentunit",
            Query(or_none("max by (pool) (soc_pool_busy_ratio)"), "{{pool}}"),
            limit=0.8,
        ),
        graph(
            "Resized",
            "Decisions in five minutes that a pool shall be larger or smaller, by why.",
            "short",
            Query(
                or_none("sum by (pool, reason) (increase(soc_pool_resized_total[5m]))"),
                "{{pool}}: {{reason}}",
            ),
        ),
    ]


def _models() -> Panels:
    return [
        graph(
            "Questions",
            "Questions to language models, by what came of them.",
            "cps",
            rates("soc_llm_calls_total", "outcome"),
            stacked=True,
        ),
        graph(
            "Questions, p95",
            "What they take, with waits and further attempts; one of twenty takes longer.",
            "s",
            Query(
                or_none(slowest("soc_llm_call_duration_seconds", "purpose").expression),
                "{{purpose}}",
            ),
        ),
        graph(
            "Narratives",
            "Answers of agents for which a language model was configured, by what came of it.",
            "cps",
            rates("soc_narratives_total", "status"),
        ),
        graph(
            "Tokens",
            "Tokens of questions and answers, by what they are for.",
            "cps",
            Query(
                or_none(rate("soc_llm_tokens_total", "purpose, direction")),
                "{{purpose}}: {{direction}}",
            ),
        ),
        number(
            "Cost of a day",
            "What they cost in the last 24 hours, in the currency of `llm.input_price`.",
            "short",
            Query("sum(increase(soc_llm_cost_total[1d]))"),
        ),
        number(
            "Left in peace",
            "Language models that are not asked because they failed too often.",
            "short",
            Query(or_none("sum(max by (purpose) (soc_llm_paused))")),
            steps=NONE_IS_GOOD,
        ),
    ]
