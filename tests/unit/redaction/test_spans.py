"""Each place once, and what is remembered."""

from collections.abc import Sequence

from watchfloor.redaction import KeptFindings, Span, outermost, without_repeats


def test_a_span_inside_one_of_its_type_that_is_as_sure_is_a_repeat() -> None:
    spans = [Span("A", 0, 9, 0.5), Span("A", 2, 5, 0.5), Span("A", 3, 5, 0.9), Span("B", 2, 5, 0.1)]

    kept = without_repeats(spans)

    assert kept == [spans[0], spans[3], spans[2]]


def test_a_repeat_is_seen_behind_a_surer_one_between() -> None:
    outer, surer, inner = Span("A", 0, 9, 0.5), Span("A", 1, 3, 0.9), Span("A", 2, 6, 0.4)

    assert without_repeats([inner, surer, outer]) == [outer, surer]


def test_the_domain_of_a_mailbox_is_not_told_beside_it() -> None:
    mailbox, domain = Span("EMAIL_ADDRESS", 0, 12, 1.0), Span("URL", 2, 12, 0.6)

    assert outermost([domain, mailbox]) == [mailbox]


def test_a_surer_span_inside_a_doubtful_one_stays() -> None:
    """A wrong guess around a card number must not hide it."""
    guess, card = Span("ADDRESS", 0, 40, 0.6), Span("CREDIT_CARD", 5, 21, 1.0)

    assert outermost([guess, card]) == [guess, card]


def test_at_one_place_the_surer_type_is_told() -> None:
    card, phone = Span("CREDIT_CARD", 0, 16, 1.0), Span("PHONE_NUMBER", 0, 16, 0.7)

    assert outermost([phone, card]) == [card]


def test_what_is_part_of_a_span_makes_it_as_sure() -> None:
    assert outermost([Span("DATE_TIME", 0, 19, 0.6), Span("DATE_TIME", 0, 10, 0.9)]) == [
        Span("DATE_TIME", 0, 19, 0.9)
    ]


def test_the_newest_texts_are_remembered_and_no_more() -> None:
    asked: list[str] = []

    def look(text: str) -> Sequence[Span]:
        asked.append(text)
        return (Span(text, 0, 1, 1.0),)

    kept = KeptFindings(look, texts=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        assert kept.find(text)[0].entity_type == text

    assert asked == ["a", "b", "c", "b"]


def test_nothing_is_remembered_where_nothing_may_be() -> None:
    asked: list[str] = []

    def look(text: str) -> Sequence[Span]:
        asked.append(text)
        return ()

    kept = KeptFindings(look, texts=0)
    kept.find("a")
    kept.find("a")

    assert asked == ["a", "a"]
