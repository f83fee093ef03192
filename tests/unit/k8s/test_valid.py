"""Every object is one that its API takes, without a field that means nothing there."""

import copy
import gzip
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import jsonschema
import kubernetes_validate
import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from support.manifests import Document, name_of, named

_RAY = Path(__file__).parent / "data/ray.io_rayclusters.crd.yaml.gz"
_KUBERNETES = "1.33"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Endpoint(_Strict):
    port: str
    path: str
    interval: str
    scrapeTimeout: str  # noqa: N815 - the operator's name


class _Selector(_Strict):
    matchLabels: dict[str, str]  # noqa: N815 - Kubernetes' name


class _Monitor(_Strict):
    """Fields of ServiceMonitor (monitoring.coreos.com/v1) that are used here."""

    selector: _Selector
    endpoints: Annotated[list[_Endpoint], Field(min_length=1)]


class _Rule(_Strict):
    record: str | None = None
    alert: str | None = None
    expr: str
    for_: Annotated[str | None, Field(alias="for")] = None
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}


class _RuleGroup(_Strict):
    name: str
    interval: str | None = None
    rules: Annotated[list[_Rule], Field(min_length=1)]


class _Rules(_Strict):
    """Fields of PrometheusRule (monitoring.coreos.com/v1) that are used here."""

    groups: Annotated[list[_RuleGroup], Field(min_length=1)]


class _SecretName(_Strict):
    name: str


class _InitDB(_Strict):
    database: str
    owner: str
    encoding: str
    secret: _SecretName
    postInitSQL: list[str]  # noqa: N815 - the operator's name
    postInitApplicationSQL: list[str]  # noqa: N815 - the same


class _Bootstrap(_Strict):
    initdb: _InitDB


class _ManagedRole(_Strict):
    name: str
    ensure: str
    login: bool
    passwordSecret: _SecretName  # noqa: N815 - the operator's name


class _Managed(_Strict):
    roles: list[_ManagedRole]


class _Parameters(_Strict):
    parameters: dict[str, str]


class _Storage(_Strict):
    size: str


class _Affinity(_Strict):
    enablePodAntiAffinity: bool  # noqa: N815 - the operator's name
    topologyKey: str  # noqa: N815 - the same
    podAntiAffinityType: str  # noqa: N815 - the same


class _Database(_Strict):
    """Fields of Cluster (postgresql.cnpg.io/v1) that are used here."""

    instances: int
    imageName: str  # noqa: N815 - the operator's name
    minSyncReplicas: int  # noqa: N815 - the same
    maxSyncReplicas: int  # noqa: N815 - the same
    primaryUpdateStrategy: str  # noqa: N815 - the same
    bootstrap: _Bootstrap
    managed: _Managed
    postgresql: _Parameters
    storage: _Storage
    walStorage: _Storage  # noqa: N815 - the same
    resources: dict[str, dict[str, str]]
    affinity: _Affinity
    topologySpreadConstraints: list[dict[str, Any]]  # noqa: N815 - the same


@cache
def _ray_schema() -> Document:
    definition = yaml.load(gzip.decompress(_RAY.read_bytes()), yaml.CSafeLoader)
    [version] = [each for each in definition["spec"]["versions"] if each["name"] == "v1"]
    schema: Document = _closed(version["schema"]["openAPIV3Schema"])
    schema["properties"]["metadata"].pop("additionalProperties", None)
    return schema


def _closed(schema: Any) -> Any:
    """The same, refusing what it does not name; as it stands it takes misspelt fields."""
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(each) for name, each in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        closed["additionalProperties"] = False
    if schema.get("x-kubernetes-int-or-string"):
        closed.pop("type", None)
        closed["anyOf"] = [{"type": "integer"}, {"type": "string"}]
    return closed


def _validate(document: Document) -> None:
    match document["kind"]:
        case "RayCluster":
            jsonschema.validate(document, _ray_schema())
        case "ServiceMonitor":
            _Monitor.model_validate(document["spec"])
        case "PrometheusRule":
            _Rules.model_validate(document["spec"])
        case "Cluster":
            _Database.model_validate(document["spec"])
        case _:
            kubernetes_validate.validate(document, _KUBERNETES, strict=True)


def test_every_object_is_as_its_api_wants_it(overlay: Sequence[Document]) -> None:
    for each in overlay:
        _validate(each)


def test_every_object_has_its_namespace(overlay: Sequence[Document]) -> None:
    """An object without one would be applied to whichever is current."""
    for each in overlay:
        if each["kind"] != "Namespace":
            assert each["metadata"].get("namespace") == "watchfloor", name_of(each)


def test_no_object_is_there_twice(overlay: Sequence[Document]) -> None:
    names = [name_of(each) for each in overlay]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize(
    ("kind", "name", "path"),
    [
        ("Deployment", "watchfloor-gateway", ("spec", "template", "spec")),
        ("RayCluster", "watchfloor", ("spec", "headGroupSpec", "template", "spec")),
        ("RayCluster", "watchfloor", ("spec", "autoscalerOptions")),
        ("Cluster", "watchfloor-database", ("spec", "bootstrap", "initdb")),
        ("ServiceMonitor", "watchfloor-gateway", ("spec",)),
        ("PrometheusRule", "watchfloor", ("spec", "groups", 0, "rules", 0)),
    ],
)
def test_a_misspelt_field_is_found(
    prod: Sequence[Document], kind: str, name: str, path: tuple[str | int, ...]
) -> None:
    """Otherwise the tests above would pass whatever the manifests said."""
    document = copy.deepcopy(named(prod, kind, name))
    place: Any = document
    for step in path:
        place = place[step]
    place["mispelt"] = True
    with pytest.raises((jsonschema.ValidationError, ValidationError)):
        _validate(document)
