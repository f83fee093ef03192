"""Prometheus and its tool, as operators have them."""

import math
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import yaml

from support.servers import scratch_folder
from support.waiting import eventually
from watchfloor.runtime import free_port

_SCRAPE = "200ms"


def no_prometheus() -> str | None:
    """What the tests of rules and dashboards lack, and how one gets it."""
    there = shutil.which("prometheus") and shutil.which("promtool")
    return None if there else "there is no Prometheus: apt-get install prometheus"


def promtool(*arguments: str | Path) -> str:
    """What it says of them; fails where it finds fault."""
    run = subprocess.run(["promtool", *arguments], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


class Prometheus:
    """One that runs on a free port, and looks at its targets several times a second.

    Args:
        folder: Of its own, for its files.
        targets: URLs, by the job that they belong to.

    Attributes:
        process: Where it runs.
    """

    def __init__(self, folder: Path, targets: Mapping[str, str]) -> None:
        self._rules = folder / "rules.yaml"
        self._rules.write_text("groups: []\n")
        config = folder / "prometheus.yaml"
        config.write_text(yaml.safe_dump(_config(targets)))
        address = f"127.0.0.1:{free_port()}"
        self._client = httpx.AsyncClient(base_url=f"http://{address}")
        command = ["prometheus", f"--config.file={config}", f"--web.listen-address={address}"]
        command += [f"--storage.tsdb.path={folder}/data", "--enable-feature=exemplar-storage"]
        with (folder / "prometheus.log").open("w") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)

    async def is_ready(self) -> bool:
        """Whether every target was reached."""
        try:
            answer = await self._client.get("/-/ready")
        except httpx.TransportError:
            return False
        found = await self.values("up") if answer.status_code == HTTPStatus.OK else []
        return bool(found) and all(found)

    def use(self, rules: Mapping[str, Any]) -> None:
        """Follow these rules from here on."""
        self._rules.write_text(yaml.safe_dump(dict(rules)))
        self.process.send_signal(signal.SIGHUP)

    async def rules(self) -> list[dict[str, Any]]:
        """Every rule, with how it is."""
        groups = (await self._ask("rules"))["groups"]
        return [rule for group in groups for rule in group["rules"]]

    async def firing(self) -> list[dict[str, Any]]:
        """The alerts that fire."""
        alerts = (await self._ask("alerts"))["alerts"]
        return [each for each in alerts if each["state"] == "firing"]

    async def values(self, expression: str) -> list[float]:
        """What an expression gives, without what is no number."""
        found = (await self._ask("query", query=expression))["result"]
        values = (float(each["value"][1]) for each in found)
        return [value for value in values if not math.isnan(value)]

    async def exemplars(self, expression: str) -> list[dict[str, Any]]:
        """The exemplars of the last minutes."""
        found = await self._ask("query_exemplars", query=expression, start="0", end="9999999999")
        return [each for series in found for each in series["exemplars"]]

    async def close(self) -> None:
        """End it."""
        await self._client.aclose()
        self.process.terminate()
        self.process.wait(30)

    async def _ask(self, path: str, **parameters: str) -> Any:
        answer = await self._client.get(f"/api/v1/{path}", params=parameters)
        assert answer.status_code == HTTPStatus.OK, answer.text
        return answer.json()["data"]


def _config(targets: Mapping[str, str]) -> dict[str, Any]:
    jobs = [
        {"job_name": job, "static_configs": [{"targets": [urlsplit(url).netloc]}]}
        for job, url in targets.items()
    ]
    pace = {"scrape_interval": _SCRAPE, "scrape_timeout": _SCRAPE, "evaluation_interval": _SCRAPE}
    return {"global": pace, "rule_files": ["rules.yaml"], "scrape_configs": jobs}


@asynccontextmanager
async def prometheus(targets: Mapping[str, str]) -> AsyncIterator[Prometheus]:
    """One of a test's own, which has reached all its targets."""
    with scratch_folder() as folder:
        running = Prometheus(folder, targets)
        try:
            await eventually(running.is_ready)
            yield running
        finally:
            await running.close()
