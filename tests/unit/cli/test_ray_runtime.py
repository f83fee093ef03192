"""Ray is an extra: without it one line says what to install."""

import importlib.util
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from watchfloor.agents import AgentsConfig
from watchfloor.cli.agent_spec import AgentSettings, AgentSpec
from watchfloor.cli.runtime_choice import Runtime, installed_runtimes
from watchfloor.core import AgentName, UnavailableError
from watchfloor.llm import LLMConfig, Provider
from watchfloor.runtime import (
    DatabaseUrls,
    DataFolder,
    EmbeddedRay,
    RayAddress,
    RayConfig,
    RayConnection,
)
from watchfloor.store import StoreConfig


@pytest.fixture
def _without_ray(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)


@pytest.mark.usefixtures("_without_ray")
async def test_without_the_extra_the_embedded_head_says_what_to_install(tmp_path: Path) -> None:
    server = EmbeddedRay(DataFolder(tmp_path / "data"), config=RayConfig())

    with pytest.raises(UnavailableError, match=r"install watchfloor\[ray\]"):
        await server.start()
    await server.stop()
    assert not (tmp_path / "data").exists()


@pytest.mark.usefixtures("_without_ray")
async def test_without_the_extra_joining_says_what_to_install() -> None:
    connection = RayConnection(RayAddress("127.0.0.1:1"))

    with pytest.raises(UnavailableError, match=r"install watchfloor\[ray\]"):
        await connection.start()
    await connection.stop()


async def test_a_token_that_cannot_be_read_is_told_before_ray_is_asked(tmp_path: Path) -> None:
    connection = RayConnection(RayAddress("127.0.0.1:1", tmp_path / "token"))

    with pytest.raises(UnavailableError, match="cannot be read: No such file"):
        await connection.start()
    await connection.stop()


def test_the_runtime_is_composed_without_importing_ray() -> None:
    """`up --runtime local` neither needs it nor waits for it."""
    code = "import sys, watchfloor.cli.compose.product; sys.exit('ray' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_agent_can_be_sent_to_another_process() -> None:
    """With its model: the key of one must arrive there."""
    urls = DatabaseUrls("postgresql://o@/w", "postgresql://a@/w", "postgresql://w@/w")
    llm = LLMConfig(provider=Provider.OPENAI, api_key=SecretStr("k"))
    settings = AgentSettings(AgentsConfig(), llm, budget_s=0.5)
    for name in AgentName:
        spec = AgentSpec(name, urls, StoreConfig(), settings)

        assert pickle.loads(pickle.dumps(spec)) == spec


def test_the_bench_measures_each_runtime_that_is_installed() -> None:
    assert installed_runtimes() == (Runtime.LOCAL, Runtime.RAY)


@pytest.mark.usefixtures("_without_ray")
def test_without_the_extra_the_bench_measures_the_local_one() -> None:
    assert installed_runtimes() == (Runtime.LOCAL,)
