"""What all dashboards have in common."""

import json
from collections.abc import Mapping, Sequence

from grafana_foundation_sdk.builders import common, dashboard
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    DashboardLinkType,
    DataSourceRef,
    Panel,
    VariableOption,
    VariableRefresh,
    VariableSort,
)

from observing.expressions import PROMETHEUS

_TAG = "watchfloor"
SOURCE = DataSourceRef(type_val="prometheus", uid=PROMETHEUS)

Panels = Sequence[Builder[Panel]]


def board(
    uid: str,
    title: str,
    description: str,
    rows: Mapping[str, Panels],
    *,
    choices: Mapping[str, str] | None = None,
) -> dashboard.Dashboard:
    """A dashboard with a link to the others.

    Args:
        uid: Its place in Grafana.
        title: Its name, after the product's.
        description: For whom it is.
        rows: Panels below their headings.
        choices: Labels that one may choose values of, with the metric that has them.
    """
    made = dashboard.Dashboard(f"Watchfloor / {title}").uid(f"watchfloor-{uid}")
    made = made.description(description).tags([_TAG]).readonly().timezone("browser")
    made = made.time("now-1h", "now").refresh("30s").tooltip(DashboardCursorSync.CROSSHAIR)
    made = made.link(_others()).annotation(_alerts())
    for label, metric in (choices or {}).items():
        made = made.with_variable(_choice(label, metric))
    for heading, panels in rows.items():
        made = made.with_row(dashboard.Row(heading))
        for panel in panels:
            made = made.with_panel(panel)
    return made


def as_json(made: dashboard.Dashboard) -> str:
    """As Grafana reads it from a file; panels are numbered, so that links to them stay."""
    built = made.build()
    for number, panel in enumerate(built.panels or (), start=1):
        panel.id_val = number
    return json.dumps(built, cls=JSONEncoder, indent=2, sort_keys=True) + "\n"


def _others() -> dashboard.DashboardLink:
    link = dashboard.DashboardLink("Watchfloor").type(DashboardLinkType.DASHBOARDS)
    return link.tags([_TAG]).as_dropdown(True).keep_time(True)


def _alerts() -> dashboard.AnnotationQuery:
    """When alerts fired, as marks in every graph."""
    query = dashboard.AnnotationQuery().name("Alerts").enable(True).icon_color("orange")
    return query.datasource(SOURCE).expr(
        'ALERTS{alertname=~"Watchfloor.+", alertstate="firing", severity="critical"}'
    )


def _choice(label: str, metric: str) -> dashboard.QueryVariable:
    """Values of a label; all of them at first."""
    made = dashboard.QueryVariable(label).label(label.capitalize()).datasource(SOURCE)
    made = made.query(f"label_values({metric}, {label})").multi(True).include_all(True)
    made = made.all_value(".*").refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
    everything = VariableOption(selected=True, text="All", value="$__all")
    return made.sort(VariableSort.ALPHABETICAL_ASC).current(everything)


def legend() -> common.VizLegendOptions:
    """A table below, with what was last and most."""
    from grafana_foundation_sdk.models.common import LegendDisplayMode, LegendPlacement

    made = common.VizLegendOptions().show_legend(True).calcs(["lastNotNull", "max"])
    return made.display_mode(LegendDisplayMode.TABLE).placement(LegendPlacement.BOTTOM)
