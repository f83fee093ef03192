"""The images: pinned, without root, of what is here."""

import json
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

import pytest
import yaml
from imageproof.context import Context
from imageproof.dockerfile import Instruction, instructions, parsed, sources_of
from support.manifests import TOP, options_of

from watchfloor.gateway import GatewayConfig

_TEXT = (TOP / "Dockerfile").read_text()
_FILE = parsed(_TEXT, {})
_STEPS = [step for stage in _FILE.stages.values() for step in stage.instructions]
_PORTS = {
    str(getattr(GatewayConfig(), name))
    for name in ("http_port", "grpc_port", "otlp_http_port", "otlp_grpc_port")
}
_KNOWN = {
    *("ARG", "CMD", "COPY", "ENV", "EXPOSE", "HEALTHCHECK", "LABEL", "RUN", "SHELL", "USER"),
    *("VOLUME", "WORKDIR"),
}
_TARGETS = ("gateway", "worker", "all-in-one")


def _of(target: str) -> list[Instruction]:
    """The steps of a target, those of the stages it is made from first."""
    own = _FILE.stages[target]
    below = _of(own.base) if own.base in _FILE.stages else []
    return [*below, *own.instructions]


def _values(steps: Iterable[Instruction], name: str) -> list[str]:
    return [step.value for step in steps if step.name == name]


def test_bases_are_exact_tags_to_which_a_digest_can_be_added() -> None:
    written = {each.value.split()[0] for each in instructions(_TEXT) if each.name == "FROM"}
    foreign = written - set(_FILE.stages)
    assert foreign == {"${PYTHON}${PYTHON_DIGEST}", "${NODE}${NODE_DIGEST}"}
    for name in ("PYTHON", "NODE"):
        assert re.fullmatch(r"[a-z]+:\d+\.\d+\.\d+-[a-z-]+", _FILE.arguments[name])
        assert _FILE.arguments[f"{name}_DIGEST"] == ""


def test_nothing_is_fetched_that_is_not_locked() -> None:
    runs = [part for value in _values(_STEPS, "RUN") for part in value.split("&&")]
    installs = [part for part in runs if re.search(r"\bpip\b.* install\b", part)]
    assert len(installs) == 5
    assert all("--require-hashes" in each or "--no-index" in each for each in installs)
    assert not [each for each in runs if re.search(r"\b(curl|wget|apt-get)\b", each)]
    assert any("npm ci" in each for each in runs)


def test_what_pip_compiles_does_not_depend_on_when() -> None:
    """Compiled files hold the time of their source, which is that of its installation."""
    for stage in _FILE.stages.values():
        runs = " ".join(_values(stage.instructions, "RUN"))
        if "pip --python /opt/watchfloor" in runs:
            assert "SOURCE_DATE_EPOCH" in _values(stage.instructions, "ARG"), stage.name


def test_any_engine_can_build_them() -> None:
    """Mounts and texts in place of commands are understood by one of them only."""
    assert {step.name for step in _STEPS} <= _KNOWN
    assert [each for each in _values(_STEPS, "RUN") if each.startswith("--") or "<<" in each] == []


@pytest.mark.parametrize("target", _TARGETS)
def test_nobody_is_root(target: str) -> None:
    assert _values(_of(target), "USER")[-1] == "1000:1000"


@pytest.mark.parametrize("target", _TARGETS)
def test_each_says_what_it_is_made_of(target: str) -> None:
    label = re.search(r'watchfloor\.sbom="([^"]+)"', " ".join(_values(_of(target), "LABEL")))
    assert label is not None
    assert f"dist/watchfloor.cdx.json {label[1]}" in _values(_of(target), "COPY")


@pytest.mark.parametrize("target", _TARGETS)
def test_each_begins_with_a_command_of_ours(target: str) -> None:
    name, *arguments = json.loads(_values(_of(target), "CMD")[-1])
    assert name == "watchfloor"
    assert options_of(arguments)


@pytest.mark.parametrize("target", ["gateway", "all-in-one"])
def test_what_answers_is_asked_and_named(target: str) -> None:
    ports = {port for value in _values(_of(target), "EXPOSE") for port in value.split()}
    assert ports >= _PORTS
    [check] = _values(_of(target), "HEALTHCHECK")
    compile(json.loads(check.partition("CMD ")[2])[2], "check", "exec")
    assert ":8080/health" in check


def test_what_is_copied_is_here_and_is_sent() -> None:
    context = Context(TOP)
    made = {"dist/watchfloor.cdx.json"}
    copies = [each.split()[:-1] for each in _values(_STEPS, "COPY") if "--from" not in each]
    for source in {source for sources in copies for source in sources} - made:
        assert any(True for _ in context.files_of(source))
    assert all(context.is_sent(PurePosixPath(each)) for each in made)


def test_what_is_copied_from_a_stage_is_made_before_it() -> None:
    before: set[str] = set()
    for stage in _FILE.stages.values():
        assert set(sources_of(stage)) <= before
        before.add(stage.name)


def test_the_gateway_is_made_of_nothing_of_the_worker() -> None:
    names = {stage.name for stage in _FILE.needed_by("gateway")}
    assert "gateway-packages" in names
    assert not {name for name in names if "worker" in name}


def test_the_parts_of_the_compose_file_know_each_other() -> None:
    services = yaml.safe_load((TOP / "compose.yaml").read_text())
    for name, service in services["services"].items():
        assert set(service.get("depends_on", ())) <= set(services["services"]), name
        image, _, tag = service["image"].partition(":")
        assert tag == "dev" if image.startswith("watchfloor") else re.match(r"\d+\.\d+", tag)
        for config in service.get("configs", ()):
            assert config["source"] in services["configs"]
        if service.get("command", [""])[0] == "watchfloor":
            assert options_of(service["command"][1:])
    for config in services["configs"].values():
        assert "file" not in config or (TOP / config["file"]).exists()


def test_the_compose_file_holds_no_password() -> None:
    text = (TOP / "compose.yaml").read_text()
    given = re.findall(
        r"(?:PASSWORD: |PASSWORD '|watchfloor_\w+:)(\S+?)(?:'|@|$)", text, re.MULTILINE
    )
    assert len(given) >= 6
    assert all(re.fullmatch(r"\$\{[A-Z]+_PASSWORD:\?\}", each) for each in given), given
