"""What `kubectl` makes of an overlay, and what is in it."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import typer.main
import yaml

from watchfloor.cli.app import build

TOP = Path(__file__).parents[2]
OVERLAYS = ("dev", "prod")

Document = dict[str, Any]


class Pod(NamedTuple):
    """A pod that some object makes.

    Attributes:
        owner: The object's kind and name, and the group of a Ray cluster.
        labels: The pod's labels.
        spec: Its specification.
    """

    owner: str
    labels: dict[str, str]
    spec: Document

    @property
    def containers(self) -> Sequence[Document]:
        """Those that run, and those that run before them."""
        return [*self.spec["containers"], *self.spec.get("initContainers", ())]


def kubectl() -> str | None:
    """The program: ``$KUBECTL``, else that of the path; nothing where there is none."""
    return os.environ.get("KUBECTL") or shutil.which("kubectl")


def no_kubectl() -> str | None:
    """What the tests of the manifests lack, and how one gets it."""
    return None if kubectl() else "there is no kubectl: apt-get install kubernetes-client"


@cache
def built(folder: str) -> tuple[Document, ...]:
    """The objects of a folder below ``k8s``."""
    program = kubectl()
    assert program is not None
    run = subprocess.run(
        [program, "kustomize", TOP / "k8s" / folder], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return tuple(each for each in yaml.safe_load_all(run.stdout) if each)


def of_kind(documents: Iterable[Document], *kinds: str) -> list[Document]:
    """Those of these kinds."""
    return [each for each in documents if each["kind"] in kinds]


def named(documents: Iterable[Document], kind: str, name: str) -> Document:
    """The one with that name."""
    [found] = [each for each in of_kind(documents, kind) if each["metadata"]["name"] == name]
    return found


def name_of(document: Document) -> str:
    """Kind and name."""
    return f"{document['kind']}/{document['metadata']['name']}"


def pods(documents: Iterable[Document]) -> Iterator[Pod]:
    """Every kind of pod that the objects make."""
    for each in documents:
        if each["kind"] in ("Deployment", "StatefulSet", "Job"):
            yield _pod(name_of(each), each["spec"]["template"])
        elif each["kind"] == "RayCluster":
            spec = each["spec"]
            yield _pod(f"{name_of(each)}/head", spec["headGroupSpec"]["template"])
            for group in spec["workerGroupSpecs"]:
                yield _pod(f"{name_of(each)}/{group['groupName']}", group["template"])


def _pod(owner: str, template: Document) -> Pod:
    return Pod(owner, template["metadata"]["labels"], template["spec"])


def matches(selector: Document, labels: dict[str, str]) -> bool:
    """Whether a selector by labels selects a pod."""
    wanted = selector.get("matchLabels", {})
    return all(labels.get(name) == value for name, value in wanted.items())


def secrets() -> dict[str, Document]:
    """What ``k8s/secrets.sh`` makes, by name."""
    run = subprocess.run([TOP / "k8s/secrets.sh"], capture_output=True, text=True, check=True)
    return {each["metadata"]["name"]: each for each in yaml.safe_load_all(run.stdout) if each}


def options_of(arguments: Sequence[str]) -> dict[str, Any]:
    """The options of a command of ours as it reads them; fails on one that it has not."""
    group: Any = typer.main.get_command(build())
    command = group.get_command(None, arguments[0])
    context = command.make_context(arguments[0], list(arguments[1:]))
    params: dict[str, Any] = context.params
    return params
