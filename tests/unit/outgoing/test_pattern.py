"""Which URLs an entry of the operator's list stands for."""

import httpx
import pytest
from pydantic import ValidationError

from watchfloor.outgoing import OutgoingConfig
from watchfloor.outgoing.pattern import URLPattern


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("https://example.com", "https://example.com/any/path?q=1"),
        ("https://example.com", "https://EXAMPLE.com.:443/"),
        ("https://example.com:8443", "https://example.com:8443/"),
        ("https://example.com:*", "https://example.com:9/"),
        ("https://*.example.com", "https://a.b.example.com/"),
        ("https://*", "https://anybody.test/"),
        ("https://bücher.example", "https://xn--bcher-kva.example/"),
        ("http://[::1]:9000", "http://[0:0::1]:9000/"),
        ("https://example.com/hooks", "https://example.com/hooks/a"),
        ("https://example.com/hooks/", "https://example.com/hooks"),
    ],
)
def test_an_entry_covers(pattern: str, url: str) -> None:
    assert URLPattern.parse(pattern).covers(httpx.URL(url))


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("https://example.com", "http://example.com/"),
        ("https://example.com", "https://example.com:444/"),
        ("https://example.com", "https://example.com:0/"),
        ("https://example.com", "https://example.com.evil.test/"),
        ("https://example.com", "https://evil.test/https://example.com"),
        ("https://example.com", "https://example.com@evil.test/"),
        ("https://*.example.com", "https://example.com/"),
        ("https://*.example.com", "https://evilexample.com/"),
        ("https://*", "ftp://example.com/"),
        ("https://example.com/hooks", "https://example.com/hooksmith"),
        ("https://example.com/hooks", "https://example.com/hooks/../admin"),
        ("https://example.com/hooks", "https://example.com/hooks/%2e%2e/admin"),
        ("https://example.com/hooks", "https://example.com/hooks/..%5cadmin"),
        ("https://example.com/hooks", "https://example.com/hooks%2fa"),
    ],
)
def test_an_entry_does_not_cover(pattern: str, url: str) -> None:
    assert not URLPattern.parse(pattern).covers(httpx.URL(url))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.com",
        "ftp://example.com",
        "https://",
        "https://me@example.com",
        "https://a.*.example.com",
        "https://*.*",
        "https://*example.com",
        "https://example.com?q=1",
        "https://example.com:port",
        "https://[zz]",
    ],
)
def test_an_entry_of_another_form_is_a_problem_of_the_configuration(text: str) -> None:
    with pytest.raises(ValidationError):
        OutgoingConfig(allow_urls=(text,))
