"""Names, places, organisations and addresses by lists and grammar."""

import pytest

from watchfloor.analyzers.pii.prose.finder import find_in_prose


def _found(text: str) -> set[tuple[str, str]]:
    return {(one.entity_type, text[one.start : one.end]) for one in find_in_prose(text)}


@pytest.mark.parametrize(
    ("marked", "entity_type"),
    [
        pytest.param("Yesterday Mrs. «Qozzath» called.", "PERSON", id="title"),
        pytest.param("I spoke with «Laura van der Brugge».", "PERSON", id="particles"),
        pytest.param("It is «Robert»'s turn", "PERSON", id="possessive"),
        pytest.param("My name is «Xandrel»", "PERSON", id="introduced"),
        pytest.param("signed by «Henry J. Fisher Jr».", "PERSON", id="initial-and-ending"),
        pytest.param("He flew to «New Zealand»", "LOCATION", id="country"),
        pytest.param("a hotel in «Utrecht»", "LOCATION", id="city"),
        pytest.param("she grew up in «Vlitmarsk»", "LOCATION", id="lived"),
        pytest.param("from «Orkell Island»", "LOCATION", id="place-noun"),
        pytest.param("the «Brantock Holdings Ltd.» annual report", "ORGANIZATION", id="form"),
        pytest.param("she is an engineer at «Vextora»", "ORGANIZATION", id="work"),
        pytest.param(
            "He lives at «12 Oak Street, Apt. 4, Springfield, IL 62704».", "ADDRESS", id="address"
        ),
        pytest.param("zu «Lindenstraße 14, 10969 Berlin» gehen", "ADDRESS", id="address-german"),
        pytest.param("send it to «5 Rue de la Paix 75002»", "ADDRESS", id="address-french"),
        pytest.param("to «PSC 1234, Box 56\nAPO AE 09012»", "ADDRESS", id="address-forces"),
        pytest.param("the «Vextora» employees went home", "ORGANIZATION", id="firm-owns"),
        pytest.param("due on «Friday»", "DATE_TIME", id="weekday"),
        pytest.param("on «March 3rd, 2024» at", "DATE_TIME", id="date"),
    ],
)
def test_what_words_tell_is_found(marked: str, entity_type: str) -> None:
    value = marked.partition("«")[2].partition("»")[0]

    assert (entity_type, value) in _found(marked.replace("«", "").replace("»", ""))


@pytest.mark.parametrize(
    ("text", "entity_type"),
    [
        pytest.param("Will this work? Mark it as done, and may it last.", "PERSON", id="words"),
        pytest.param("Please Find The Attached Report", "PERSON", id="heading"),
        pytest.param("The AI said so.", "PERSON", id="abbreviation"),
        pytest.param("It is written in Python and sent in Slack.", "LOCATION", id="products"),
        pytest.param("Open the file. Then close it.", "LOCATION", id="sentences"),
        pytest.param("Step 3 Of 10 and Chapter 7", "ADDRESS", id="numbers"),
        pytest.param("there is more room.\n3 apples", "ADDRESS", id="room-and-number"),
        pytest.param("Paris employees and Robert's office", "ORGANIZATION", id="other-names"),
        pytest.param("good company is rare", "ORGANIZATION", id="lower-case"),
    ],
)
def test_ordinary_words_are_not(text: str, entity_type: str) -> None:
    assert entity_type not in {kind for kind, _ in _found(text)}


def test_on_a_card_the_lines_of_an_address_are_told_apart() -> None:
    found = _found("Ada Moss\n12 Oak Street\nApt. 4\nSpringfield\n62704")

    assert ("ADDRESS", "12 Oak Street") in found
    assert ("ADDRESS", "62704") in found


def test_names_may_be_left_to_a_model() -> None:
    kinds = {one.entity_type for one in find_in_prose("Laura Moss, 12 Oak Street", names=False)}

    assert kinds == {"ADDRESS"}
