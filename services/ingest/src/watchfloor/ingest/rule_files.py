"""Where rule texts come from: the package, files, folders."""

from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from watchfloor.core import FieldProblem, InvalidInputError

_SUFFIXES = frozenset({".yml", ".yaml"})


class RuleFile(NamedTuple):
    """The text of a rule file, and the name under which its problems are reported."""

    name: str
    text: str


def default_rule_files() -> tuple[RuleFile, ...]:
    """The packaged rules."""
    folder = resources.files("watchfloor.ingest") / "rules"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return tuple(RuleFile(file.name, file.read_text("utf-8")) for file in files)


def read_rule_files(paths: Iterable[Path]) -> tuple[RuleFile, ...]:
    """Rule files, and those (``*.yml``, ``*.yaml``) directly in folders.

    Raises:
        InvalidInputError: A file cannot be read.
    """
    found: list[RuleFile] = []
    for path in paths:
        inside = [file for file in sorted(path.glob("*")) if file.suffix in _SUFFIXES]
        for file in inside if path.is_dir() else [path]:
            try:
                found.append(RuleFile(file.name, file.read_text("utf-8")))
            except OSError as error:
                raise _unreadable(file, error.strerror or "it cannot be opened") from None
            except UnicodeDecodeError:
                raise _unreadable(file, "is not UTF-8 text") from None
    return tuple(found)


def _unreadable(file: Path, reason: str) -> InvalidInputError:
    problem = FieldProblem(str(file), reason)
    return InvalidInputError("A rule file cannot be read.", fields=(problem,))
