"""Which pages there are, and what makes each."""

from collections.abc import Callable, Mapping
from pathlib import Path

from references import commands, configuration, events, grpc_methods, rest_operations, rest_values
from watchfloor.gateway.permissions_document import with_permissions
from watchfloor.telemetry.metrics_document import metrics_document

TOP = Path(__file__).parents[2]


def _way_in() -> str:
    return with_permissions((TOP / "docs/api.md").read_text())


PAGES: Mapping[str, Callable[[], str]] = {
    "docs/api.md": _way_in,
    "docs/metrics.md": metrics_document,
    "docs/reference/cli.md": commands.page,
    "docs/reference/configuration.md": configuration.page,
    "docs/reference/events.md": events.page,
    "docs/reference/grpc.md": grpc_methods.page,
    "docs/reference/rest.md": rest_operations.page,
    "docs/reference/rest-values.md": rest_values.page,
}
"""By path from the top."""
