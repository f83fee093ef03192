"""What `tilt up` would build and run."""

from pathlib import Path

import pytest
from support.manifests import TOP, of_kind, pods
from support.tilt import Tilt, is_shell

_WHOLE = {
    *("secrets", "watchfloor-database", "watchfloor-nats", "watchfloor-migrate"),
    *("watchfloor-gateway", "watchfloor", "dashboard"),
    *("first-key", "demo-traffic", "migrations", "check", "unit-tests"),
}


@pytest.fixture(scope="module")
def tilt() -> Tilt:
    return Tilt()


def test_everything_is_shown(tilt: Tilt) -> None:
    assert tilt.resources == _WHOLE


def test_parts_are_left_out_by_arguments() -> None:
    less = Tilt(ray=False, dashboard=False)
    assert less.resources == _WHOLE - {"watchfloor", "dashboard"} | {"watchfloor-coordinator"}
    assert of_kind(less.documents, "RayCluster") == []
    assert less.of("k8s_kind") == []
    assert Tilt(only=["watchfloor-gateway"]).enabled == ["watchfloor-gateway"]


@pytest.mark.parametrize("with_ray", [True, False])
def test_what_is_shown_is_there_and_waits_for_what_is_there(with_ray: bool) -> None:
    tilt = Tilt(ray=with_ray)
    objects = {each["metadata"]["name"] for each in tilt.documents}
    for call in tilt.of("k8s_resource"):
        assert call.name in objects
    for each in (*tilt.of("k8s_resource"), *tilt.of("local_resource")):
        assert set(each.options.get("resource_deps", ())) <= tilt.resources


def test_images_are_those_of_the_pods(tilt: Tilt) -> None:
    targets = {
        line.split()[-1]
        for line in (TOP / "Dockerfile").read_text().splitlines()
        if line.startswith("FROM")
    }
    built = {call.name: call.options["target"] for call in tilt.of("docker_build")}
    assert set(built.values()) <= targets
    used = {
        container["image"].partition(":")[0]
        for pod in pods(tilt.documents)
        for container in pod.containers
    }
    assert set(built) == {each for each in used if each.startswith("watchfloor")}


def test_every_path_that_is_named_exists(tilt: Tilt) -> None:
    made = {"dist/watchfloor.cdx.json"}
    for call in tilt.of("docker_build"):
        named = set(call.options["only"]) - made
        for step in call.options["live_update"]:
            named |= set(step.get("fall_back_on", ())) | set(step.get("sync", ())[:1])
        assert {each for each in named if not (TOP / each).exists()} == set()
    for call in tilt.of("local_resource"):
        named = {*call.options.get("deps", ()), call.options.get("serve_dir", ".")}
        assert {each for each in named if not (TOP / each).exists()} == set()


def test_every_room_is_copied_where_it_is_changed(tilt: Tilt) -> None:
    rooms = {
        str(each.relative_to(TOP))
        for group in ("libs", "services")
        for each in (TOP / group).glob("*/src/watchfloor")
    }
    for call in tilt.of("docker_build"):
        copied = {step["sync"][0] for step in call.options["live_update"] if "sync" in step}
        assert copied == rooms


def test_what_is_copied_is_what_runs(tilt: Tilt) -> None:
    """A container is started again from its image; the volume keeps what was copied."""
    for call in tilt.of("docker_build"):
        [place] = {step["sync"][1] for step in call.options["live_update"] if "sync" in step}
        folder = str(Path(place).parent)
        for pod in pods(tilt.documents):
            for each in pod.spec["containers"]:
                if each["image"].startswith(call.name):
                    told = {variable["name"]: variable.get("value") for variable in each["env"]}
                    assert told["PYTHONPATH"] == folder
                    assert folder in {mount["mountPath"] for mount in each["volumeMounts"]}


def test_commands_are_ones_that_a_shell_understands(tilt: Tilt) -> None:
    for call in tilt.of("local_resource"):
        assert is_shell(call.arguments[1]), call.name
    for call in tilt.of("docker_build"):
        [command] = [step["run"] for step in call.options["live_update"] if "run" in step]
        assert is_shell(command)


def test_buttons_wait_to_be_pressed(tilt: Tilt) -> None:
    by_hand = {
        call.name
        for call in tilt.of("local_resource")
        if call.options.get("trigger_mode") == "manual" and call.options["auto_init"] is False
    }
    assert by_hand == {"first-key", "demo-traffic", "migrations", "check", "unit-tests"}


def test_ports_of_this_machine_are_forwarded_once(tilt: Tilt) -> None:
    ports = [
        port.partition(":")[0]
        for call in tilt.of("k8s_resource")
        for port in call.options.get("port_forwards", ())
    ]
    assert sorted(ports) == sorted(set(ports))


def test_only_local_clusters_are_touched(tilt: Tilt) -> None:
    [call] = tilt.of("allow_k8s_contexts")
    assert "kind-watchfloor" in call.arguments[0]
