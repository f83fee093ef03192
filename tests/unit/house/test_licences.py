"""Nothing that the wheel needs forbids its use, and the list of licences says what is locked."""

import pytest
from supply.licences import LIST, document, licence, not_allowed
from supply.locked import LOCK, locked, wheel_tree

NEEDED = sorted(set(wheel_tree()) - {"watchfloor"})


def test_the_list_is_current() -> None:
    assert LIST.read_text() == document(), "make licences"


def test_what_the_wheel_needs_is_locked() -> None:
    assert set(NEEDED) <= {package.name for package in locked(LOCK.read_text())}
    assert {"pydantic-core", "greenlet", "ray"} <= set(NEEDED)
    assert {"pytest", "ruff"}.isdisjoint(NEEDED)


@pytest.mark.parametrize("package", NEEDED)
def test_what_the_wheel_needs_is_under_a_licence_that_we_allow(package: str) -> None:
    assert not_allowed(licence(package)) == set()


@pytest.mark.parametrize(
    ("expression", "refused"),
    [
        ("MIT OR (Apache-2.0 AND 0BSD)", set()),
        ("MIT AND GPL-3.0-or-later", {"GPL-3.0-or-later"}),
        ("MIT OR AGPL-3.0-only", {"AGPL-3.0-only"}),
        ("unknown", {"unknown"}),
    ],
)
def test_one_licence_that_we_do_not_allow_refuses_the_whole(
    expression: str, refused: set[str]
) -> None:
    assert not_allowed(expression) == refused


def test_a_lock_gives_each_release_for_linux_with_its_hashes() -> None:
    text = (
        "# made by hand\n"
        "one==1.0 ; python_full_version < '3.12' \\\n    --hash=sha256:aa \\\n"
        "    --hash=sha256:bb\n    # via two\n"
        "elsewhere==2 ; sys_platform == 'win32' \\\n    --hash=sha256:cc\n"
    )
    assert locked(text) == (("one", "1.0", ("aa", "bb")),)
