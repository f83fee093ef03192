"""Refuses to package the product without its dashboard, which git does not keep."""  # noqa: INP001 - hatchling loads it by its path

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_PAGE = "services/gateway/src/watchfloor/gateway/dashboard_files/index.html"


class DashboardHook(BuildHookInterface):  # type: ignore[type-arg]  # its configuration has no type
    """Looks for the built files before a wheel or a source archive is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's
        """Pass where they are there; a checkout (``pip install --editable``) needs none.

        Raises:
            SystemExit: They are not.
        """
        if version != "editable" and not (Path(self.root) / _PAGE).is_file():
            raise SystemExit("The dashboard is not built, and a package needs it: make dashboard")
