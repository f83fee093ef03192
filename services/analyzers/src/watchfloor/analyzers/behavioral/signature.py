"""Signatures: the shingles of a session in 512 numbers, of which two alike share as many."""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from datasketch import MinHash

Signature = NDArray[np.uint32]

PERMUTATIONS = 512
BANDS = 128
"""Of four numbers each: a pair that shares 0.40 of its shingles shares a band with 96 %."""
ALIKE = 0.40
_ENOUGH = ALIKE * PERMUTATIONS

# What was signed is compared with what will be: these, and the values that follow from them, are
# as fixed as a column of the store. A test knows some of them.
_SEED, _SCHEME = 1, "affine32"

_MIX_1, _MIX_2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_HALF = np.uint64(32)
_SPARE = np.uint64(4)
"""Of 64 bits; an integer of Python's takes half as much room again for the last four."""
_BAND_SALT = np.arange(BANDS, dtype=np.uint64) * _MIX_2


def sign(shingles: Iterable[str]) -> Signature:
    """The signature of a set of shingles; always the same for the same set."""
    minhash = _nothing().copy()
    minhash.update_batch([each.encode() for each in shingles])
    signature: Signature = minhash.hashvalues
    return signature


def band_keys(signature: Signature) -> list[int]:
    """For each band a number that equal bands have in common, and hardly any others."""
    words = signature.reshape(BANDS, -1).astype(np.uint64)
    keys = _BAND_SALT.copy()
    for column in range(words.shape[1]):
        keys = (keys ^ words[:, column]) * _MIX_1
        keys ^= keys >> _HALF
    numbers: list[int] = (keys >> _SPARE).tolist()
    return numbers


def are_alike(signatures: NDArray[np.uint32], signature: Signature) -> NDArray[np.bool_]:
    """Which of some signatures share at least ``ALIKE`` of their places with this one."""
    alike: NDArray[np.bool_] = np.count_nonzero(signatures == signature, axis=1) >= _ENOUGH
    return alike


def similarity(one: Signature, other: Signature) -> float:
    """The share of equal places, which estimates the Jaccard index of the shingles."""
    return np.count_nonzero(one == other) / PERMUTATIONS


@cache
def _nothing() -> "MinHash":
    # It brings scipy with it, a second and 75 MB that only those pay who sign.
    from datasketch import MinHash

    return MinHash(num_perm=PERMUTATIONS, seed=_SEED, scheme=_SCHEME)
