from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from watchfloor.core import Address, Network


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_an_address_has_one_form(text: str, canonical: str) -> None:
    assert TypeAdapter(Address).validate_python(text) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        ("192.0.2.7/24", "192.0.2.0/24"),
        ("192.0.2.0/255.255.255.0", "192.0.2.0/24"),
        ("2001:db8::1", "2001:db8::1/128"),
        ("::ffff:192.0.2.7", "192.0.2.7/32"),
        ("::ffff:192.0.2.0/120", "192.0.2.0/24"),
        ("::/0", "::/0"),
    ],
)
def test_a_network_has_one_form_that_addresses_can_be_in(text: str, canonical: str) -> None:
    assert TypeAdapter(Network).validate_python(text) == canonical


@pytest.mark.parametrize(
    "text", ["", "x", "192.0.2", "01.2.3.4", "192.0.2.7-9", "192.0.2.0/33", "fe80::1%eth0"]
)
@pytest.mark.parametrize("kind", [Address, Network])
def test_what_is_neither_is_refused(kind: Any, text: str) -> None:
    with pytest.raises(ValidationError, match="must be"):
        TypeAdapter(kind).validate_python(text)
