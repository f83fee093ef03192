"""Which pages there are, and what makes each."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from references import commands, configuration, events, grpc_methods, rest_operations, rest_values
from watchfloor.gateway.permissions_document import PAGES as PERMISSIONS
from watchfloor.gateway.permissions_document import with_tables
from watchfloor.telemetry.metrics_document import metrics_document

TOP = Path(__file__).parents[2]


def _with_permissions(name: str) -> str:
    return with_tables((TOP / "docs" / name).read_text(), PERMISSIONS[name]())


PAGES: Mapping[str, Callable[[], str]] = {
    "docs/metrics.md": metrics_document,
    "docs/reference/cli.md": commands.page,
    "docs/reference/configuration.md": configuration.page,
    "docs/reference/events.md": events.page,
    "docs/reference/grpc.md": grpc_methods.page,
    "docs/reference/rest.md": rest_operations.page,
    "docs/reference/rest-values.md": rest_values.page,
    **{f"docs/{name}": partial(_with_permissions, name) for name in PERMISSIONS},
}
"""By path from the top."""
