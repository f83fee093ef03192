"""How found spans are counted against labels."""

import pytest

from watchfloor.cli.quality.span_scores import Labelled, Tally, tally

_TYPES = frozenset({"PERSON", "DOMAIN_NAME", "EMAIL_ADDRESS"})


@pytest.mark.parametrize(
    ("found", "counted"),
    [
        pytest.param(Labelled("PERSON", 0, 10), Tally(1, 0, 0), id="same"),
        pytest.param(Labelled("PERSON", 0, 5), Tally(1, 0, 0), id="half"),
        pytest.param(Labelled("PERSON", 0, 4), Tally(0, 1, 1), id="less-than-half"),
        pytest.param(Labelled("PERSON", 0, 21), Tally(0, 1, 1), id="far-too-long"),
    ],
)
def test_half_of_the_union_is_enough(found: Labelled, counted: Tally) -> None:
    assert tally([Labelled("PERSON", 0, 10)], [found], _TYPES) == {"PERSON": counted}


def test_another_type_at_the_place_is_wrong_and_the_label_missed() -> None:
    counts = tally([Labelled("PERSON", 0, 10)], [Labelled("EMAIL_ADDRESS", 0, 10)], _TYPES)

    assert counts == {"PERSON": Tally(missed=1), "EMAIL_ADDRESS": Tally(wrong=1)}


def test_a_url_is_a_domain() -> None:
    counts = tally([Labelled("DOMAIN_NAME", 0, 8)], [Labelled("URL", 0, 8)], _TYPES)

    assert counts == {"DOMAIN_NAME": Tally(right=1)}


def test_the_domain_inside_a_mailbox_does_not_count() -> None:
    found = [Labelled("EMAIL_ADDRESS", 0, 15), Labelled("URL", 4, 15)]

    assert tally([Labelled("EMAIL_ADDRESS", 0, 15)], found, _TYPES) == {
        "EMAIL_ADDRESS": Tally(right=1)
    }


def test_one_hit_answers_one_label() -> None:
    labels = [Labelled("PERSON", 0, 10), Labelled("PERSON", 0, 9)]

    assert tally(labels, [Labelled("PERSON", 0, 10)], _TYPES) == {"PERSON": Tally(1, 0, 1)}


def test_recall_weighs_twice() -> None:
    counted = Tally(right=6, wrong=2, missed=4)

    assert counted.precision == pytest.approx(0.75)
    assert counted.recall == pytest.approx(0.6)
    assert counted.f2 == pytest.approx(5 * 0.75 * 0.6 / (4 * 0.75 + 0.6))
    assert Tally().f2 == 0
