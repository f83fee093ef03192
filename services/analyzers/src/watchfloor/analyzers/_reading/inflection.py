"""The forms of English words."""

import re

_IRREGULAR = {
    "break": "breaking broke broken",
    "build": "building built",
    "buy": "buying bought",
    "do": "doing did done",
    "forget": "forgetting forgot forgotten",
    "get": "getting got gotten",
    "give": "giving gave given",
    "go": "going went gone",
    "hide": "hiding hid hidden",
    "keep": "keeping kept",
    "leave": "leaving left",
    "let": "letting",
    "lie": "lying lied",
    "make": "making made",
    "mislead": "misleading misled",
    "override": "overriding overrode overridden",
    "prey": "preying preyed",
    "put": "putting",
    "read": "reading",
    "run": "running ran",
    "sell": "selling sold",
    "send": "sending sent",
    "set": "setting",
    "show": "showing showed shown",
    "steal": "stealing stole stolen",
    "take": "taking took taken",
    "teach": "teaching taught",
    "tell": "telling told",
    "withhold": "withholding withheld",
    "write": "writing wrote written",
}
_DOUBLES_ITS_END = re.compile(r"[^aeiou]*[aeiou][bdgmnprt]")


def verb_forms(base: str) -> frozenset[str]:
    """The forms in which a speaker tells of himself: the third person is left out."""
    if base in _IRREGULAR:
        return frozenset({base, *_IRREGULAR[base].split()})
    if base.endswith("e"):
        return frozenset({base, f"{base[:-1]}ing", f"{base}d"})
    if base.endswith("y") and base[-2] not in "aeiou":
        return frozenset({base, f"{base}ing", f"{base[:-1]}ied"})
    stem = base + base[-1] if _DOUBLES_ITS_END.fullmatch(base) else base
    return frozenset({base, f"{stem}ing", f"{stem}ed"})


def noun_forms(base: str) -> frozenset[str]:
    """Singular and plural."""
    if base.endswith(("s", "x", "ch", "sh")):
        return frozenset({base, f"{base}es"})
    if base.endswith("y") and base[-2] not in "aeiou":
        return frozenset({base, f"{base[:-1]}ies"})
    return frozenset({base, f"{base}s"})


def is_participle(word: str) -> bool:
    """Whether it may stand as an adjective, or needs somebody who did it."""
    return word.endswith(("ing", "ed")) or word in _PAST_FORMS


_PAST_FORMS = frozenset(
    form for forms in _IRREGULAR.values() for form in forms.split() if not form.endswith("ing")
)
