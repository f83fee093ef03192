"""What the embedded servers are told."""

import os
import re
import shutil
import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from watchfloor.runtime import PostgresConfig
from watchfloor.runtime._nats.settings import NATSSettings, find_program, fit_store
from watchfloor.runtime._postgres.settings import write_settings


def nats(**changes: object) -> str:
    settings = NATSSettings(
        port=4222,
        server_name="watchfloor",
        token="t0ken",
        store=Path("/data/nats"),
        max_file_store_bytes=1024,
        sync_always=False,
    )
    return settings._replace(**changes).text()  # type: ignore[arg-type]


def test_nats_listens_on_this_machine_only_and_asks_for_the_token() -> None:
    assert 'listen: "127.0.0.1:4222"' in nats()
    assert 'authorization { token: "t0ken" }' in nats()


def test_nats_is_told_how_much_it_may_keep() -> None:
    """Its own default is taken from what is free when it starts."""
    assert "max_file_store: 1024" in nats()


def test_nats_syncs_each_message_only_when_asked() -> None:
    assert "sync_interval" not in nats()
    assert "sync_interval: always" in nats(sync_always=True)


def test_a_store_path_with_quotes_stays_one_path() -> None:
    assert r'store_dir: "/a \"b\""' in nats(store=Path('/a "b"'))


def test_the_store_gets_what_is_wanted_where_there_is_space(tmp_path: Path) -> None:
    assert fit_store(tmp_path, 1024) == 1024


def test_the_store_never_gets_more_than_80_percent_of_the_disk(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    assert fit_store(tmp_path, 10 * free) <= free * 0.81


def test_what_the_store_holds_already_is_its_own(tmp_path: Path) -> None:
    before = fit_store(tmp_path, 2**62)
    (tmp_path / "stream").mkdir()
    with (tmp_path / "stream" / "1.blk").open("wb") as sparse:
        sparse.truncate(2**40)
    assert fit_store(tmp_path, 2**62) > before + 2**39


def test_the_program_of_the_wheel_is_found() -> None:
    assert os.access(find_program(), os.X_OK)


def settings_of(tmp_path: Path, *, superuser: str = "root") -> dict[str, str]:
    main = write_settings(
        tmp_path,
        PostgresConfig(),
        socket_folder=Path("/run/it's here"),
        superuser=superuser,
        account=None,
    )
    found = re.findall(r"^(\w+) = '(.*)'$", main.read_text(), re.MULTILINE)
    return dict(found)


def test_postgres_listens_on_its_socket_only(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    assert settings["listen_addresses"] == ""
    assert settings["unix_socket_directories"] == "\"/run/it''s here\""


def test_postgres_writes_nothing_of_a_statement_into_its_log(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    assert settings["log_min_messages"] == "log"
    assert settings["log_min_error_statement"] == "panic"
    assert settings["log_error_verbosity"] == "terse"


def test_postgres_is_durable(tmp_path: Path) -> None:
    assert not {"fsync", "full_page_writes", "synchronous_commit"} & set(settings_of(tmp_path))


def test_only_the_three_roles_and_our_own_user_are_let_in(tmp_path: Path) -> None:
    settings_of(tmp_path, superuser="alice")
    assert (tmp_path / "pg_hba.conf").read_text().splitlines() == [
        "local all postgres peer map=watchfloor",
        "local all watchfloor_owner,watchfloor_app,watchfloor_worker scram-sha-256",
        "local all all reject",
    ]
    assert (tmp_path / "pg_ident.conf").read_text() == 'watchfloor "alice" postgres\n'


def test_settings_are_private_where_the_server_is_ours(tmp_path: Path) -> None:
    settings_of(tmp_path)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize("value", [0, 15, "much"], ids=["none", "too-little", "no-number"])
def test_senseless_memory_is_refused(value: object) -> None:
    with pytest.raises(ValidationError, match="shared_buffers_mb"):
        PostgresConfig.model_validate({"shared_buffers_mb": value})
