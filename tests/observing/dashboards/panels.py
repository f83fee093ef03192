"""The kinds of panels that there are."""

from collections.abc import Sequence

from grafana_foundation_sdk.builders import (
    common,
    dashboard,
    heatmap,
    prometheus,
    stat,
    table,
    timeseries,
)
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models.common import (
    BigValueColorMode,
    BigValueGraphMode,
    GraphTresholdsStyleMode,
    StackingMode,
    TooltipDisplayMode,
)
from grafana_foundation_sdk.models.dashboard import (
    DynamicConfigValue,
    FieldColorModeId,
    Threshold,
    ThresholdsMode,
    ValueMap,
    ValueMappingResult,
)
from grafana_foundation_sdk.models.heatmap import HeatmapColorMode
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from observing.dashboards.board import SOURCE, legend
from observing.expressions import Query

Steps = Sequence[tuple[float | None, str]]
"""From which value on which colour; the first has no value."""

PLAIN: Steps = ((None, "blue"),)
NONE_IS_GOOD: Steps = ((None, "green"), (1, "red"))
SOME_ARE_GOOD: Steps = ((None, "red"), (1, "green"))
_HEIGHT = 8


def graph(
    title: str,
    description: str,
    unit: str,
    *queries: Query,
    span: int = 8,
    stacked: bool = False,
    limit: float | None = None,
) -> timeseries.Panel:
    """Values over time; ``limit`` is a line that they should stay below."""
    panel = timeseries.Panel().title(title).description(description).unit(unit).min(0)
    panel = panel.datasource(SOURCE).span(span).height(_HEIGHT).legend(legend())
    panel = panel.tooltip(common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI))
    panel = panel.fill_opacity(40 if stacked else 8).line_width(1)
    if stacked:
        panel = panel.stacking(common.StackingConfig().mode(StackingMode.NORMAL).group("A"))
    if limit is not None:
        style = common.GraphThresholdsStyleConfig().mode(GraphTresholdsStyleMode.DASHED)
        panel = panel.thresholds(_steps(((None, "transparent"), (limit, "red"))))
        panel = panel.thresholds_style(style)
    return panel.targets(_targets(queries))


def number(
    title: str,
    description: str,
    unit: str,
    query: Query,
    *,
    span: int = 4,
    steps: Steps = PLAIN,
    words: dict[str, str] | None = None,
) -> stat.Panel:
    """One value as it is, before a line of how it was; ``words`` stand for values."""
    panel = stat.Panel().title(title).description(description).unit(unit).datasource(SOURCE)
    panel = panel.span(span).height(4).graph_mode(BigValueGraphMode.AREA)
    panel = panel.color_mode(BigValueColorMode.VALUE).thresholds(_steps(steps))
    panel = panel.color_scheme(dashboard.FieldColor().mode(FieldColorModeId.THRESHOLDS))
    panel = panel.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
    if words:
        said = {value: ValueMappingResult(text=word) for value, word in words.items()}
        panel = panel.mappings([ValueMap(said)])
    return panel.targets(_targets([query]))


def heat(title: str, description: str, unit: str, query: Query, *, span: int) -> heatmap.Panel:
    """How often which values came; the query is a histogram's buckets by ``le``."""
    target = _target("A", query).format(PromQueryFormat.HEATMAP)
    panel = heatmap.Panel().title(title).description(description).datasource(SOURCE)
    colours = heatmap.HeatmapColorOptions().mode(HeatmapColorMode.SCHEME).scheme("Blues").steps(32)
    panel = panel.span(span).height(_HEIGHT).calculate(False).color(colours).show_tooltip()
    return panel.y_axis(heatmap.YAxisConfig().unit(unit)).with_target(target)


def listing(
    title: str, description: str, query: Query, *, span: int, hidden: Sequence[str] = ()
) -> table.Panel:
    """The labels of what there is."""
    target = _target("A", query).format(PromQueryFormat.TABLE).instant()
    panel = table.Panel().title(title).description(description).datasource(SOURCE)
    panel = panel.span(span).height(_HEIGHT).with_target(target)
    for name in ("Time", "Value", *hidden):
        panel = panel.override_by_name(name, [DynamicConfigValue("custom.hidden", True)])
    return panel


def _steps(steps: Steps) -> dashboard.ThresholdsConfig:
    made = dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE)
    return made.steps([Threshold(value=value, color=colour) for value, colour in steps])


def _targets(queries: Sequence[Query]) -> list[Builder[Dataquery]]:
    letters = "ABCDEFGH"
    return [_target(letters[number], each) for number, each in enumerate(queries)]


def _target(letter: str, query: Query) -> prometheus.Dataquery:
    made = prometheus.Dataquery().expr(query.expression).ref_id(letter).range()
    made = made.exemplar(query.with_exemplars)
    return made.legend_format(query.legend) if query.legend else made
