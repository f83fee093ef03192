"""A test whose browser is missing is skipped by people and fails in CI."""

import pytest
from support.needs import need

LACKING = "there is no Chromium: apt-get install chromium"


def test_elsewhere_it_is_skipped_and_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=LACKING):
        need(LACKING)


def test_in_ci_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that skipped its browser would pass whatever the dashboard does."""
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=LACKING):
        need(LACKING)


@pytest.mark.parametrize("ci", ["", "true"])
def test_where_nothing_is_lacking_it_goes_on(monkeypatch: pytest.MonkeyPatch, ci: str) -> None:
    monkeypatch.setenv("CI", ci)
    need(None)
