"""``python -m fuzz [rest|grpc|otlp …] [--cases N] [--seed N] [--file FILE]``: a JSON line each."""

import argparse
import json
import random
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from fuzz.kinds import KINDS, fuzz
from fuzz.target import running_target

_CASES = 10_000


def main(arguments: Sequence[str]) -> int:
    """Fuzz what is asked for; 1 where something was found."""
    options = _parser().parse_args(arguments)
    # So that the product ends on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    is_bad = False
    with running_target() as target:
        for kind in [kind for kind in KINDS if kind in options.kinds] or KINDS:
            tally, figures = fuzz(target, kind, cases=options.cases, seed=options.seed)
            _say(json.dumps(tally.line(**figures), ensure_ascii=False))
            tally.write(options.file)
            is_bad |= bool(tally.findings)
    if is_bad:
        _say(f"{options.file} says how to ask again; --seed {options.seed} makes the same cases")
    return int(is_bad)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("fuzz", description="Ask a product of its own odd things.")
    kinds = [*KINDS, []]
    parser.add_argument("kinds", nargs="*", choices=kinds, metavar="KIND", help="all by default")
    parser.add_argument("--cases", type=int, default=_CASES, help="of each kind")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32), help="of the cases")
    parser.add_argument("--file", type=Path, default=Path("build/fuzz.jsonl"), help="of findings")
    return parser


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
