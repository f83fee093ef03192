"""What users ask for, and what they leave to what is written somewhere."""

import pytest

from watchfloor.analyzers.dataflow.language import Deed
from watchfloor.analyzers.dataflow.wish import Delegation, wish_before
from watchfloor.core import CallMessage, Speaker


def _wish(text: str) -> tuple[Delegation, frozenset[Deed]]:
    wish = wish_before([CallMessage(role=Speaker.USER, content=text)])
    return wish.delegates, wish.deeds


@pytest.mark.parametrize(
    ("text", "delegates"),
    [
        ("Follow the guide.", Delegation.ORDERS),
        ("Work off my to-do list.", Delegation.ORDERS),
        ("Please do what they ask for.", Delegation.ORDERS),
        ("She needs something from us. Send it to her.", Delegation.ORDERS),
        ("Fix issue 12.", Delegation.THING),
        ("Please see to the complaint.", Delegation.THING),
        ("Which chair can carry most?", Delegation.NOTHING),
        ("Do the following tasks: sum up the page.", Delegation.NOTHING),
        ("Your task is to sum up the page, and do it well.", Delegation.NOTHING),
    ],
)
def test_who_points_to_orders_delegates_and_who_gives_them_does_not(
    text: str, delegates: Delegation
) -> None:
    assert _wish(text)[0] is delegates


@pytest.mark.parametrize(
    ("text", "deeds"),
    [
        ("Send it to Ilse.", {Deed.MESSAGE}),
        ("Send 40 euros to Ilse.", {Deed.PAY}),
        ("Send the text of the invoice to Ilse.", {Deed.MESSAGE}),
        ("When does the lease end?", set()),
        ("Put it into my calendar.", {Deed.BOOK}),
    ],
)
def test_what_is_wanted_is_told_by_verb_and_thing(text: str, deeds: set[Deed]) -> None:
    assert _wish(text)[1] == deeds
