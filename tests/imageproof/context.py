"""The folder that an image is made from, without what ``.dockerignore`` leaves out."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath


class Context:
    """Which files an engine would be sent.

    Args:
        folder: Has the ``.dockerignore``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        lines = (folder / ".dockerignore").read_text().splitlines()
        self._rules = [
            (re.compile(_expression(line.lstrip("!"))), line.startswith("!"))
            for line in map(str.strip, lines)
            if line and not line.startswith("#")
        ]

    def is_sent(self, path: PurePosixPath) -> bool:
        """Whether the last rule that speaks of a file, or of a folder that it is in, sends it."""
        names = [str(path), *map(str, path.parents)][:-1]
        answer = True
        for rule, sends in self._rules:
            if any(rule.fullmatch(name) for name in names):
                answer = sends
        return answer

    def files_of(self, source: str) -> Iterator[tuple[Path, PurePosixPath]]:
        """The files of a source that ``COPY`` names, each with its place below the destination.

        Raises:
            FileNotFoundError: Nothing of it is sent.
        """
        top = self.folder / source
        found = sorted(top.rglob("*")) if top.is_dir() else [top]
        sent = [
            (path, PurePosixPath(path.relative_to(top if top.is_dir() else top.parent)))
            for path in found
            if (path.is_file() or path.is_symlink())
            and self.is_sent(PurePosixPath(path.relative_to(self.folder)))
        ]
        if not sent:
            raise FileNotFoundError(f"COPY {source}: nothing of it is sent")
        yield from sent


def _expression(pattern: str) -> str:
    """A pattern of ``.dockerignore`` as one of ``re``: ``**`` is any number of folders."""
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", pattern.strip("/"))
    meanings = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(meanings.get(piece, re.escape(piece)) for piece in pieces)
