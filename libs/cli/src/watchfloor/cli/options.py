"""Options that several commands share, and how a command gets its connection."""

import asyncio
import functools
import inspect
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar

import typer
from pydantic import BaseModel, ValidationError

from watchfloor.cli.failures import UsageError, as_usage
from watchfloor.client import Endpoint, TLSFiles, WatchfloorClient, discover
from watchfloor.core import FieldProblem, Severity, ThreatType

DEFAULT_DATA_DIR = Path(".watchfloor")

DataDir = Annotated[
    Path,
    typer.Option(
        "--data-dir",
        envvar="WATCHFLOOR_DATA_DIR",
        help="Data folder of the watchfloor on this machine.",
        rich_help_panel="Connection",
    ),
]
Url = Annotated[
    str | None,
    typer.Option(
        "--url",
        envvar="WATCHFLOOR_URL",
        help="Address of a watchfloor elsewhere; needs --key.",
        rich_help_panel="Connection",
    ),
]
Key = Annotated[
    str | None,
    typer.Option(
        "--key",
        envvar="WATCHFLOOR_KEY",
        show_envvar=True,
        help="API key; the admin key of the data folder when absent.",
        rich_help_panel="Connection",
    ),
]
_TLS_PANEL = "TLS"
CA = Annotated[
    Path | None,
    typer.Option(
        "--ca",
        envvar="WATCHFLOOR_CA",
        help="PEM file of the authority to trust at an address with https.",
        rich_help_panel=_TLS_PANEL,
    ),
]
Certificate = Annotated[
    Path | None,
    typer.Option(
        "--cert",
        envvar="WATCHFLOOR_CERT",
        help="PEM file of a certificate to show there.",
        rich_help_panel=_TLS_PANEL,
    ),
]
CertificateKey = Annotated[
    Path | None,
    typer.Option(
        "--client-key",
        envvar="WATCHFLOOR_CLIENT_KEY",
        help="PEM file of its private key.",
        rich_help_panel=_TLS_PANEL,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on stdout, one document a line.")]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", help="YAML file; $WATCHFLOOR_CONFIG when absent.", metavar="FILE"),
]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, help="Show at most this many.")]
Severities = Annotated[
    list[Severity] | None,
    typer.Option("--severity", "-s", help="Only this severity; may be repeated."),
]
Types = Annotated[
    list[ThreatType] | None,
    typer.Option("--type", "-t", help="Only this threat type; may be repeated."),
]
Customers = Annotated[
    list[str] | None,
    typer.Option("--customer", "-c", help="Only this customer's id; may be repeated."),
]
Review = Annotated[
    bool | None,
    typer.Option("--review/--no-review", help="Only threats that a person must look at, or not."),
]


M = TypeVar("M", bound=BaseModel)


class Connection(NamedTuple):
    """Which watchfloor a command talks to.

    Attributes:
        data_dir: Where a local one says how to reach it.
        url: Its address, instead of the data folder's.
        key: The key, instead of the data folder's admin key.
        tls: Whom to trust there.
    """

    data_dir: Path
    url: str | None
    key: str | None
    tls: TLSFiles = TLSFiles()

    def endpoint(self) -> Endpoint:
        """Addresses and key, looked up anew each time; at a URL everything goes by REST.

        Raises:
            UsageError: A URL without a key; the local admin key is never sent elsewhere.
        """
        if self.url is None:
            return discover(self.data_dir, key=self.key)
        if self.key is None:
            raise UsageError("--url needs --key (or WATCHFLOOR_URL and WATCHFLOOR_KEY).")
        return Endpoint(self.url, self.key)

    def client(self) -> WatchfloorClient:
        """A client that finds the product again when it restarts on another port.

        Raises:
            UsageError: The files of TLS cannot be used.
        """
        url, key, grpc = self.endpoint()
        with as_usage():
            return WatchfloorClient(url, key, grpc=grpc, rediscover=self.endpoint, tls=self.tls)


def _parameter(name: str, annotation: object, default: object) -> inspect.Parameter:
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, annotation=annotation, default=default)


_CONNECTION_PARAMETERS = (
    _parameter("data_dir", DataDir, DEFAULT_DATA_DIR),
    _parameter("url", Url, None),
    _parameter("key", Key, None),
    _parameter("ca", CA, None),
    _parameter("cert", Certificate, None),
    _parameter("client_key", CertificateKey, None),
)


def connected(command: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Make a typer command of a coroutine function whose first argument is a ``Connection``.

    The command takes ``--data-dir``, ``--url``, ``--key`` and the files of TLS beside its own
    options. A
    ``--data-dir`` that was typed wins over a URL from the environment.
    """
    first, *own = inspect.signature(command).parameters.values()
    context = inspect.Parameter("ctx", first.kind, annotation=typer.Context)

    @functools.wraps(command)
    def run(
        ctx: typer.Context,
        *,
        data_dir: Path,
        url: str | None,
        key: str | None,
        ca: Path | None,
        cert: Path | None,
        client_key: Path | None,
        **options: object,
    ) -> None:
        typed = {name for name in ("data_dir", "url") if _was_typed(ctx, name)}
        connection = Connection(
            data_dir,
            None if typed == {"data_dir"} else url,
            key,
            TLSFiles(ca, cert, client_key),
        )
        asyncio.run(command(connection, **options))

    run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # read by typer
        [context, *own, *_CONNECTION_PARAMETERS]
    )
    return run


def _was_typed(ctx: typer.Context, name: str) -> bool:
    source = ctx.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def command_group(summary: str) -> typer.Typer:
    """A typer app for one module of ``commands``, with one command or several.

    Args:
        summary: What the group is about; shown where it has several commands.
    """
    return typer.Typer(add_completion=False, no_args_is_help=True, help=summary)


def value_from_options(model: type[M], **options: object) -> M:
    """A value made of what was typed.

    Raises:
        UsageError: It is not valid; names every option that is at fault.
    """
    try:
        return model.model_validate(options)
    except ValidationError as exc:
        problems = tuple(
            FieldProblem(".".join(map(str, each["loc"])), each["msg"].removeprefix("Value error, "))
            for each in exc.errors(include_input=False, include_url=False)
        )
        raise UsageError("The options are not valid.", fields=problems) from None
