"""What every pod of ours keeps to."""

import re
from collections.abc import Iterator

from support.manifests import Document, Pod

_PINNED = re.compile(r"(.+/)?[^/:@]+(:\d+\.\d+[\w.-]*|:dev|@sha256:[0-9a-f]{64})")
_PROBES = ("startupProbe", "livenessProbe", "readinessProbe")


def complaints(pod: Pod, *, ends_by_itself: bool = False) -> Iterator[str]:
    """What is wrong with a pod, a line each.

    Args:
        pod: As an object makes it.
        ends_by_itself: It is a job's, and is not asked how it is.
    """
    security = pod.spec.get("securityContext", {})
    if security.get("runAsNonRoot") is not True or security.get("runAsUser", 0) < 1:
        yield "may run as root"
    if security.get("seccompProfile") != {"type": "RuntimeDefault"}:
        yield "may make any system call"
    for name in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.spec.get(name):
            yield f"has {name}"
    if any("hostPath" in volume for volume in pod.spec.get("volumes", ())):
        yield "mounts a folder of its machine"
    for container in pod.containers:
        for each in (*_exposed(container), *_unbounded(container)):
            yield f"{container['name']} {each}"
        for probe in () if ends_by_itself else _PROBES:
            if probe not in container:
                yield f"{container['name']} has no {probe}"


def _exposed(container: Document) -> Iterator[str]:
    security = container.get("securityContext", {})
    if security.get("allowPrivilegeEscalation") is not False or security.get("privileged"):
        yield "may gain rights"
    if security.get("readOnlyRootFilesystem") is not True:
        yield "may change its image"
    if security.get("capabilities") != {"drop": ["ALL"]}:
        yield "keeps capabilities"
    if not _PINNED.fullmatch(container["image"]):
        yield "takes whichever image is the newest"


def _unbounded(container: Document) -> Iterator[str]:
    resources = container.get("resources", {})
    for kind in ("requests", "limits"):
        for name in ("cpu", "memory"):
            if name not in resources.get(kind, {}):
                yield f"has no {kind} of {name}"
