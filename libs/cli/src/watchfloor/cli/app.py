"""All commands as one table; nothing of them is imported until one is called."""

from importlib.metadata import version
from typing import Annotated

import typer

from watchfloor.cli._examples import examples
from watchfloor.cli._lazy import CommandEntry, lazy_group

_RUN = "Run"
_FEED = "Feed signals"
_LOOK = "Look at threats"
_TEACH = "Teach the agents"
_SCALE = "Scale out"
_OPERATE = "Operate"
_COMMANDS = "watchfloor.cli.commands"

COMMANDS = (
    CommandEntry("up", f"{_COMMANDS}.up", "Start watchfloor and serve until stopped.", _RUN),
    CommandEntry("demo", f"{_COMMANDS}.demo", "See it find threats in a real access log.", _RUN),
    CommandEntry("bench", f"{_COMMANDS}.bench", "Measure speed against its ceiling.", _RUN),
    CommandEntry("soak", f"{_COMMANDS}.soak", "See what grows under a steady load.", _RUN),
    CommandEntry("ingest", f"{_COMMANDS}.ingest", "Find signals in logs and submit them.", _FEED),
    CommandEntry("simulate", f"{_COMMANDS}.simulate", "Make synthetic signals for a trial.", _FEED),
    CommandEntry("submit", f"{_COMMANDS}.submit", "Submit a file of signals, exactly once.", _FEED),
    CommandEntry(
        "import", f"{_COMMANDS}.import_", "Record sessions out of files of traces.", _FEED
    ),
    CommandEntry("tail", f"{_COMMANDS}.tail", "Watch threats as they happen.", _LOOK),
    CommandEntry("threats", f"{_COMMANDS}.threats", "List, open and judge threats.", _LOOK),
    CommandEntry("sessions", f"{_COMMANDS}.sessions", "What AI agents did, and its risk.", _LOOK),
    CommandEntry("agents", f"{_COMMANDS}.agents", "Monitored AI agents.", _LOOK),
    CommandEntry("report", f"{_COMMANDS}.report", "What is known about an AI agent.", _LOOK),
    CommandEntry("analyze", f"{_COMMANDS}.analyze", "Sessions and texts of files, offline.", _LOOK),
    CommandEntry("policies", f"{_COMMANDS}.policies", "What to do about sessions.", _TEACH),
    CommandEntry("customers", f"{_COMMANDS}.customers", "Customers and their policies.", _TEACH),
    CommandEntry("intel", f"{_COMMANDS}.intel", "Threat-intel indicators.", _TEACH),
    CommandEntry("changes", f"{_COMMANDS}.changes", "Deployments, changes, incidents.", _TEACH),
    CommandEntry("views", f"{_COMMANDS}.views", "Lists as people left them.", _LOOK),
    CommandEntry("gateway", f"{_COMMANDS}.gateway", "Serve as one more gateway.", _SCALE),
    CommandEntry(
        "coordinator", f"{_COMMANDS}.coordinator", "Analyse as one more coordinator.", _SCALE
    ),
    CommandEntry("scale", f"{_COMMANDS}.scale", "Actors for each agent, under Ray.", _SCALE),
    CommandEntry(
        "dead-letters", f"{_COMMANDS}.dead_letters", "Signals that were given up.", _OPERATE
    ),
    CommandEntry("projects", f"{_COMMANDS}.projects", "Tenants.", _OPERATE),
    CommandEntry("keys", f"{_COMMANDS}.keys", "API keys.", _OPERATE),
    CommandEntry("audit", f"{_COMMANDS}.audit", "Verify and export the audit log.", _OPERATE),
    CommandEntry("privacy", f"{_COMMANDS}.privacy", "Export or erase a subject's data.", _OPERATE),
    CommandEntry("redaction", f"{_COMMANDS}.redaction", "What is never kept.", _OPERATE),
    CommandEntry("retention", f"{_COMMANDS}.retention", "How long what is kept.", _OPERATE),
    CommandEntry("hold", f"{_COMMANDS}.hold", "What must be kept longer.", _OPERATE),
    CommandEntry("backup", f"{_COMMANDS}.backup", "All of it in one file.", _OPERATE),
    CommandEntry("restore", f"{_COMMANDS}.restore", "All of it out of a backup.", _OPERATE),
    CommandEntry("migrate", f"{_COMMANDS}.migrate", "Bring the database up to date.", _OPERATE),
    CommandEntry("config", f"{_COMMANDS}.config", "Check and show the configuration.", _OPERATE),
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"watchfloor {version('watchfloor')}")
        raise typer.Exit


def build() -> typer.Typer:
    """The command line, its commands not yet imported."""
    app = typer.Typer(
        name="watchfloor",
        cls=lazy_group(COMMANDS),
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog=examples("watchfloor up", "watchfloor tail --severity high", "watchfloor up --help"),
    )

    @app.callback()
    def watchfloor(
        *,
        version: Annotated[
            bool,
            typer.Option(
                "--version", callback=_print_version, is_eager=True, help="Show the version."
            ),
        ] = False,
    ) -> None:
        """Find threats in web traffic, say how likely each is real and why, plan the response."""

    return app
