"""The images: pinned, without root, of what is here."""

import json
import re
from pathlib import Path

import pytest
import yaml
from support.manifests import TOP, options_of

from watchfloor.gateway import GatewayConfig

_LINES = (TOP / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
_STEPS = [line.strip() for line in _LINES if line.strip() and not line.startswith("#")]
_PORTS = {
    str(getattr(GatewayConfig(), name))
    for name in ("http_port", "grpc_port", "otlp_http_port", "otlp_grpc_port")
}
_TARGETS = ("gateway", "worker", "all-in-one")


def _stages() -> dict[str, list[str]]:
    stages: dict[str, list[str]] = {}
    for step in _STEPS:
        if step.startswith("FROM "):
            stages[step.split()[-1]] = []
        if stages:
            list(stages.values())[-1].append(step)
    return stages


_STAGES = _stages()


def _of(target: str) -> list[str]:
    """The steps of a target, those of the stages it is made from first."""
    own = _STAGES[target]
    below = own[0].split()[1]
    return [*_of(below), *own] if below in _STAGES else own


def test_bases_are_exact_tags_to_which_a_digest_can_be_added() -> None:
    given = dict(step[4:].partition("=")[::2] for step in _STEPS if step.startswith("ARG "))
    bases = [steps[0].split()[1] for steps in _STAGES.values()]
    foreign = {base for base in bases if base not in _STAGES}
    assert foreign == {"${PYTHON}${PYTHON_DIGEST}", "${NODE}${NODE_DIGEST}"}
    for name in ("PYTHON", "NODE"):
        assert re.fullmatch(r"[a-z]+:\d+\.\d+\.\d+-[a-z-]+", given[name])
        assert given[f"{name}_DIGEST"] == ""


def test_nothing_is_fetched_that_is_not_locked() -> None:
    installs = [part for step in _STEPS for part in step.split("&&") if "pip install" in part]
    assert len(installs) >= 5
    assert all("--require-hashes" in each or "--no-index" in each for each in installs)
    assert not [step for step in _STEPS if re.search(r"\b(curl|wget|apt-get|ADD)\b", step)]
    assert any("npm ci" in step for step in _STEPS)


def test_any_engine_can_build_them() -> None:
    """Mounts and texts in place of commands are understood by one of them only."""
    assert [step for step in _STEPS if "--mount" in step or "<<" in step] == []


@pytest.mark.parametrize("target", _TARGETS)
def test_nobody_is_root(target: str) -> None:
    users = [step.split()[1] for step in _of(target) if step.startswith("USER ")]
    assert users[-1] == "1000:1000"


@pytest.mark.parametrize("target", _TARGETS)
def test_each_says_what_it_is_made_of(target: str) -> None:
    labels = " ".join(step for step in _of(target) if step.startswith("LABEL "))
    label = re.search(r'watchfloor\.sbom="([^"]+)"', labels)
    assert label is not None
    assert f"COPY dist/watchfloor.cdx.json {label[1]}" in _of(target)


@pytest.mark.parametrize("target", _TARGETS)
def test_each_begins_with_a_command_of_ours(target: str) -> None:
    [*_, command] = [step for step in _of(target) if step.startswith("CMD ")]
    name, *arguments = json.loads(command[4:])
    assert name == "watchfloor"
    assert options_of(arguments)


@pytest.mark.parametrize("target", ["gateway", "all-in-one"])
def test_what_answers_is_asked_and_named(target: str) -> None:
    steps = _of(target)
    ports = {port for step in steps if step.startswith("EXPOSE ") for port in step.split()[1:]}
    assert ports >= _PORTS
    [check] = [step for step in steps if step.startswith("HEALTHCHECK ")]
    compile(json.loads(check.partition("CMD ")[2])[2], "check", "exec")
    assert ":8080/health" in check


def _copied() -> set[str]:
    return {
        source
        for step in _STEPS
        if step.startswith("COPY ") and "--from" not in step
        for source in step.split()[1:-1]
    }


def test_what_is_copied_is_here_and_is_sent() -> None:
    sent = {
        line[1:] for line in (TOP / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    made = {"dist/watchfloor.cdx.json"}
    for source in _copied():
        assert source in made or (TOP / source).exists(), source
        assert any(Path(source).is_relative_to(each) for each in sent), source
    assert sent - made == {each for each in sent if (TOP / each).exists()}


def test_ray_is_not_in_the_gateway() -> None:
    assert [step for step in _of("gateway") if "worker" in step] == []


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
