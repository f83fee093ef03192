"""What each recogniser takes and what only looks like it."""

import pytest

from watchfloor.redaction import RECOGNIZERS, find

_SURE = 0.5


def _found(text: str) -> list[tuple[str, str]]:
    return [
        (one.entity_type, text[one.start : one.end]) for one in find(text) if one.score >= _SURE
    ]


@pytest.mark.parametrize(
    ("marked", "entity_type"),
    [
        pytest.param("pay «4012-8888-8888-1881» now", "CREDIT_CARD", id="visa"),
        pytest.param("amex «378282246310005».", "CREDIT_CARD", id="amex"),
        pytest.param("to «GB29 NWBK 6016 1331 9268 19» today", "IBAN_CODE", id="iban-grouped"),
        pytest.param("(«DE89370400440532013000»)", "IBAN_CODE", id="iban"),
        pytest.param("from «203.0.113.7»:80", "IP_ADDRESS", id="ipv4"),
        pytest.param("net «2001:db8::/32» is", "IP_ADDRESS", id="ipv6-network"),
        pytest.param("on «fe80::1%eth0»", "IP_ADDRESS", id="ipv6-zone"),
        pytest.param("mac «00:1B:44:11:3A:B7»", "MAC_ADDRESS", id="mac"),
        pytest.param("<«zoë.moss+a@bücher.example.org»>", "EMAIL_ADDRESS", id="mailbox-unicode"),
        pytest.param("see («https://example.org/a_(b)?c=1»).", "URL", id="url-brackets"),
        pytest.param("on «www.example.co.uk/path».", "URL", id="domain"),
        pytest.param("ssn «536-90-4399»", "US_SSN", id="ssn"),
        pytest.param(
            "my social security number «536904399»", "US_SSN", id="ssn-plain-with-context"
        ),
        pytest.param("call «+44 (0)20 7946 0991»", "PHONE_NUMBER", id="phone-international"),
        pytest.param("or «(415) 555-0132 x12»", "PHONE_NUMBER", id="phone-area"),
        pytest.param("tel: «08005550199»", "PHONE_NUMBER", id="phone-plain-with-context"),
        pytest.param("«1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2»", "CRYPTO", id="bitcoin"),
        pytest.param("«bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4»", "CRYPTO", id="bech32"),
        pytest.param("key «AKIA" + "ABCDEFGH234567QR» is", "API_KEY", id="aws"),
        pytest.param("«ghp_" + "a1B2" * 9 + "»", "API_KEY", id="github"),
        pytest.param('{"api_key": "«9f8Ae72Cc41bD06E55aa»"}', "API_KEY", id="named-secret"),
        pytest.param("«eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_1»", "AUTH_TOKEN", id="jwt"),
        pytest.param("Authorization: Bearer «7fGh29dKq8sLmn3P0zXy»", "AUTH_TOKEN", id="bearer"),
        pytest.param("the password is «Tr0ub4dor&3»", "PASSWORD", id="password"),
        pytest.param("postgres://app:«s3cr3t-pw»@db:5432", "PASSWORD", id="password-in-url"),
    ],
)
def test_what_it_is_for_is_found_as_a_whole(marked: str, entity_type: str) -> None:
    value = marked.partition("«")[2].partition("»")[0]

    assert (entity_type, value) in _found(marked.replace("«", "").replace("»", ""))


def test_a_private_key_is_found_with_its_body() -> None:
    """A body that stays behind is the secret."""
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIB+/=\nabc-def\n-----END RSA PRIVATE KEY-----"

    assert _found(f"here: {key} ok") == [("PRIVATE_KEY", key)]


@pytest.mark.parametrize(
    ("text", "entity_type"),
    [
        pytest.param("4012-8888-8888-1882", "CREDIT_CARD", id="luhn"),
        pytest.param("0000 0000 0000 0000", "CREDIT_CARD", id="zeros"),
        pytest.param("GB29 NWBK 6016 1331 9268 18", "IBAN_CODE", id="iban-check-digits"),
        pytest.param("XX29 NWBK 6016 1331 9268 19", "IBAN_CODE", id="iban-country"),
        pytest.param("GB29NWBK60161331926819AB12", "IBAN_CODE", id="iban-in-a-longer-word"),
        pytest.param("3" + "z" * 34, "CRYPTO", id="bitcoin-too-large"),
        pytest.param("256.1.1.1", "IP_ADDRESS", id="ipv4-range"),
        pytest.param("std::vector a::b 12:30:45", "IP_ADDRESS", id="colons"),
        pytest.param("me@localhost, @handle, a@b.notatld", "EMAIL_ADDRESS", id="mailbox-suffix"),
        pytest.param("main.py readme.md e.g. v1.2 x.foo()", "URL", id="file-names"),
        pytest.param("666-12-3456 900-12-3456 078-05-1120", "US_SSN", id="ssn-never-given"),
        pytest.param("2024-03-01 10:00, 1990-1995, 12345-6789", "PHONE_NUMBER", id="dates-and-zip"),
        pytest.param("Apt. 722 20 40, 1.234.567,89, 3.14159265", "PHONE_NUMBER", id="others"),
        pytest.param("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", "CRYPTO", id="bitcoin-checksum"),
        pytest.param("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "CRYPTO", id="bech32-checksum"),
        pytest.param("api_key: your-api-key-goes-here", "API_KEY", id="placeholder"),
        pytest.param("the token is used by the parser", "API_KEY", id="ordinary-words"),
        pytest.param("password: required", "PASSWORD", id="password-word"),
    ],
)
def test_what_only_looks_like_it_is_not(text: str, entity_type: str) -> None:
    assert entity_type not in {kind for kind, _ in _found(text)}


def test_names_of_recognisers_are_their_own() -> None:
    names = [one.name for one in RECOGNIZERS]

    assert len(names) == len(set(names))


def test_offsets_are_code_points_of_the_text_as_it_was_given() -> None:
    """Letters that change their length in lower case, and others that take two units elsewhere."""
    text = "İİ 😀 é: a@example.org"

    [span] = find(text)

    assert text[span.start : span.end] == "a@example.org"
