"""One language's words by class, and the language that a text is in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from watchfloor.analyzers.dataflow.language import english, germanic, romance, unspaced
from watchfloor.analyzers.dataflow.language.deed import Deed

_NO_WORDS: frozenset[str] = frozenset()
_Deeds = Mapping[str, frozenset[Deed]]


class Lexicon(NamedTuple):
    """The words of one language.

    Attributes:
        language: Two letters.
        verbs: Forms in which deeds are ordered, with what they do.
        nouns: Things, with the deed that they are the matter of.
        classes: Words by class.
    """

    language: str
    verbs: _Deeds
    nouns: _Deeds
    classes: Mapping[str, frozenset[str]]

    def words(self, name: str) -> frozenset[str]:
        """The words of a class."""
        return self.classes.get(name, _NO_WORDS)

    def has(self, name: str, words: Iterable[str]) -> bool:
        """Whether one of these words belongs to the class."""
        return not self.words(name).isdisjoint(words)


class UnspacedLexicon(NamedTuple):
    """Stems of languages whose words are not told apart by spaces or endings.

    Attributes:
        stems: What finds a deed in a text.
        cues: What finds a class of words in it.
    """

    stems: Mapping[Deed, re.Pattern[str]]
    cues: Mapping[str, re.Pattern[str]]


def _inverted(listed: Mapping[Deed, str]) -> dict[str, frozenset[Deed]]:
    found: dict[str, frozenset[Deed]] = {}
    for deed, words in listed.items():
        for word in words.split():
            found[word] = found.get(word, frozenset()) | {deed}
    return found


def _with_forms(listed: Mapping[Deed, str], language: str) -> dict[Deed, str]:
    return {
        deed: " ".join(
            form for verb in verbs.split() for form in (verb, *_imperatives(verb, language))
        )
        for deed, verbs in listed.items()
    }


_ENDINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "fr": {"er": ("e", "ez"), "re": ("s", "ez"), "ir": ("is", "issez")},
    "es": {"ar": ("a", "e", "en"), "er": ("e", "a", "an"), "ir": ("e", "a", "an")},
    "it": {
        "are": ("a", "i", "ate", "ino"),
        "ere": ("i", "a", "ete"),
        "ire": ("i", "a", "ite", "isci"),
    },
    "pt": {"ar": ("a", "e", "em"), "er": ("e", "a", "am"), "ir": ("e", "a", "am")},
}
_SPELLING = {
    "es": (("ge", "gue"), ("ce", "que"), ("ze", "ce")),
    "pt": (("ge", "gue"), ("ce", "que")),
}


def _imperatives(verb: str, language: str) -> Iterable[str]:
    for ending, forms in _ENDINGS.get(language, {}).items():
        if verb.endswith(ending):
            for form in forms:
                made = verb.removesuffix(ending) + form
                yield made
                yield from (
                    made[:-2] + after
                    for before, after in _SPELLING.get(language, ())
                    if made.endswith(before)
                )


def _lexicon(
    language: str,
    verbs: Mapping[Deed, str],
    nouns: Mapping[Deed, str],
    classes: Mapping[str, str],
) -> Lexicon:
    return Lexicon(
        language,
        MappingProxyType(_inverted(_with_forms(verbs, language))),
        MappingProxyType(_inverted(nouns)),
        MappingProxyType({name: frozenset(words.split()) for name, words in classes.items()}),
    )


ENGLISH = _lexicon("en", english.VERBS, english.NOUNS, english.WORDS)
PLAIN_VERBS = frozenset(english.PLAIN_VERBS.split())
NOUN_TOO = frozenset(english.NOUN_TOO.split())
_OTHERS: Sequence[Lexicon] = (
    _lexicon("de", germanic.GERMAN, germanic.GERMAN_NOUNS, germanic.GERMAN_WORDS),
    _lexicon("nl", germanic.DUTCH, {}, germanic.DUTCH_WORDS),
    _lexicon("fr", romance.FRENCH, romance.NOUNS, romance.FRENCH_WORDS),
    _lexicon("es", romance.SPANISH, romance.NOUNS, romance.SPANISH_WORDS),
    _lexicon("it", romance.ITALIAN, romance.NOUNS, romance.ITALIAN_WORDS),
    _lexicon("pt", romance.PORTUGUESE, romance.NOUNS, romance.PORTUGUESE_WORDS),
)
LEXICONS = (ENGLISH, *_OTHERS)
UNSPACED = UnspacedLexicon(
    {
        deed: re.compile("|".join(map(re.escape, words.split())))
        for deed, words in unspaced.STEMS.items()
    },
    {
        name: re.compile("|".join(map(re.escape, words.split())))
        for name, words in unspaced.CUES.items()
    },
)
_ENOUGH_LETTERS, _LOOKED_AT = 4, 400
_UNSPACED = re.compile("[\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff]")
_SPACED = re.compile("[A-Za-z]+")


_SMALL_WORDS: Mapping[str, tuple[str, ...]] = {
    word: tuple(each.language for each in LEXICONS if word in each.words("stop"))
    for word in frozenset().union(*(each.words("stop") for each in LEXICONS))
}
_BY_LANGUAGE = {each.language: each for each in LEXICONS}


def lexicon_of(words: Iterable[str], default: Lexicon = ENGLISH) -> Lexicon:
    """The lexicon of the language that most of the small words belong to.

    Args:
        words: Of the text.
        default: Of what stands around it; kept where no other language is heard more.
    """
    heard = dict.fromkeys(_BY_LANGUAGE, 0)
    for word in words:
        for language in _SMALL_WORDS.get(word, ()):
            heard[language] += 1
    best = max(heard, key=heard.__getitem__)
    return _BY_LANGUAGE[best] if heard[best] > heard[default.language] else default


def is_unspaced(text: str) -> bool:
    """Whether the text is mostly in a script whose stems are looked for as they stand."""
    if text.isascii():
        return False
    letters = len(_UNSPACED.findall(text[:_LOOKED_AT]))
    return letters >= _ENOUGH_LETTERS and letters >= len(_SPACED.findall(text[:_LOOKED_AT]))
