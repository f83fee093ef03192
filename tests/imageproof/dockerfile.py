"""What a Dockerfile says: stages, instructions, and the values of its arguments."""

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_VARIABLE = re.compile(r"\\\$|\$(?:\{(\w+)\}|(\w+))")
_STAGE = re.compile(r"(\S+)(?:\s+AS\s+(\S+))?", re.IGNORECASE)


class Instruction(NamedTuple):
    """One of them, its continued lines joined.

    Attributes:
        name: For example ``COPY``.
        value: The rest of the line.
    """

    name: str
    value: str

    def words(self, variables: Mapping[str, str]) -> Sequence[str]:
        """Those of a JSON list, else as a shell would split them, its variables filled in."""
        if (listed := _listed(self.value)) is not None:
            return listed
        return shlex.split(filled(self.value, variables))

    def command(self, shell: Sequence[str]) -> Sequence[str]:
        """What is to be run; a text is one for the shell."""
        listed = _listed(self.value)
        return [*shell, self.value] if listed is None else listed


class Stage(NamedTuple):
    """What stands from one ``FROM`` to the next.

    Attributes:
        name: By which others know it; its number, where it has none.
        base: An image, or another stage, its variables filled in.
        instructions: In their order.
    """

    name: str
    base: str
    instructions: Sequence[Instruction]


class Dockerfile(NamedTuple):
    """All of it.

    Attributes:
        arguments: The values of those before the first stage, which a stage may ask for.
        stages: By their names, in their order.
    """

    arguments: Mapping[str, str]
    stages: Mapping[str, Stage]

    def needed_by(self, target: str) -> Sequence[Stage]:
        """The stages that a target is made of, each after those that it needs; itself last."""
        found: dict[str, Stage] = {}
        self._collect(target, found)
        return tuple(found.values())

    def _collect(self, name: str, found: dict[str, Stage]) -> None:
        stage = self.stages.get(name)
        if stage is None or name in found:
            return
        for needed in (stage.base, *sources_of(stage)):
            self._collect(needed, found)
        found[name] = stage


def sources_of(stage: Stage) -> Sequence[str]:
    """What it copies from."""
    copies = (each.value for each in stage.instructions if each.name == "COPY")
    return tuple(found[1] for each in copies if (found := re.search(r"--from=(\S+)", each)))


def parsed(text: str, given: Mapping[str, str]) -> Dockerfile:
    """Read a Dockerfile.

    Args:
        text: The file.
        given: Build arguments, in place of those that it has.
    """
    arguments: dict[str, str] = {}
    stages: dict[str, Stage] = {}
    own: list[Instruction] = []
    for each in instructions(text):
        if each.name == "FROM":
            own = []
            stage = _stage(filled(each.value, arguments), own, number=len(stages))
            stages[stage.name] = stage
        elif stages:
            own.append(each)
        else:
            name, _, default = each.value.partition("=")
            arguments[name] = given.get(name, default)
    return Dockerfile(arguments, stages)


def instructions(text: str) -> Sequence[Instruction]:
    """The instructions of a file, without its comments."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines()
    split = (line.strip().partition(" ") for line in joined if line.strip())
    return tuple(Instruction(name.upper(), value.strip()) for name, _, value in split)


def filled(text: str, variables: Mapping[str, str]) -> str:
    """A text with the values of its variables; one that is not known is empty."""

    def value(found: re.Match[str]) -> str:
        return variables.get(found[1] or found[2] or "", "") if found[0][0] == "$" else "$"

    return _VARIABLE.sub(value, text)


def _stage(value: str, own: list[Instruction], *, number: int) -> Stage:
    found = _STAGE.fullmatch(value)
    if found is None:
        raise ValueError(f"FROM {value}: not understood")
    return Stage(found[2] or str(number), found[1], own)


def _listed(value: str) -> Sequence[str] | None:
    if not value.startswith("["):
        return None
    try:
        return tuple(map(str, json.loads(value)))
    except ValueError:
        return None
