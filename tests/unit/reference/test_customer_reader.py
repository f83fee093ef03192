"""A customers file is taken whole or refused with every problem named."""

import pytest

from watchfloor.core import Customer, CustomerTier, InvalidInputError
from watchfloor.reference import read_customers

_TWO = """
- customer_id: acme
  name: Acme
  tier: premium
  allow_list: [198.51.100.7, 198.51.100.64/26]
  critical_endpoints: [/login]
  contacts:
    - {name: Ada, email: ada@acme.example}
- {customer_id: beta, name: Beta}
"""


def test_a_list_of_customers_is_read_in_order() -> None:
    acme, beta = read_customers(_TWO)
    assert acme.tier is CustomerTier.PREMIUM
    assert acme.allow_list == ("198.51.100.7/32", "198.51.100.64/26")
    assert beta == Customer(customer_id="beta", name="Beta")


def test_the_list_may_stand_under_its_key() -> None:
    assert read_customers("customers:\n- {customer_id: a, name: A}")[0].customer_id == "a"


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        pytest.param(
            "- {customer_id: a, name: A, tier: gold, allow_list: [secret-host]}\n"
            "- {name: B, colour: red}\n"
            "- {customer_id: 7, name: C}",
            ["0.tier", "0.allow_list.0", "1.customer_id", "1.colour", "2.customer_id"],
            id="every-problem-with-its-path",
        ),
        pytest.param(
            "customers: [{customer_id: a, name: A}, {customer_id: a, name: B}]",
            ["customers.1.customer_id"],
            id="repeated-id",
        ),
        pytest.param("customers: 7", ["customers"], id="no-list-under-the-key"),
        pytest.param("clients: []", ["clients"], id="unknown-key"),
        pytest.param("", [""], id="empty"),
        pytest.param("- [", [""], id="no-yaml"),
        pytest.param("- !!python/object:os.system {}", [""], id="no-plain-yaml"),
        pytest.param("- 2026-13-45", [""], id="impossible-date"),
        pytest.param("[" * 1_500, [""], id="too-deep"),
    ],
)
def test_problems_are_named_without_repeating_values(text: str, fields: list[str]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_customers(text)
    assert [problem.field for problem in caught.value.fields] == fields
    assert not any("secret-host" in problem.reason for problem in caught.value.fields)


def test_broken_yaml_is_located() -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_customers("- name: A\n  tier: [\n")
    assert "near line 3" in caught.value.fields[0].reason
