"""HTML read in one pass: what is shown as text, what is hidden as fields of their own."""

import html
import re
from collections.abc import Iterator

from watchfloor.analyzers.dataflow.reading.field import Field

_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]{0,30})\b")
_KNOWN = frozenset(
    [
        "html",
        "head",
        "body",
        "div",
        "p",
        "a",
        "span",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "br",
        "hr",
        "img",
        "b",
        "i",
        "em",
        "strong",
        "section",
        "article",
        "nav",
        "main",
        "footer",
        "header",
        "form",
        "input",
        "button",
        "label",
        "meta",
        "title",
        "script",
        "style",
        "link",
        "small",
        "code",
        "pre",
        "blockquote",
    ]
)
_BREAKS = frozenset(
    [
        "br",
        "p",
        "div",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "table",
        "ul",
        "ol",
        "blockquote",
        "pre",
    ]
)
_SILENT = frozenset({"script", "style"})
_VOID = frozenset(["br", "hr", "img", "input", "meta", "link"])
_SPOKEN_ATTRIBUTE = re.compile(
    r"\b(alt|title|aria-label|content|placeholder|data-[\w-]{1,30}|value)\s{0,5}=\s{0,5}(\"[^\"]{8,4000}\"|'[^']{8,4000}')"
)
_HIDDEN = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|opacity\s{0,3}:\s{0,3}0(?![.\d])"
    r"|font-size\s{0,3}:\s{0,3}0|color\s{0,3}:\s{0,3}(?:white|#fff\b|#ffffff|transparent)|\bhidden\b|aria-hidden",
    re.IGNORECASE,
)
_ENOUGH_TAGS = 2


def looks_like_markup(text: str) -> bool:
    """Whether the text holds tags of HTML, or a comment."""
    if "<" not in text:
        return False
    if "<!--" in text:
        return True
    found = (match[1].lower() for match in _TAG.finditer(text))
    return sum(1 for name in found if name in _KNOWN) >= _ENOUGH_TAGS


def read_markup(path: str, text: str) -> Iterator[Field]:
    """The text that is shown, then what is hidden: comments, attributes, invisible elements."""
    shown: list[str] = []
    hidden: list[Field] = []
    concealed: list[str] = []
    depth, silent = 0, ""
    for kind, part in _parts(text):
        if kind == "comment":
            hidden.append(Field(path, html.unescape(part).strip(), "comment"))
        elif kind == "text":
            if not silent:
                (concealed if depth else shown).append(html.unescape(part))
        else:
            name, closes = _name(part)
            if not name:
                (concealed if depth else shown).append(part)
                continue
            silent = (
                ""
                if closes and name == silent
                else silent or (name if name in _SILENT and not closes else "")
            )
            if depth and name not in _VOID:
                depth += -1 if closes else 0 if part.endswith("/>") else 1
                if not depth:
                    hidden.append(Field(path, " ".join(concealed).strip(), "invisible"))
                    concealed = []
            elif not closes and name not in _VOID and _HIDDEN.search(part[:2000]):
                depth = 1
            shown.append("\n" if name in _BREAKS else " ")
            hidden += [
                Field(path, html.unescape(match[2][1:-1]), "attribute")
                for match in _SPOKEN_ATTRIBUTE.finditer(part)
            ]
    if concealed:
        hidden.append(Field(path, " ".join(concealed).strip(), "invisible"))
    yield Field(path, "".join(shown).strip())
    yield from (field for field in hidden if field.text)


def _parts(text: str) -> Iterator[tuple[str, str]]:
    # Every search starts where the last one ended, and one that finds nothing is the last.
    at, end = 0, len(text)
    while at < end:
        opening = text.find("<", at)
        if opening < 0:
            break
        if opening > at:
            yield "text", text[at:opening]
        is_comment = text.startswith("<!--", opening)
        closing = text.find("-->" if is_comment else ">", opening)
        if closing < 0:
            at = opening
            break
        at = closing + (3 if is_comment else 1)
        yield ("comment", text[opening + 4 : closing]) if is_comment else ("tag", text[opening:at])
    if at < end:
        yield "text", text[at:]


def _name(tag: str) -> tuple[str, bool]:
    match = _TAG.match(tag)
    name = match[1].lower() if match else ""
    return (name, tag.startswith("</")) if name in _KNOWN else ("", False)
