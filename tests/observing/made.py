"""Every file that is made here, with what stands in it; tests hold what git keeps equal to it."""

from typing import Any

import yaml

from observing.dashboards import dashboards
from observing.rules import rules
from observing.source import alerts, slos

RULES = "observability/prometheus/rules.yaml"
OBJECT = "k8s/parts/monitoring/rules.yaml"
DASHBOARDS = "observability/grafana/dashboards"

_HEAD = "# Made of observability/*.yaml by `make observability`; a test compares them.\n"


def made() -> dict[str, str]:
    """The text of each file, by its path from the top."""
    document = rules(slos(), alerts())
    shown = {f"{DASHBOARDS}/{name}.json": text for name, text in dashboards().items()}
    return {RULES: as_yaml(document), OBJECT: as_yaml(_object(document)), **shown}


def as_yaml(document: dict[str, Any]) -> str:
    """Rules as people read them: in the order they were made, expressions as blocks."""
    return _HEAD + yaml.dump(document, Dumper=_Readable, sort_keys=False, width=10_000)


def _object(document: dict[str, Any]) -> dict[str, Any]:
    """The same rules for the operator of Prometheus."""
    labels = {"app.kubernetes.io/name": "watchfloor", "app.kubernetes.io/component": "rules"}
    about = {"name": "watchfloor", "namespace": "watchfloor", "labels": labels}
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": about,
        "spec": document,
    }


class _Readable(yaml.SafeDumper):
    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Readable.add_representer(str, _text)
