"""The URLs of the three database roles."""

from pathlib import Path

from pydantic import SecretStr

from watchfloor.runtime import Credentials, DatabaseUrls
from watchfloor.runtime.database_urls import socket_endpoint

CREDENTIALS = Credentials(
    postgres_owner=SecretStr("one"), postgres_app=SecretStr("two"), postgres_worker=SecretStr("3")
)


def test_each_role_has_its_own_login() -> None:
    urls = DatabaseUrls.at("postgresql:///watchfloor?host=/run/x", CREDENTIALS)
    assert urls.owner == "postgresql://watchfloor_owner:one@/watchfloor?host=/run/x"
    assert urls.app == "postgresql://watchfloor_app:two@/watchfloor?host=/run/x"
    assert urls.worker == "postgresql://watchfloor_worker:3@/watchfloor?host=/run/x"


def test_an_endpoint_names_the_socket_and_no_secret() -> None:
    assert socket_endpoint(Path("/run/x"), "watchfloor") == "postgresql:///watchfloor?host=/run/x"


def test_a_path_with_signs_of_urls_stays_one_path() -> None:
    endpoint = socket_endpoint(Path("/a b/c&d=e"), "watchfloor")
    assert endpoint == "postgresql:///watchfloor?host=/a%20b/c%26d%3De"
