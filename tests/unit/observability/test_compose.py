"""What watches the product finds it, and its own parts find each other. Docker is not asked."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from observing.source import FOLDER, TOP

from watchfloor.cli.commands import coordinator
from watchfloor.cli.config import load_config

PRODUCT = yaml.safe_load((TOP / "compose.yaml").read_text())
WATCHING = yaml.safe_load((FOLDER / "compose.yaml").read_text())
PORTS = {"jaeger": 16686, "prometheus": 9090, "loki": 3100, "grafana": 3000, "alloy": None}
SOURCES = yaml.safe_load((FOLDER / "grafana/provisioning/datasources/watchfloor.yaml").read_text())[
    "datasources"
]


def _own() -> dict[str, dict[str, Any]]:
    return {
        name: service
        for name, service in WATCHING["services"].items()
        if name not in PRODUCT["services"]
    }


def test_images_are_exact_and_ports_are_the_known_ones_on_this_machine_alone() -> None:
    assert set(_own()) == set(PORTS)
    for name, service in _own().items():
        assert re.fullmatch(r"[\w/]+:v?\d+\.\d+\.\d+", service["image"])
        port = PORTS[name]
        assert service.get("ports", []) == ([f"127.0.0.1:{port}:{port}"] if port else [])


def test_nothing_of_the_product_is_changed_but_where_its_spans_go() -> None:
    for name in set(WATCHING["services"]) & set(PRODUCT["services"]):
        [(setting, endpoint)] = WATCHING["services"][name]["environment"].items()
        assert set(WATCHING["services"][name]) == {"environment"}
        assert setting == "WATCHFLOOR_TRACING__ENDPOINT"
        assert load_config(tracing={"endpoint": endpoint}).tracing.endpoint == endpoint
        assert urlsplit(endpoint).hostname in WATCHING["services"]


def test_what_is_mounted_is_there() -> None:
    for service in _own().values():
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            if source.startswith("./"):
                assert (TOP / source).is_dir(), "paths are those from the first file"
            else:
                assert source in WATCHING["volumes"] or source == "/var/run/docker.sock"


def test_prometheus_asks_the_processes_of_the_product() -> None:
    config = yaml.safe_load((FOLDER / "prometheus/prometheus.yaml").read_text())
    asked = {
        each["job_name"]: (each["dns_sd_configs"][0]["names"], each["dns_sd_configs"][0]["port"])
        for each in config["scrape_configs"]
    }
    gateway, ops = load_config().gateway.http_port, coordinator._OPS_PORT
    assert asked == {
        "watchfloor-gateway": (["gateway"], gateway),
        "watchfloor-coordinator": (["coordinator"], ops),
    }
    assert {name for names, _ in asked.values() for name in names} <= set(PRODUCT["services"])
    assert [(FOLDER / "prometheus" / each).is_file() for each in config["rule_files"]] == [True]
    assert "--enable-feature=exemplar-storage" in WATCHING["services"]["prometheus"]["command"]


def test_grafana_finds_its_sources_and_they_lead_to_each_other() -> None:
    known = {source["uid"]: source for source in SOURCES}
    assert set(known) == {"prometheus", "jaeger", "loki"}
    for uid, source in known.items():
        place = urlsplit(source["url"])
        assert (place.hostname, place.port) == (uid, PORTS[uid])
    [exemplars] = known["prometheus"]["jsonData"]["exemplarTraceIdDestinations"]
    assert (exemplars["name"], exemplars["datasourceUid"]) == ("trace_id", "jaeger")
    assert known["jaeger"]["jsonData"]["tracesToLogsV2"]["datasourceUid"] == "loki"
    [field] = known["loki"]["jsonData"]["derivedFields"]
    assert field["datasourceUid"] == "jaeger"
    line = json.dumps({"message": "threat_analyzed", "trace_id": "0af7651916cd43dd"})
    found = re.search(field["matcherRegex"], line)
    assert found is not None
    assert found.group(1) == "0af7651916cd43dd"


def test_grafana_is_given_the_dashboards() -> None:
    provider = yaml.safe_load(
        (FOLDER / "grafana/provisioning/dashboards/watchfloor.yaml").read_text()
    )["providers"][0]
    mounted = dict(
        reversed(volume.split(":")[:2]) for volume in WATCHING["services"]["grafana"]["volumes"]
    )
    folder = TOP / mounted[provider["options"]["path"]]
    home = WATCHING["services"]["grafana"]["environment"]
    first = Path(home["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"])
    assert first.parent.as_posix() == provider["options"]["path"]
    assert (folder / first.name).is_file()


def test_alloys_parts_are_joined_and_lead_to_loki() -> None:
    """Its own program was not at hand: syntax as far as blocks go, and every name that is used."""
    text = (FOLDER / "alloy/config.alloy").read_text()
    bare = re.sub(r'"(?:[^"\\]|\\.)*"|//.*', '""', text)
    depth = 0
    for sign in re.findall(r"[{}]", bare):
        depth += 1 if sign == "{" else -1
        assert depth >= 0
    assert depth == 0
    for line in (each.strip() for each in bare.splitlines() if each.strip()):
        assert re.fullmatch(r'[\w.]+( "")? \{|\}|\w+ += .+|""', line), line
    declared = {
        f"{kind}.{name}" for kind, name in re.findall(r'^([\w.]+) "(\w+)" \{', text, re.MULTILINE)
    }
    used = set(re.findall(r"\b((?:discovery|loki)\.\w+\.\w+)\.(?:targets|output|receiver)", text))
    assert len(declared) == 5
    assert used < declared
    [url] = re.findall(r'url = "(.+)"', text)
    assert urlsplit(url)[1:3] == (f"loki:{PORTS['loki']}", "/loki/api/v1/push")
    assert f"com.docker.compose.project={PRODUCT['name']}" in text


def test_loki_listens_where_it_is_looked_for_and_keeps_what_it_mounts() -> None:
    config = yaml.safe_load((FOLDER / "loki/loki.yaml").read_text())
    assert config["server"]["http_listen_port"] == PORTS["loki"]
    mounted = [volume.split(":")[1] for volume in WATCHING["services"]["loki"]["volumes"]]
    assert config["common"]["path_prefix"] in mounted
    [schema] = config["schema_config"]["configs"]
    assert (schema["store"], schema["schema"]) == ("tsdb", "v13")
    assert config["limits_config"]["allow_structured_metadata"]
