"""``python -m supply.leaked`` finds keys, tokens and passwords in what is, or may be, committed.

It looks with the product's own forms of secrets. What tests plant on purpose stands in a table by
file and digest, so that the table holds no secret and a line may move; ``--accept`` writes it.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from supply.locked import TOP
from watchfloor.redaction import RECOGNIZERS, SECRET_TYPES, find

KNOWN = Path(__file__).with_name("known_secrets.json")
_SECRETS = tuple(each for each in RECOGNIZERS if each.entity_type in SECRET_TYPES)
_DIGEST_LENGTH = 16
_TELLING_LENGTH = 64


class Leak(NamedTuple):
    """Where something lets its holder in.

    Attributes:
        path: The file, from the top.
        line: The line where it begins.
        what: Its type.
        digest: The beginning of the SHA-256 of its beginning.
    """

    path: str
    line: int
    what: str
    digest: str


def leaks(top: Path) -> Iterator[Leak]:
    """Everything of the form of a secret in files that git keeps, or would."""
    for path in _files(top):
        try:
            text = (top / path).read_text()
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # Packed data, or removed and not yet committed.
        for span in find(text, _SECRETS):
            # A private key without an end reaches into the text that follows, which may change.
            told = text[span.start : min(span.end, span.start + _TELLING_LENGTH)]
            digest = hashlib.sha256(told.encode()).hexdigest()
            line = text.count("\n", 0, span.start) + 1
            yield Leak(path, line, span.entity_type, digest[:_DIGEST_LENGTH])


def _files(top: Path) -> list[str]:
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(command, cwd=top, capture_output=True, text=True, check=True)
    return [path for path in listed.stdout.split("\0") if path and not path.endswith(".lock")]


def known() -> set[tuple[str, str]]:
    """What was accepted, by file and digest."""
    return {(path, each) for path, digests in _table().items() for each in digests}


def _table() -> dict[str, list[str]]:
    table: dict[str, list[str]] = json.loads(KNOWN.read_text())
    return table


def _accept(found: list[Leak]) -> None:
    table: dict[str, set[str]] = {}
    for leak in found:
        table.setdefault(leak.path, set()).add(leak.digest)
    written = {path: sorted(digests) for path, digests in sorted(table.items())}
    KNOWN.write_text(json.dumps(written, indent=2) + "\n")


def main(arguments: list[str]) -> int:
    """Name what is not known, never what it says; 1 where there is any."""
    found = list(leaks(TOP))
    if arguments == ["--accept"]:
        _accept(found)
        return 0
    accepted = known()
    unknown = [leak for leak in found if (leak.path, leak.digest) not in accepted]
    for leak in unknown:
        sys.stdout.write(f"{leak.path}:{leak.line}: {leak.what}\n")
    if unknown:
        sys.stdout.write(
            "secrets: remove these, and renew what was ever committed; what is none, or planted "
            "by a test, is accepted by: make secrets ARGS=--accept\n"
        )
    return int(bool(unknown))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
