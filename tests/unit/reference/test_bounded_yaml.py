"""A small file cannot become a large value."""

import pytest
import yaml

from watchfloor.core import InvalidInputError
from watchfloor.reference import BoundedLoader, read_customers

LAUGHS = "\n".join(
    ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
)
MERGED = "\n".join(
    ["a0: &a0 {k0: v}"]
    + [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 10)]
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(LAUGHS, id="aliases of aliases"),
        pytest.param(MERGED, id="merges of merges"),
        pytest.param("&a [*a]", id="itself"),
        pytest.param("[" * 100_000, id="deep"),
        pytest.param("- " * 10_000, id="deep in blocks"),
        pytest.param("? " * 10_000, id="deep in keys"),
    ],
)
def test_what_is_nested_or_repeated_too_much_is_refused(text: str) -> None:
    with pytest.raises(yaml.MarkedYAMLError, match=r"nested deeper|stand for too much"):
        yaml.load(text, BoundedLoader)
    with pytest.raises(InvalidInputError):
        read_customers(text)


def test_what_is_said_once_may_be_meant_again() -> None:
    text = "contact: &ops {email: ops@example.com}\nothers: [*ops, *ops]"
    assert yaml.load(text, BoundedLoader) == yaml.safe_load(text)
