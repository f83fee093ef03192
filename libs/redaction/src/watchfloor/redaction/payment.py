"""Numbers of cards, accounts and wallets."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from watchfloor.redaction.checksums import base58check, bech32, digits_of, luhn, mod97
from watchfloor.redaction.recognizer import Recognizer

_CARD_LENGTHS = MappingProxyType(
    {"2": (16,), "3": (14, 15, 16), "4": (13, 16, 19), "5": (16,), "6": (13, 16, 17, 18, 19)}
)
"""How long the numbers of card schemes are, by their first digit (ISO/IEC 7812)."""

_IBAN_LENGTHS: Mapping[str, int] = MappingProxyType(
    {
        country: length
        for length, countries in {
            15: "NO",
            16: "BE",
            18: "DK FI FO GL NL SD FK",
            19: "MK SI",
            20: "AT BA EE KZ LT LU XK MN",
            21: "CH HR LI LV",
            22: "BG BH CR DE GB GE IE ME RS VA",
            23: "AE GI IL IQ TL OM SO",
            24: "AD CZ ES MD PK RO SA SE SK TN VG DJ",
            25: "LY PT ST",
            26: "IS TR BI",
            27: "FR GR IT MC MR SM",
            28: "AL AZ BY CY DO GT HU LB PL SV NI",
            29: "BR EG PS QA UA",
            30: "JO KW MU YE",
            31: "MT SC",
            32: "LC",
            33: "RU",
        }.items()
        for country in countries.split()
    }
)
"""Letters and digits of an IBAN by country (the ISO 13616 registry)."""

_FEWEST_KINDS_OF_DIGITS = 2


def _is_card(text: str) -> bool:
    digits = digits_of(text)
    if len(digits) not in _CARD_LENGTHS.get(digits[0], ()):
        return False
    return len(set(digits)) >= _FEWEST_KINDS_OF_DIGITS and luhn(digits)


def _length_of_iban(text: str) -> int:
    """How many of the first characters are the number: words after it may look like its groups."""
    wanted = _IBAN_LENGTHS.get(text[:2].upper(), 0)
    places = [place for place, character in enumerate(text) if character.isalnum()]
    if not wanted or len(places) < wanted:
        return 0
    end = places[wanted - 1] + 1
    if text[end : end + 1].isalnum():
        return 0
    compact = "".join(text[place] for place in places[:wanted])
    return end if mod97(compact.upper()) else 0


PAYMENT: Sequence[Recognizer] = (
    Recognizer(
        name="credit_card",
        entity_type="CREDIT_CARD",
        pattern=re.compile(r"(?<![\w.+])(?<![\d][-/])[2-6][0-9]{3}(?:[ -]?[0-9]){9,15}(?![\w])"),
        score=1.0,
        digits=13,
        check=_is_card,
    ),
    Recognizer(
        name="iban",
        entity_type="IBAN_CODE",
        pattern=re.compile(r"(?<![^\W_])[A-Za-z]{2}[0-9]{2}(?:[ -]?[A-Za-z0-9]){11,29}(?![^\W_])"),
        score=1.0,
        digits=2,
        check=_length_of_iban,
    ),
    Recognizer(
        name="bitcoin_base58",
        entity_type="CRYPTO",
        pattern=re.compile(r"(?<!\w)[13][1-9A-HJ-NP-Za-km-z]{25,34}(?!\w)"),
        score=1.0,
        check=base58check,
    ),
    Recognizer(
        name="bitcoin_bech32",
        entity_type="CRYPTO",
        pattern=re.compile(
            r"(?<!\w)(?:bc1[02-9ac-hj-np-z]{11,71}|BC1[02-9AC-HJ-NP-Z]{11,71})(?!\w)"
        ),
        score=1.0,
        needs=("bc1",),
        check=bech32,
    ),
    Recognizer(
        name="ethereum",
        entity_type="CRYPTO",
        pattern=re.compile(r"(?<!\w)0x[0-9A-Fa-f]{40}(?!\w)"),
        score=0.9,
        needs=("0x",),
    ),
)
"""Each with its checksum, but for Ethereum's, which few writers keep."""
