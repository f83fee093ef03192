"""``python -m chaos [ROW…] [--list] [--json] [--per-s N]``: the matrix, row by row."""

import argparse
import asyncio
import signal
import sys
import traceback
from collections.abc import Sequence

from chaos.ordeal import Force
from chaos.rows import ROWS, Row
from chaos.verdict import HEAD, Verdict


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for; 1 where a row broke its promise, 2 where there is no such row."""
    options = _parser().parse_args(arguments)
    if options.list:
        _say(*(f"{row.name:<17} {row.says}" for row in ROWS))
        return 0
    # So that whatever was started is ended on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if not options.json:
        _say(HEAD)
    is_broken = False
    for row in [row for row in ROWS if row.name in options.rows] or ROWS:
        verdict = _verdict(row, Force(per_s=options.per_s))
        _say(verdict.json() if options.json else verdict.line())
        is_broken |= bool(verdict.broken)
    return int(is_broken)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("chaos", description="Harm a running product and count.")
    names = [row.name for row in ROWS]
    parser.add_argument(
        "rows", nargs="*", choices=[*names, []], metavar="ROW", help="all by default"
    )
    parser.add_argument("--list", action="store_true", help="name the rows")
    parser.add_argument("--json", action="store_true", help="one JSON line a row")
    parser.add_argument("--per-s", type=float, default=Force().per_s, help="signals a second")
    return parser


def _verdict(row: Row, force: Force) -> Verdict:
    if reason := row.why_not():
        return Verdict(row, not_run=reason)
    try:
        with row.stage() as stage:
            return Verdict(row, asyncio.run(row.run(stage, force)))
    except Exception as exc:  # noqa: BLE001 - the other rows are to be run
        traceback.print_exc()
        return Verdict(row, failed=f"could not be run: {type(exc).__name__}")


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
