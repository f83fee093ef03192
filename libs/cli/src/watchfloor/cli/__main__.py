"""The ``watchfloor`` command: the one place that ends the process."""

import io
import os
import sys


def main() -> None:
    """Run the command line and exit: as ``failures`` says, 130 on ctrl-c."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # The library of gRPC reads it when it is loaded; otherwise each handshake that fails would be
    # a line of its own, between those of the log or before the error.
    os.environ.setdefault("GRPC_VERBOSITY", "ERROR")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line; its exit code. Errors of this product become a line on stderr."""
    import typer.main

    from watchfloor.cli.app import build

    command = typer.main.get_command(build())
    try:
        command.main(args=arguments, prog_name="watchfloor")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    except Exception as exc:
        # Imported here because the core values would double the time that `--help` takes.
        from watchfloor.cli.failures import exit_code, lines_of
        from watchfloor.core import WatchfloorError

        if not isinstance(exc, WatchfloorError):
            raise
        for line in lines_of(exc):
            print(line, file=sys.stderr)
        return exit_code(exc)
    return 0


if __name__ == "__main__":
    main()
