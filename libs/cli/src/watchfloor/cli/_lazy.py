"""A command group whose commands are imported when they are called, not when they are listed."""

import importlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import typer
import typer.main
from typer.core import TyperCommand, TyperGroup


class CommandEntry(NamedTuple):
    """A command before it is imported.

    Attributes:
        name: As it is typed.
        module: Imported when it is called; holds the typer app ``app``.
        summary: One line for the list of commands.
        panel: Heading that it is listed under.
    """

    name: str
    module: str
    summary: str
    panel: str


class _Deferred(TyperCommand):
    """Stands for a command in lists and becomes it when it is called or completed."""

    def __init__(self, entry: CommandEntry) -> None:
        super().__init__(name=entry.name, help=entry.summary, rich_help_panel=entry.panel)
        self._module = entry.module

    def make_context(  # type: ignore[override]  # typer publishes the subclass of Context only
        self,
        info_name: str | None,
        args: list[str],
        parent: typer.Context | None = None,
        **extra: Any,  # noqa: ANN401  # handed on to typer as it came
    ) -> Any:  # noqa: ANN401
        """Parse the arguments with the real command.

        Raises:
            UsageError: It needs a package that is not installed, as in an image of a gateway.
        """
        command = typer.main.get_command(self._app())
        return command.make_context(info_name, args, parent, **extra)

    def _app(self) -> typer.Typer:
        try:
            found: typer.Typer = importlib.import_module(self._module).app
        except ModuleNotFoundError as exc:
            from watchfloor.cli.failures import UsageError

            if exc.name is None or exc.name.startswith("watchfloor"):
                raise
            reason = f"it needs the package {exc.name}, which an image of a gateway does not hold"
            raise UsageError(f"{self.name} is not installed here: {reason}.") from exc
        return found


def lazy_group(entries: Sequence[CommandEntry]) -> type[TyperGroup]:
    """The class of a group that holds ``entries`` in this order."""

    class LazyGroup(TyperGroup):
        """A group of commands that are not imported yet."""

        def __init__(self, **settings: Any) -> None:  # noqa: ANN401  # typer's own
            super().__init__(**settings)
            for entry in entries:
                self.add_command(_Deferred(entry))

    return LazyGroup
