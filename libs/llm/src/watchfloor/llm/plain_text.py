"""What a model wrote, as text that can be shown anywhere."""

import re
import unicodedata

_LINK = re.compile(r"\w://|\bwww\.|\b(?:javascript|data|mailto):|\]\(|<[a-z/!]", re.IGNORECASE)
_MARKUP = re.compile(r"[*`~]+|(?<!\S)#+(?!\S)")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")


def plain_sentences(text: str, *, limit: int) -> str | None:
    """One line of plain sentences, or nothing where the text cannot be trusted to be that.

    Control and invisible characters and the marks of markdown are taken out; a text with a link
    or with HTML is refused as a whole, because nobody asked for one. A text that is too long ends
    after its last whole sentence.

    Args:
        text: What the model wrote.
        limit: Most characters.
    """
    shown = "".join(" " if each.isspace() else each for each in text if _is_shown(each))
    line = " ".join(_MARKUP.sub("", shown).split())
    if _LINK.search(line):
        return None
    if len(line) <= limit:
        return line or None
    ends = [match.end() for match in _SENTENCE_END.finditer(line[:limit])]
    return line[: ends[-1]] if ends else None


def _is_shown(character: str) -> bool:
    """Neither control nor format, surrogate or unassigned; line ends are white space."""
    return character.isspace() or not unicodedata.category(character).startswith("C")
