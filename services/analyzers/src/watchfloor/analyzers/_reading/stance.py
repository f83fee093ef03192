"""Whose words a phrase is, and whether its speaker means it."""

from collections.abc import Sequence
from enum import Enum

from watchfloor.analyzers._reading.inflection import is_participle
from watchfloor.analyzers._reading.vocabulary import VOCABULARY


class Stance(Enum):
    """How a phrase is meant."""

    OWN = "own"
    DENIED = "denied"
    REPORTED = "reported"
    OF_OTHERS = "of others"
    TALKED_ABOUT = "talked about"


_SELF = VOCABULARY.words("@self")
_SPEAKERS = _SELF | VOCABULARY.words("@addressed")
_PRONOUNS_OF_OTHERS = VOCABULARY.words("@they")
_OTHERS = VOCABULARY.words("@others")
_CONNECTING = VOCABULARY.words("@connecting")
_CHAIN = VOCABULARY.words("@chain")
_BE = VOCABULARY.words("@be")
_DETERMINERS = VOCABULARY.words("@determiners")
_PLANS = VOCABULARY.words("@plans")
_HELPING = VOCABULARY.words("@helping")
_BREAKS = VOCABULARY.words("@breaks")
_NOT = VOCABULARY.words("@not")
_REFUSING = VOCABULARY.words("@refusing")
_REPORTING = VOCABULARY.words("@reporting")
_DIRECTED = VOCABULARY.words("@directed")
_TALK = VOCABULARY.words("@talk")
_CONDEMNING = VOCABULARY.words("@condemning")
_THIRD_PERSON = VOCABULARY.words("@third_person")
_OBJECTS = frozenset({"me", "us"})
_POINTING = frozenset({"this", "that", "it", "which", "these", "those"})
_PONDERING = frozenset({"should", "shall", "would", "could", "might"})
_ASKING = frozenset({"how", "what", "why", "when", "is", "are", "do", "does", "did", "was"})
_ALL_THE_SAME = frozenset({"but", "anyway", "still", "regardless", "however"})
_LOOK_BACK = 14
_NO_REACHES = 3
_DIRECTED_WITHIN = 4


def stance(tokens: Sequence[str], start: int, end: int, *, has_doer: bool) -> Stance:
    """How the phrase from ``start`` to ``end`` is meant.

    Args:
        tokens: The sentence.
        start: Its first word.
        end: Behind its last.
        has_doer: Whether it is something that somebody does, so that it matters who.
    """
    scope = _scope_start(tokens, start)
    if _is_denied(tokens, scope, start) or _is_condemned(tokens, end):
        return Stance.DENIED
    if _is_reported(tokens, scope, start):
        return Stance.REPORTED
    if has_doer and _is_of_others(tokens, scope, start):
        return Stance.OF_OTHERS
    return Stance.OWN


def is_talk(tokens: Sequence[str], start: int, end: int) -> bool:
    """Whether the clause explains, asks or teaches how something works.

    Not where it is about the reader himself, or asks for a way to do it.
    """
    around = (*tokens[max(0, start - 2) : start], *tokens[end : end + _DIRECTED_WITHIN])
    if not _DIRECTED.isdisjoint(around):
        return False
    scope = _scope_start(tokens, start)
    before = tokens[scope:start]
    if any(before[at : at + 2] == ("how", "to") for at in range(len(before))):
        return False
    if tokens[scope] in _PONDERING and tokens[scope + 1] in {"i", "we"}:
        return True
    asks = tokens[scope] in _ASKING and _SELF.isdisjoint(before[:4])
    return asks or not _TALK.isdisjoint(before)


def _scope_start(tokens: Sequence[str], start: int) -> int:
    """Where the clause begins: a turn of the argument, or a subject of its own."""
    for at in range(start - 1, max(-1, start - _LOOK_BACK), -1):
        word = tokens[at]
        is_speech = word == ":" and not _REPORTING.isdisjoint(tokens[max(0, at - 3) : at])
        if word in _BREAKS and not is_speech and not _belongs_to_a_negation(tokens, at):
            return at + 1
        begins_anew = at + 1 < start and tokens[at + 1] in _SELF | _PRONOUNS_OF_OTHERS | {"let"}
        if word in {",", "and", "or"} and begins_anew:
            return at + 1
    return max(0, start - _LOOK_BACK)


def _belongs_to_a_negation(tokens: Sequence[str], at: int) -> bool:
    return tokens[at] == "instead" and tokens[at + 1 : at + 2] == ("of",)


def _is_denied(tokens: Sequence[str], scope: int, start: int) -> bool:
    """Denied once; a denied denial (``I will not refuse to``) is none."""
    says_not = refuses = False
    for at in range(scope, start):
        word = tokens[at]
        if word == "no":
            says_not |= _reaches(tokens, at, start)
        elif word in _NOT:
            says_not |= not _is_rhetorical(tokens, at)
        elif word in _REFUSING or _belongs_to_a_negation(tokens, at):
            refuses = True
        elif word == "rather":
            refuses |= tokens[at + 1 : at + 2] == ("than",)
    return says_not != refuses


def _reaches(tokens: Sequence[str], at: int, start: int) -> bool:
    """Whether a ``no`` speaks of what follows: ``no intention to``, ``under no circumstances``."""
    what = tokens[at + 1]
    return what == "circumstances" or (start - at <= _NO_REACHES and what not in {"one", "problem"})


def _is_rhetorical(tokens: Sequence[str], at: int) -> bool:
    """``not only``, ``why not``."""
    follows = tokens[at + 1 : at + 2]
    return follows in {("only",), ("just",), ("merely",)} or tokens[at - 1 : at] == ("why",)


def _is_condemned(tokens: Sequence[str], end: int) -> bool:
    """``… would be wrong``, and nothing that takes it back."""
    after = tokens[end:]
    return not _CONDEMNING.isdisjoint(after) and _ALL_THE_SAME.isdisjoint(after)


def _is_reported(tokens: Sequence[str], scope: int, start: int) -> bool:
    """Whether somebody else said, asked or claimed it."""
    return any(
        tokens[at] in _REPORTING and _subject(tokens, scope, at) not in _SELF
        for at in range(scope, start)
    )


def _is_of_others(tokens: Sequence[str], scope: int, start: int) -> bool:
    """Whether somebody else does it, or nobody in particular."""
    at = _before_chain(tokens, scope, start)
    chain = tokens[at + 1 : start]
    subject = tokens[at] if at >= scope else None
    if is_participle(tokens[start]) and _is_adjective(tokens[start], chain, subject):
        return True
    if subject in _OBJECTS and "to" in chain:
        return tokens[max(0, at - 1)] not in _HELPING
    if subject is None or subject in _SPEAKERS or subject in _PLANS or _is_helped(tokens, at):
        return False
    if subject == "into" or "to" in chain or subject in _CONNECTING:
        return _is_of_the_nearest(tokens, scope, at, chain)
    return True


def _is_of_the_nearest(tokens: Sequence[str], scope: int, at: int, chain: Sequence[str]) -> bool:
    """Where no subject stands before the verb, the nearest doer decides."""
    subject = tokens[at]
    if subject == "into" and at > scope and tokens[at - 1] in _OBJECTS:
        return True
    if (subject in _POINTING and chain) or not _THIRD_PERSON.isdisjoint(chain):
        return True
    people = _SPEAKERS | _PRONOUNS_OF_OTHERS | _OTHERS
    before = tokens[scope : at + 1]
    nearest = next((word for word in reversed(before) if word in people), None)
    return nearest in _PRONOUNS_OF_OTHERS | (_OTHERS - {"user"})


def _is_adjective(head: str, chain: Sequence[str], subject: str | None) -> bool:
    """``the misleading chart``, ``was deceived``: nothing that the speaker does."""
    if subject in _DETERMINERS and not chain:
        return True
    return not head.endswith("ing") and not _BE.isdisjoint(chain)


def _subject(tokens: Sequence[str], scope: int, verb: int) -> str | None:
    at = _before_chain(tokens, scope, verb)
    return tokens[at] if at >= scope else None


def _before_chain(tokens: Sequence[str], scope: int, verb: int) -> int:
    """The place before the auxiliaries and adverbs that lead to a verb."""
    at = verb - 1
    while at >= scope and (tokens[at] in _CHAIN or _is_adverb(tokens[at])):
        at -= 1
    return at


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") and word not in {"reply", "apply", "family", "only"}


def _is_helped(tokens: Sequence[str], at: int) -> bool:
    """``help the user bypass``: the helper does it, too."""
    return not _HELPING.isdisjoint(tokens[max(0, at - 2) : at])
