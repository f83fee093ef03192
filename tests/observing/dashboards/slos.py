"""What is promised, what is left of each error budget, and how fast it is spent."""

from grafana_foundation_sdk.builders.dashboard import Dashboard

from observing import source
from observing.dashboards import board as boards
from observing.dashboards.board import Panels
from observing.dashboards.panels import graph, number
from observing.expressions import Query
from observing.rules import recorded
from observing.source import SLO


def board() -> Dashboard:
    """The dashboard, with a row for each promise."""
    written = source.slos()
    rows = {each.title: _row(each, written.period) for each in written.slos}
    return boards.board(
        "slos",
        "SLOs",
        "What is promised, what is left of each error budget, and how fast it is spent.",
        rows,
    )


def _row(slo: SLO, period: str) -> Panels:
    chosen = f'{{slo="{slo.name}"}}'
    return [
        number(
            "Kept",
            f"{slo.promise} Promised: {slo.objective:g} %. Shown is the last hour.",
            "percentunit",
            Query(f"1 - {recorded('1h')}{chosen}"),
            steps=((None, "red"), (1 - slo.budget, "green")),
        )
        .decimals(3)
        .height(8),
        number(
            "Budget left",
            f"What is left of what may be bad in {period}; below zero the promise is broken.",
            "percentunit",
            Query(f"slo:error_budget_left:ratio{period}{chosen}"),
            steps=((None, "red"), (0, "orange"), (0.25, "green")),
        )
        .decimals(1)
        .height(8),
        graph(
            "Burn rate",
            "How many times as fast as it may be the budget was spent in the hour before; at 14.4"
            " somebody is called.",
            "short",
            Query(f"slo:burn_rate:ratio1h{chosen}", "in an hour"),
            limit=14.4,
        ),
        graph(
            "Bad",
            "The share that was bad, in windows of different length.",
            "percentunit",
            *(Query(f"{recorded(each)}{chosen}", each) for each in ("5m", "1h", "6h", "3d")),
        ),
    ]
