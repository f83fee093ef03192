"""Nothing that may leave says more than the rule allows."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.redaction import RECOGNIZERS, find, masked, redacted, top_level_domains

_TYPES = sorted({one.entity_type for one in RECOGNIZERS} | {"PERSON", "ADDRESS", "US_BANK_NUMBER"})
_SHOWN_OF_ANY = 4


@pytest.mark.parametrize(
    ("entity_type", "text", "shown"),
    [
        ("EMAIL_ADDRESS", "john.smith@example.com", "j***@e***.com"),
        ("EMAIL_ADDRESS", "j@x.org", "***@***.org"),
        ("URL", "https://ann:pw@shop.example.org/ann?id=7", "https://s***.org"),
        ("URL", "www.shop.org/ann](http://www.other.org/ann", "w***.org"),
        ("URL", "https://shop.org/?to=http://ann.org/secret", "https://s***.org"),
        ("URL", "https://shop.org#token=secret", "https://s***.org"),
        ("URL", "http://shop.org:8080?token=secret", "http://s***.org"),
        ("URL", "secretword://shop.org/", "***://s***.org"),
        ("URL", "http://192.0.2.7/ann", "http://***"),
        ("URL", "http://shop.secretword/ann", "http://***"),
        ("EMAIL_ADDRESS", "ann@mail.secretword", "a***@***"),
        ("EMAIL_ADDRESS", "ann@com", "a***@***"),
        ("CREDIT_CARD", "4012888888881881", "***1881"),
        ("IBAN_CODE", "GB29NWBK60161331926819", "GB***19"),
        ("PHONE_NUMBER", "+44 20 7946 0991", "***91"),
        ("CRYPTO", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "1Bo***"),
        ("US_DRIVER_LICENSE", "S48213907", "***07"),
        ("ORGANIZATION", "Northharbour Ltd", "N***"),
        ("LOCATION", "Oslo", "O***"),
        ("ADDRESS", "12 High Street, Leeds", "1***"),
        ("UUID", "0198c6f2-0134-702c-9f0d-68e7e0bd7241", "01***"),
        ("IP_ADDRESS", "192.0.2.77", "***"),
        ("US_PASSPORT", "912803456", "***"),
        ("MEDICAL_LICENSE", "BB1388568", "***"),
        ("PERSON", "Ada Moss", "A***"),
        ("PERSON", "Bo", "***"),
        ("US_SSN", "536-90-4399", "***"),
        ("PASSWORD", "Tr0ub4dor&3", "***"),
        ("API_KEY", "sk-abcdefghijklmnop1234", "***"),
        ("PRIVATE_KEY", "-----BEGIN PRIVATE KEY-----", "***"),
    ],
)
def test_the_rule_of_each_type(entity_type: str, text: str, shown: str) -> None:
    assert masked(entity_type, text) == shown


@pytest.mark.parametrize(
    ("entity_type", "text", "shown"),
    [
        ("URL", "https://ann:pw@shop.example.org:8080/ann?id=7", "https://shop.example.org"),
        ("URL", "www.my-shop-234.com/ann", "www.my-shop-234.com"),
        ("URL", "https://shop.example.co.uk#ann", "https://shop.example.co.uk"),
        ("EMAIL_ADDRESS", "john.smith@example.com", "j***@example.com"),
        ("URL", "http://192.0.2.7/ann", "http://***"),
        ("URL", "http://ann.secretword/", "http://***"),
        ("URL", "https://4012888888881881.evil.com/", "https://4***.com"),
        ("URL", "https://ann-moss-lives-at-twelve-high-street-leeds.evil.com", "https://a***.com"),
        ("URL", "https://a.b.c.d.e.evil.com", "https://a***.com"),
        ("PERSON", "Ada Moss", "A***"),
    ],
)
def test_where_hosts_are_evidence_they_are_shown_unless_they_carry_something(
    entity_type: str, text: str, shown: str
) -> None:
    """The name of a host is a way to send something out, too."""
    assert masked(entity_type, text, with_host=True) == shown


@given(st.sampled_from(sorted(set(_TYPES) - {"URL", "EMAIL_ADDRESS"})), st.text(min_size=1))
def test_at_most_a_quarter_is_shown_and_never_the_length(entity_type: str, text: str) -> None:
    shown = masked(entity_type, text).replace("***", "", 1)

    assert len(shown) <= min(_SHOWN_OF_ANY, len(text) / 4)


_HOST = r"(?:\S?\*\*\*(?:\.\w+)?)"
_ADDRESSES = st.from_regex(r"(\w{1,9}://)?\w{0,9}@?[\w./?#&=:-]{1,40}", fullmatch=True) | st.text()


@given(_ADDRESSES, _ADDRESSES)
def test_of_an_address_one_letter_and_the_public_end_are_shown(one: str, other: str) -> None:
    """Paths, queries and names of users are where personal data is; and an address may hold one."""
    for text in (one, f"{one}://{other}", f"{one}?to=https://{other}"):
        shown = masked("URL", text)
        assert re.fullmatch(rf"(?:(?:https?|ftp|wss?|\*\*\*)://)?{_HOST}", shown, re.DOTALL), shown
        shown = masked("EMAIL_ADDRESS", text)
        assert re.fullmatch(rf".?\*\*\*@{_HOST}", shown, re.DOTALL), shown
        end = shown.rpartition(".")[2].lower()
        assert "." not in shown or end in top_level_domains()


def test_texts_of_one_look_but_different_length_are_masked_alike() -> None:
    """Otherwise the mask would tell which of few candidates it was."""
    assert masked("EMAIL_ADDRESS", "jo@ex.com") == masked("EMAIL_ADDRESS", "jonathan@example.com")


def test_every_span_of_a_text_is_masked_in_place() -> None:
    text = "Write to ada@example.org or pay 4012888888881881."

    assert redacted(text, find(text)) == "Write to a***@e***.org or pay ***1881."
    shown = redacted(text, find(text), with_hosts=True)
    assert shown == "Write to a***@example.org or pay ***1881."


def test_what_reaches_out_of_a_masked_span_is_masked_too() -> None:
    from watchfloor.redaction import Span

    shown = redacted("abcdefgh!", [Span("US_SSN", 0, 5, 1.0), Span("US_BANK_NUMBER", 3, 8, 1.0)])

    assert shown == "******!"
