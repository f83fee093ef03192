"""No pod has more rights than it needs, and each says how it is."""

import copy
from collections.abc import Callable, Sequence
from typing import Any

import kubernetes_validate
import pytest
from support.manifests import Document, built, of_kind, options_of, pods
from support.pod_policy import complaints

from watchfloor.cli.runtime_choice import Runtime


def test_every_pod_keeps_to_the_policy(overlay: Sequence[Document]) -> None:
    found = {
        pod.owner: list(complaints(pod, ends_by_itself=pod.owner.startswith("Job/")))
        for pod in pods(overlay)
    }
    assert len(found) >= 10
    assert not any(found.values()), found


def test_rays_autoscaler_has_no_more_rights(overlay: Sequence[Document]) -> None:
    """Its container is added to the head's pod by the operator."""
    [ray] = of_kind(overlay, "RayCluster")
    options = ray["spec"]["autoscalerOptions"]
    assert options["securityContext"]["readOnlyRootFilesystem"] is True
    assert set(options["resources"]) == {"requests", "limits"}
    assert options["volumeMounts"] == [{"name": "ray", "mountPath": "/tmp"}]


def test_only_the_head_of_ray_may_ask_the_cluster(overlay: Sequence[Document]) -> None:
    asking = {pod.owner for pod in pods(overlay) if pod.spec.get("automountServiceAccountToken", 1)}
    assert asking == {"RayCluster/watchfloor/head"}


def _container(spec: Document) -> Document:
    first: Document = spec["containers"][0]
    return first


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        pytest.param(lambda spec: spec.pop("securityContext"), "may run as root", id="pod"),
        pytest.param(
            lambda spec: spec["securityContext"].pop("runAsNonRoot"), "may run as root", id="root"
        ),
        pytest.param(
            lambda spec: _container(spec).pop("securityContext"), "may change its image", id="own"
        ),
        pytest.param(
            lambda spec: _container(spec)["resources"].pop("limits"), "no limits of", id="limits"
        ),
        *(
            pytest.param(
                lambda spec, probe=probe: _container(spec).pop(probe), f"no {probe}", id=probe
            )
            for probe in ("livenessProbe", "readinessProbe", "startupProbe")
        ),
        *(
            pytest.param(
                lambda spec, image=image: _container(spec).update(image=image), "newest", id=image
            )
            for image in ("nats", "nats:latest", "registry.test:5000/nats")
        ),
    ],
)
def test_what_is_taken_away_is_missed(
    overlay: Sequence[Document], damage: Callable[[Any], object], complaint: str
) -> None:
    for pod in pods(overlay):
        if pod.owner.startswith("Job/"):
            continue
        damaged = pod._replace(spec=copy.deepcopy(pod.spec))
        damage(damaged.spec)
        assert any(complaint in each for each in complaints(damaged)), pod.owner


def test_coordinators_without_ray_keep_to_it_too(overlay: Sequence[Document]) -> None:
    """No overlay takes that part by itself; `tilt up -- --ray=false` does."""
    part = built("parts/coordinator")
    for document in part:
        kubernetes_validate.validate(document, "1.33", strict=True)
    [pod] = pods(part)
    assert list(complaints(pod)) == []
    [head] = [each for each in pods(overlay) if each.owner.endswith("/head")]
    monitored = {key: value for key, value in head.labels.items() if key.startswith("app.")}
    assert monitored.items() <= pod.labels.items()
    assert options_of(pod.containers[0]["args"])["runtime"] is Runtime.LOCAL
