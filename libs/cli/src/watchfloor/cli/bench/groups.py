"""What the bench can measure: figures that are found together, under the name of their group."""

from collections.abc import AsyncGenerator, Callable, Sequence
from functools import partial
from typing import NamedTuple

from watchfloor.cli.bench.behavior import measure_behavior
from watchfloor.cli.bench.ceilings import CeilingsOnce
from watchfloor.cli.bench.dashboard import FIGURES, measure_dashboard
from watchfloor.cli.bench.evaluation import measure_evaluation
from watchfloor.cli.bench.events import measure_events
from watchfloor.cli.bench.figure import Figure
from watchfloor.cli.bench.load import Load
from watchfloor.cli.bench.log_lines import measure_log_lines
from watchfloor.cli.bench.pace import measure_pace
from watchfloor.cli.bench.pii import measure_pii
from watchfloor.cli.bench.ray_nodes import measure_ray_nodes
from watchfloor.cli.bench.session_risk import measure_session_risk
from watchfloor.cli.bench.spans import measure_spans
from watchfloor.cli.bench.threat_path import measure_threat_path
from watchfloor.cli.bench.watchers import measure_watchers, watchers_figures
from watchfloor.cli.failures import UsageError
from watchfloor.cli.runtime_choice import Runtime


class Group(NamedTuple):
    """Figures that are measured together.

    Attributes:
        name: How it is chosen.
        doing: What is done, for who waits for it.
        figures: Their names.
        measure: Yields them, each as soon as it is known.
    """

    name: str
    doing: str
    figures: Sequence[str]
    measure: Callable[[], AsyncGenerator[Figure]]


def groups(load: Load, runtimes: Sequence[Runtime]) -> Sequence[Group]:
    """All groups, in the order in which they are measured.

    Args:
        load: How much is measured.
        runtimes: Where the threat path can be measured.
    """
    ceilings = CeilingsOnce(load)
    measured = (
        ("log", "Reading an access log", ("log_lines_per_s",), measure_log_lines),
        ("spans", "Sending spans", ("spans_per_s",), measure_spans),
        ("events", "Telling events", ("events_per_s", "events_saved_per_s"), measure_events),
        ("risk", "Judging a session", _both("session_risk"), measure_session_risk),
        ("evaluate", "Asking whether sessions may go on", _both("evaluate"), measure_evaluation),
        ("signature", "Comparing sessions", _SIGNATURE, measure_behavior),
        ("pii", "Looking for personal data", _PII, measure_pii),
        ("pace", "Coming too often to two gateways", _PACE, measure_pace),
        ("dashboard", "Looking at the dashboard", FIGURES, measure_dashboard),
        ("watchers", "Telling many watchers", watchers_figures(load), measure_watchers),
    )
    return (
        *(Group(name, doing, names, partial(by, load)) for name, doing, names, by in measured),
        Group("ceilings", "Measuring each part alone", _CEILINGS, ceilings.measure),
        *(
            Group(
                f"threats_{runtime}",
                f"Putting load on the threat path on {runtime}",
                _threats(runtime),
                partial(measure_threat_path, load, runtime=runtime, ceilings=ceilings),
            )
            for runtime in runtimes
        ),
        *(
            Group(
                "ray_nodes", "Starting three nodes of Ray", _NODES, partial(measure_ray_nodes, load)
            )
            for runtime in runtimes
            if runtime is Runtime.RAY
        ),
    )


def chosen(of: Sequence[Group], words: Sequence[str]) -> Sequence[Group]:
    """Those that are named, or that measure a figure that is; all where nothing is.

    Raises:
        UsageError: A word names neither.
    """
    known = {word for group in of for word in (group.name, *group.figures)}
    if unknown := [word for word in words if word not in known]:
        raise UsageError(
            f"The bench does not measure {', '.join(unknown)} here; --list shows what it does."
        )
    wanted = set(words)
    return [group for group in of if not wanted or wanted & {group.name, *group.figures}]


def _both(name: str) -> Sequence[str]:
    return f"{name}_p50_ms", f"{name}_p99_ms"


def _threats(runtime: Runtime) -> Sequence[str]:
    latencies = _both(f"threat_latency_{runtime}")
    return f"start_{runtime}_s", f"rss_{runtime}_mb", *latencies, f"threats_per_s_{runtime}"


_SIGNATURE = tuple(
    f"{name}_{figure}"
    for name in ("signature_add", "signature_add_five_groups")
    for figure in ("p50_ms", "p99_ms", "report_ms", "held_mb", "as_anew")
)
_NODES = ("ray_three_nodes_batches_per_s",)
_PACE = ("pace_even_per_s", "pace_uneven_per_s", "pace_mixed_per_s")
_PII = ("pii_speedup", "pii_speedup_dense", "pii_speedup_clean")
_CEILINGS = (
    "bare_pipeline_per_s",
    "jetstream_per_s",
    "postgres_per_s",
    "queue_store_publish_per_s",
)
