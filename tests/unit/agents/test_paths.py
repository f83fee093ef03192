"""Paths in one form."""

import pytest

from watchfloor.agents._paths import is_under, path_of
from watchfloor.agents._targets import target_kind


@pytest.mark.parametrize(
    ("endpoint", "path"),
    [
        pytest.param("/login", "/login", id="plain"),
        pytest.param("login", "/login", id="no leading slash"),
        pytest.param("/Login/", "/login", id="case and trailing slash"),
        pytest.param("/login?next=/a#b", "/login", id="query and fragment"),
        pytest.param("//login//./x/../", "/login", id="doubled slashes and dots"),
        pytest.param("/%6cogin", "/login", id="percent encoded"),
        pytest.param("POST /login", "/login", id="with its method"),
        pytest.param("https://shop.example/login", "/login", id="with its host"),
        pytest.param("https://shop.example", "/", id="host alone"),
        pytest.param("", "/", id="empty"),
        pytest.param("/a/http://b", "/a/http:/b", id="an address inside a path stays"),
    ],
)
def test_a_path_has_one_form_however_it_is_spelt(endpoint: str, path: str) -> None:
    assert path_of(endpoint) == path


@pytest.mark.parametrize(
    ("path", "prefix", "expected"),
    [
        pytest.param("/login", "/login", True, id="itself"),
        pytest.param("/login/step2", "/login", True, id="below"),
        pytest.param("/loginhelp", "/login", False, id="longer word"),
        pytest.param("/", "/login", False, id="above"),
        pytest.param("/anything", "/", True, id="root holds all"),
    ],
)
def test_a_prefix_matches_whole_segments(path: str, prefix: str, *, expected: bool) -> None:
    assert is_under(path, prefix) is expected


@pytest.mark.parametrize(
    ("endpoint", "kind"),
    [
        pytest.param("/login", "login", id="login"),
        pytest.param("/wp-login.php?action=x", "login", id="login of WordPress"),
        pytest.param("/api/v1/Sign_In", "login", id="underscore"),
        pytest.param("/checkout/card", "payment", id="payment"),
        pytest.param("/phpMyAdmin/index.php", "admin", id="admin"),
        pytest.param("/.env", "admin", id="secrets file"),
        pytest.param("/blog/login-tips", None, id="an article about logins"),
        pytest.param("/discard", None, id="a word that contains card"),
        pytest.param("/", None, id="root"),
    ],
)
def test_the_kind_of_a_page_is_told_by_its_segments(endpoint: str, kind: str | None) -> None:
    assert target_kind(endpoint) == kind
