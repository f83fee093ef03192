"""Arithmetic that numbers of a kind must satisfy."""

import hashlib
import re

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_CONSTANTS = (1, 0x2BC830A3)
_BASE58_BYTES, _BASE58_CHECK_BYTES = 25, 4
_NOT_DIGIT = re.compile(r"[^0-9]")


def digits_of(text: str) -> str:
    """The ASCII digits of a text."""
    return _NOT_DIGIT.sub("", text)


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812)."""
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (doubled + sum(map(int, digits[-1::-2]))) % 10 == 0


def mod97(text: str) -> bool:
    """Whether letters and digits have the remainder 1 (ISO 7064, as IBAN uses it).

    Args:
        text: Country and check digits first.
    """
    turned = text[4:] + text[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def base58check(text: str) -> bool:
    """Whether the last four bytes are the double SHA-256 of the others."""
    number = 0
    for character in text:
        number = number * 58 + _BASE58.index(character)
    try:
        data = number.to_bytes(_BASE58_BYTES, "big")
    except OverflowError:
        return False
    body, check = data[:-_BASE58_CHECK_BYTES], data[-_BASE58_CHECK_BYTES:]
    once = hashlib.sha256(body).digest()
    return hashlib.sha256(once).digest()[:_BASE58_CHECK_BYTES] == check


def bech32(text: str) -> bool:
    """Whether the checksum of a segregated-witness address holds (BIP 173 and BIP 350).

    Args:
        text: Of the letters and digits that such an address may have.
    """
    prefix, _, data = text.lower().rpartition("1")
    values = [ord(character) >> 5 for character in prefix]
    values += [0, *(ord(character) & 31 for character in prefix)]
    values += [_BECH32.index(character) for character in data]
    return _polymod(values) in _BECH32_CONSTANTS


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_BECH32_GENERATOR):
            check ^= generator if (top >> place) & 1 else 0
    return check
