"""One stage as it is made: its instructions change a room, and the image that becomes of it."""

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from imageproof.context import Context
from imageproof.dockerfile import Instruction, filled
from imageproof.host import Host
from imageproof.image import Image
from imageproof.rooms import Room, room


class Site(NamedTuple):
    """Where images are made.

    Attributes:
        folder: Where layers go.
        context: What ``COPY`` takes from.
        host: What is lent to what runs.
        base: Layers for an image by its name.
        say: Told what has been done.
    """

    folder: Path
    context: Context
    host: Host
    base: Callable[[str], Sequence[Path]]
    say: Callable[[str], None]


class Construction:
    """Carries out instructions.

    Args:
        inside: Where a stage is made.
        image: What it is made from.
        site: Where the files are.
        others: The images of other stages.

    Attributes:
        image: What has become of it.
    """

    def __init__(self, inside: Room, image: Image, site: Site, others: Mapping[str, Image]) -> None:
        self.image = image
        self._inside = inside
        self._site = site
        self._others = others
        self._arguments: dict[str, str] = {}

    def carry_out(self, instruction: Instruction, arguments: Mapping[str, str]) -> None:
        """Do what an instruction says; a build argument has the value that is given for it."""
        variables = {**self._arguments, **self.image.variables}
        match instruction.name:
            case "ARG":
                name, _, default = instruction.value.partition("=")
                self._arguments[name] = arguments.get(name, default)
            case "WORKDIR":
                self._work_in(instruction.words(variables)[0])
            case "COPY":
                self._copy(instruction.words(variables))
            case "RUN":
                self._run(instruction)
            case _:
                self.image = _described(self.image, instruction, variables)

    def _work_in(self, place: str) -> None:
        folder = Path(self.image.folder, place)
        self._at(folder).mkdir(parents=True, exist_ok=True)
        self.image = self.image._replace(folder=str(folder))

    def _run(self, instruction: Instruction) -> None:
        if instruction.value.startswith("--"):
            raise ValueError(f"RUN {instruction.value}: options are one engine's own")
        account = self.image.account(below={**self._site.host.variables, **self._arguments})
        self._inside.run(instruction.command(self.image.shell), account)

    def _copy(self, words: Sequence[str]) -> None:
        options = [word for word in words if word.startswith("--")]
        *sources, place = words[len(options) :]
        to = self._at(Path(self.image.folder, place))
        into = place.endswith("/") or place == "." or len(sources) > 1
        match options:
            case []:
                for source in sources:
                    self._from_context(source, to, into=into)
            case [option] if found := re.fullmatch("--from=(.+)", option):
                self._from_image(self._others[found[1]], sources, to, into=into)
            case _:
                raise ValueError(f"COPY {' '.join(options)}: not understood")

    def _from_context(self, source: str, to: Path, *, into: bool) -> None:
        is_folder = (self._site.context.folder / source).is_dir()
        for path, below in self._site.context.files_of(source):
            at = to / below if is_folder or into else to
            at.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, at, follow_symlinks=False)

    def _from_image(self, image: Image, sources: Sequence[str], to: Path, *, into: bool) -> None:
        with room(self._site.folder / "other", image.lowers, changes=None) as other:
            for source in sources:
                _take(other.root / source.lstrip("/"), to, into=into)

    def _at(self, folder: Path) -> Path:
        return self._inside.root / folder.relative_to("/")


def _described(image: Image, instruction: Instruction, variables: Mapping[str, str]) -> Image:
    """The image, changed in how it is started."""
    value = instruction.value
    changes: dict[str, Any] = {}
    match instruction.name:
        case "ENV":
            named = (each.partition("=")[::2] for each in instruction.words(variables))
            changes = {"variables": {**image.variables, **dict(named)}}
        case "USER":
            changes = {"user": filled(value, variables)}
        case "SHELL":
            changes = {"shell": instruction.command(())}
        case "CMD":
            changes = {"command": instruction.command(image.shell)}
        case "HEALTHCHECK":
            check = Instruction("CMD", value.partition("CMD ")[2])
            changes = {"check": check.command(image.shell)}
        case "VOLUME":
            changes = {"volumes": (*image.volumes, *instruction.words(variables))}
        case "LABEL" | "EXPOSE":
            pass
        case other:
            raise ValueError(f"{other}: not understood")
    return image._replace(**changes)


def _take(path: Path, to: Path, *, into: bool) -> None:
    """What a folder holds goes into the place; a file becomes it, or goes into it."""
    to.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        to.mkdir(exist_ok=True)
    what = [f"{path}/.", f"{to}/"] if path.is_dir() else [path, to / path.name if into else to]
    command = ["cp", "--archive", "--no-preserve=ownership", "--reflink=auto", *what]
    subprocess.run(command, check=True)
