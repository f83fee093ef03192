"""What an object names is there: pods, ports, settings, secrets; and who talks may talk."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pytest
from support.manifests import (
    OVERLAYS,
    TOP,
    Document,
    Pod,
    built,
    matches,
    named,
    of_kind,
    pods,
    secrets,
)

# Made by those who run the cluster, or by an operator.
_FROM_ELSEWHERE = {
    "watchfloor-ingress-tls": {"tls.crt", "tls.key"},
    "watchfloor-ingress-grpc-tls": {"tls.crt", "tls.key"},
    "watchfloor-database-ca": {"ca.crt"},
}


def _given() -> dict[str, set[str]]:
    made = {name: set(secret["stringData"]) for name, secret in secrets().items()}
    return {**made, **_FROM_ELSEWHERE}


def _asked(part: Any) -> Iterator[tuple[str, str | None]]:
    """Every secret that is named somewhere below, with its key where one is named."""
    match part:
        case {"secretKeyRef": {"name": str() as name, "key": str() as key}}:
            yield name, key
        case {"secretName": str() as name}:
            for each in part.get("items", ({"key": None},)):
                yield name, each["key"]
        case {"passwordSecret": {"name": str() as name}}:
            yield name, "password"
        case dict():
            for value in part.values():
                yield from _asked(value)
        case list():
            for value in part:
                yield from _asked(value)


def test_every_secret_that_is_named_is_made(overlay: Sequence[Document]) -> None:
    given = _given()
    asked = {each for document in overlay for each in _asked(document)}
    assert len(asked) > 10
    assert {(name, key) for name, key in asked if name not in given} == set()
    assert {(name, key) for name, key in asked if key and key not in given[name]} == set()


def test_no_secret_is_in_what_is_kept(overlay: Sequence[Document]) -> None:
    assert of_kind(overlay, "Secret") == []


def test_settings_that_pods_are_told_of_are_there(overlay: Sequence[Document]) -> None:
    there = {each["metadata"]["name"] for each in of_kind(overlay, "ConfigMap")}
    told = set()
    for pod in pods(overlay):
        told |= {
            source["configMapRef"]["name"]
            for container in pod.containers
            for source in container.get("envFrom", ())
        }
        told |= {
            volume["configMap"]["name"]
            for volume in pod.spec.get("volumes", ())
            if "configMap" in volume
        }
    assert told == there


def test_what_is_mounted_is_a_volume(overlay: Sequence[Document]) -> None:
    claims = {
        f"StatefulSet/{each['metadata']['name']}": {
            claim["metadata"]["name"] for claim in each["spec"]["volumeClaimTemplates"]
        }
        for each in of_kind(overlay, "StatefulSet")
    }
    for pod in pods(overlay):
        volumes = {volume["name"] for volume in pod.spec.get("volumes", ())}
        mounted = {
            mount["name"] for container in pod.containers for mount in container["volumeMounts"]
        }
        assert mounted == volumes | claims.get(pod.owner, set()), pod.owner


def _ports(pod: Pod) -> dict[str, int]:
    return {
        port["name"]: port["containerPort"]
        for container in pod.containers
        for port in container.get("ports", ())
    }


def test_services_lead_to_pods_that_have_their_ports(overlay: Sequence[Document]) -> None:
    made = list(pods(overlay))
    for service in of_kind(overlay, "Service"):
        selected = [
            pod for pod in made if matches({"matchLabels": service["spec"]["selector"]}, pod.labels)
        ]
        assert len({_kind(pod) for pod in selected}) == 1, service["metadata"]["name"]
        for port in service["spec"]["ports"]:
            assert port["targetPort"] in _ports(selected[0])


def _kind(pod: Pod) -> str:
    return pod.owner.rpartition("/")[0] if pod.owner.count("/") > 1 else pod.owner


def test_named_ports_are_those_of_the_container(overlay: Sequence[Document]) -> None:
    for pod in pods(overlay):
        for container in pod.containers:
            names = {port["name"] for port in container.get("ports", ())}
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                asked = container.get(probe, {}).get("httpGet")
                assert asked is None or asked["port"] in names


def test_what_is_served_outside_is_a_port_of_a_service(overlay: Sequence[Document]) -> None:
    for ingress in of_kind(overlay, "Ingress"):
        for rule in ingress["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                backend = path["backend"]["service"]
                service = named(overlay, "Service", backend["name"])
                ports = {port["name"] for port in service["spec"]["ports"]}
                assert backend["port"]["name"] in ports


def test_selectors_of_monitors_and_budgets_find_something(overlay: Sequence[Document]) -> None:
    services = of_kind(overlay, "Service")
    for monitor in of_kind(overlay, "ServiceMonitor"):
        selector = monitor["spec"]["selector"]
        [service] = [each for each in services if matches(selector, each["metadata"]["labels"])]
        ports = {port["name"] for port in service["spec"]["ports"]}
        assert {each["port"] for each in monitor["spec"]["endpoints"]} <= ports
    labels = [pod.labels for pod in pods(overlay)]
    for each in of_kind(overlay, "PodDisruptionBudget"):
        assert any(matches(each["spec"]["selector"], one) for one in labels)


def test_the_autoscaler_scales_a_deployment_that_says_no_number(
    overlay: Sequence[Document],
) -> None:
    """A number there would put it back with each `kubectl apply`."""
    [scaler] = of_kind(overlay, "HorizontalPodAutoscaler")
    target = scaler["spec"]["scaleTargetRef"]
    assert "replicas" not in named(overlay, target["kind"], target["name"])["spec"]


class Talk(NamedTuple):
    """Who says something to whom."""

    speaker: str
    listener: str
    port: int


_RAY_PORTS = (6379, 6380, 6385, 10100, 10199)
_TALKS = (
    *(Talk(each, "nats", 4222) for each in ("gateway", "coordinator", "agents")),
    *(Talk(each, "database", 5432) for each in ("gateway", "coordinator", "agents", "migrate")),
    *(Talk("agents", "coordinator", port) for port in _RAY_PORTS),
    *(Talk("coordinator", "agents", port) for port in _RAY_PORTS),
    *(Talk("agents", "agents", port) for port in _RAY_PORTS),
    Talk("nats", "nats", 6222),
)
_SILENCES = (
    Talk("gateway", "coordinator", 6379),
    Talk("gateway", "agents", 10100),
    Talk("gateway", "coordinator", 9464),
    Talk("migrate", "nats", 4222),
    Talk("nats", "database", 5432),
    Talk("database", "nats", 4222),
    Talk("agents", "gateway", 8080),
    Talk("agents", "coordinator", 8265),
    Talk("agents", "coordinator", 10001),
    Talk("gateway", "nats", 6222),
)


def _labels(documents: Sequence[Document], component: str) -> dict[str, str]:
    """Those of the component's pods; the operator labels those of its database."""
    for pod in pods(documents):
        if pod.labels["app.kubernetes.io/component"] == component:
            return pod.labels
    assert component == "database"
    return {"cnpg.io/cluster": "watchfloor-database"}


def _is_open(ports: Sequence[Document] | None, wanted: int) -> bool:
    return not ports or any(
        port["port"] <= wanted <= (port.get("endPort") or port["port"]) for port in ports
    )


def _may(
    documents: Sequence[Document], talk: Talk, *, direction: str, ours: str, theirs: str
) -> bool:
    here, there = _labels(documents, ours), _labels(documents, theirs)
    side = {"Egress": "to", "Ingress": "from"}[direction]
    for policy in of_kind(documents, "NetworkPolicy"):
        spec = policy["spec"]
        if direction not in spec["policyTypes"] or not matches(spec["podSelector"], here):
            continue
        for rule in spec.get(direction.lower()) or ():
            peers = rule.get(side)
            reached = peers is None or any(
                "namespaceSelector" not in peer
                and "podSelector" in peer
                and matches(peer["podSelector"], there)
                for peer in peers
            )
            if reached and _is_open(rule.get("ports"), talk.port):
                return True
    return False


def _may_talk(documents: Sequence[Document], talk: Talk) -> bool:
    speaker, listener = talk.speaker, talk.listener
    out = _may(documents, talk, direction="Egress", ours=speaker, theirs=listener)
    return out and _may(documents, talk, direction="Ingress", ours=listener, theirs=speaker)


@pytest.mark.parametrize("talk", _TALKS, ids=lambda talk: f"{talk[0]}-{talk[1]}-{talk[2]}")
def test_who_must_talk_may(overlay: Sequence[Document], talk: Talk) -> None:
    assert _may_talk(overlay, talk)


@pytest.mark.parametrize("talk", _SILENCES, ids=lambda talk: f"{talk[0]}-{talk[1]}-{talk[2]}")
def test_who_need_not_talk_may_not(overlay: Sequence[Document], talk: Talk) -> None:
    assert not _may_talk(overlay, talk)


def test_every_pod_is_refused_first(overlay: Sequence[Document]) -> None:
    nothing = named(overlay, "NetworkPolicy", "watchfloor-nothing")["spec"]
    assert nothing == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_an_overlay_extends_what_the_coordinator_reaches(prod: Sequence[Document]) -> None:
    base = named(built("base"), "NetworkPolicy", "watchfloor-coordinator")["spec"]["egress"]
    own = named(prod, "NetworkPolicy", "watchfloor-coordinator")["spec"]["egress"]
    assert own[: len(base)] == base
    assert len(own) > len(base)


def test_the_overlays_are_all_there_are() -> None:
    """One that is added is tested as these are."""
    assert sorted(each.name for each in (TOP / "k8s/overlays").iterdir()) == sorted(OVERLAYS)
