"""What the keys of the audit log sign, and what they do not tell."""

import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from support.audit import NOON, RING, make_entry

from watchfloor.audit import KeyRing
from watchfloor.core import BEGINNING, AuditEntry, AuditHead, AuditLink, StoredEntry

Change = Callable[[AuditLink], tuple[AuditLink, bytes, StoredEntry]]
ENTRY = RING.signed(make_entry())
STORED = StoredEntry(ENTRY, 700)


def test_an_entry_that_was_signed_is_genuine() -> None:
    assert RING.is_genuine(ENTRY)
    assert ENTRY.key_number == 2


@pytest.mark.parametrize("field", [name for name in AuditEntry._fields if name != "mac"])
def test_no_field_of_an_entry_can_be_changed(field: str) -> None:
    """A field that is not signed could be rewritten by whoever has the database."""
    value = getattr(ENTRY, field)
    others: dict[str, Any] = {"at": NOON + timedelta(microseconds=1), "key_number": 1}
    changed: dict[str, Any] = {field: others.get(field, f"{value or ''}x")}

    assert not RING.is_genuine(ENTRY._replace(**changed))


def test_an_absent_value_is_not_the_same_as_an_empty_one() -> None:
    assert not RING.is_genuine(ENTRY._replace(reason=""))


def test_who_lacks_the_key_signs_nothing() -> None:
    assert not RING.is_genuine(KeyRing({2: b"x" * 32}).signed(make_entry()))


def test_an_older_key_verifies_what_it_signed_and_signs_nothing_more() -> None:
    before = KeyRing({1: b"1" * 32}).signed(make_entry())

    assert before.key_number == 1
    assert RING.is_genuine(before)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda link: (link._replace(position=2), BEGINNING.mac, STORED), id="place"),
        pytest.param(lambda link: (link._replace(entry_id="x"), BEGINNING.mac, STORED), id="id"),
        pytest.param(lambda link: (link, b"1" * 32, STORED), id="link before"),
        pytest.param(
            lambda link: (link, BEGINNING.mac, STORED._replace(transaction=701)), id="transaction"
        ),
        pytest.param(
            lambda link: (link._replace(sealed_at=NOON + timedelta(1)), BEGINNING.mac, STORED),
            id="time",
        ),
        pytest.param(lambda link: (link._replace(key_number=1), BEGINNING.mac, STORED), id="key"),
    ],
)
def test_a_link_fits_its_place_and_its_entry_alone(
    change: Callable[..., tuple[AuditLink, bytes, StoredEntry]],
) -> None:
    link = RING.linked(BEGINNING, STORED, sealed_at=NOON)
    assert RING.fits(link, previous=BEGINNING.mac, stored=STORED)

    changed, previous, stored = change(link)

    assert not RING.fits(changed, previous=previous, stored=stored)


def test_a_checkpoint_is_ours_as_it_is_alone() -> None:
    given = RING.checkpoint("shop", AuditHead(7, b"m" * 32), made_at=NOON)

    assert RING.is_ours(given)
    assert not RING.is_ours(given._replace(position=8))


def test_a_token_tells_the_kind_and_the_key_and_not_the_subject() -> None:
    token = RING.token("shop", "user", "ann@example.org")

    assert token.startswith("user_2_")
    assert "ann" not in token
    assert token != RING.token("other", "user", "ann@example.org")
    assert token in RING.tokens("shop", "user", "ann@example.org")
    assert len(RING.tokens("shop", "user", "ann@example.org")) == 2


def test_the_signature_can_be_made_by_the_words_of_the_readme_alone() -> None:
    """A third party verifies without our code: nothing in the form may be an accident of it."""
    key = hmac.digest(b"2" * 32, b'["watchfloor.audit.v1","seal","shop"]', sha256)
    signed = [
        "watchfloor.audit.v1",
        "entry",
        "shop",
        ENTRY.entry_id,
        "2026-03-01T12:00:00.001234+00:00",
        *("key:0198", "read", "data:read", "GET /api/threats/{threat_id}", ENTRY.subject),
        *("rest", "192.0.2.7", "done", None, None, "r-1", 2),
    ]
    text = json.dumps(signed, separators=(",", ":")).encode()

    assert hmac.digest(key, text, sha256) == ENTRY.mac
