"""How this machine reaches its package registries: lent to a build, and never a part of it."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

_LENT = re.compile(
    r"(PIP|NPM_CONFIG)_\w+|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|REQUESTS_CA_BUNDLE|\w+_PROXY",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:^|\s)(file://)?(/[^\s:]+)")
_NPM_FILES = ("cafile", "globalconfig", "userconfig")
_ROOT_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


class Host(NamedTuple):
    """What is lent.

    Attributes:
        variables: For what is run.
        places: Files and folders that the variables name.
        layer: A layer below all others: names of hosts, and where the places are mounted.
    """

    variables: Mapping[str, str]
    places: tuple[Path, ...]
    layer: Path


def lent(layer: Path) -> Host:
    """The settings of pip and npm, certificates and name servers of this machine."""
    ours = {name: value for name, value in os.environ.items() if _LENT.fullmatch(name)}
    # What the environment says wins over files, for both of them.
    variables = {**dict(_of_pip()), **dict(_of_npm()), **ours}
    places = {place for value in variables.values() for place in _places(value)}
    places |= {each for each in (_ROOT_CERTIFICATES,) if each.exists()}
    for place in places:
        _mount_point(layer, place)
    _mount_point(layer, Path("/etc/resolv.conf"))
    shutil.copy("/etc/resolv.conf", layer / "etc")
    names_itself(layer)
    return Host(variables, tuple(sorted(places)), layer)


def names_itself(layer: Path) -> Path:
    """A layer in which a machine knows itself by its name."""
    (layer / "etc").mkdir(parents=True, exist_ok=True)
    (layer / "etc/hosts").write_text(f"127.0.0.1 localhost {os.uname().nodename}\n")
    return layer


def _of_pip() -> Iterator[tuple[str, str]]:
    command = [sys.executable, "-m", "pip", "config", "list"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for line in printed.splitlines():
        section, _, rest = line.partition(".")
        name, _, value = rest.partition("=")
        if section in {"global", "install"}:
            text = " ".join(str(ast.literal_eval(value)).split())
            yield f"PIP_{name.upper().replace('-', '_')}", text


def _of_npm() -> Iterator[tuple[str, str]]:
    if (npm := shutil.which("npm")) is None:
        return
    for name in _NPM_FILES:
        command = [npm, "config", "get", name]
        value = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        if Path(value).is_file():
            yield f"NPM_CONFIG_{name.upper()}", value


def _places(value: str) -> Iterator[Path]:
    for is_address, path in _PLACE.findall(value):
        # The pages of an index name files that lie beside it.
        place = Path(path).parent if is_address else Path(path)
        if place.exists():
            yield place


def _mount_point(layer: Path, place: Path) -> None:
    at = layer / place.relative_to("/")
    if place.is_dir():
        at.mkdir(parents=True, exist_ok=True)
    else:
        at.parent.mkdir(parents=True, exist_ok=True)
        at.touch()
