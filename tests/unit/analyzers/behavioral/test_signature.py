"""Signatures estimate how alike two sets of shingles are, and are found by their bands."""

from hashlib import sha256
from random import Random

import numpy as np
import pytest

from watchfloor.analyzers.behavioral.signature import (
    ALIKE,
    BANDS,
    PERMUTATIONS,
    Signature,
    band_keys,
    sign,
    similarity,
)


def _pair(shared: int, others: int, random: Random) -> tuple[Signature, Signature]:
    """Two signatures of sets that share so many shingles and have so many of their own each."""
    names = [f"t:{random.getrandbits(64)}" for _ in range(shared + 2 * others)]
    return sign(names[: shared + others]), sign(names[:shared] + names[shared + others :])


def test_signatures_are_those_that_are_stored() -> None:
    """Another library, seed or scheme would make every stored signature worthless in silence."""
    signature = sign({"t:search", "b:search>book", "duration:low"})
    assert signature[:4].tolist() == [582003809, 829790514, 982687186, 344553101]
    digest = sha256(signature.astype("<u4").tobytes()).hexdigest()
    assert digest == "d03be18534bc6542e77719d611a86e85e82b1c38863b075f7f430b84a74cf783"


def test_the_order_of_shingles_is_no_matter() -> None:
    assert sign(["a", "b", "c"]).tolist() == sign(["c", "a", "b", "a"]).tolist()


@pytest.mark.parametrize(("shared", "others"), [(0, 30), (10, 20), (20, 15), (30, 5), (30, 0)])
def test_similarity_estimates_the_jaccard_index(shared: int, others: int) -> None:
    """Within four standard deviations of an ideal estimate, and without a bias."""
    random = Random(1)
    index = shared / (shared + 2 * others)
    found = [similarity(*_pair(shared, others, random)) for _ in range(60)]
    deviation = (index * (1 - index) / PERMUTATIONS) ** 0.5
    assert all(abs(each - index) <= 4 * deviation for each in found)
    assert abs(sum(found) / len(found) - index) <= deviation


def test_a_pair_that_is_just_alike_shares_a_band_in_nineteen_of_twenty_cases() -> None:
    random = Random(2)
    pairs = [_pair(20, 15, random) for _ in range(400)]
    assert ALIKE == 20 / 50
    shared = sum(not set(band_keys(one)).isdisjoint(band_keys(other)) for one, other in pairs)
    assert shared >= 0.95 * len(pairs)


def test_bands_are_equal_where_their_numbers_are() -> None:
    one, other = _pair(20, 15, Random(3))
    bands = zip(one.reshape(BANDS, -1), other.reshape(BANDS, -1), strict=True)
    same = [bool((first == second).all()) for first, second in bands]
    keys = zip(band_keys(one), band_keys(other), strict=True)
    assert [first == second for first, second in keys] == same
    assert any(same)
    # The same numbers in another band are another band.
    assert len(set(band_keys(np.zeros_like(one)))) == BANDS
