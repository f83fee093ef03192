"""What analyses of files found, in lines for a person."""

from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from watchfloor.cli.render_dataflow import deed_of, one_line
from watchfloor.core import DataflowChain

if TYPE_CHECKING:
    from watchfloor.cli.offline.analyses import SessionFindings, TextFindings

Found = TypeVar("Found", bound=BaseModel)

_MOST_CHAINS = 3


class Telling(NamedTuple, Generic[Found]):
    """How a person is told of what was found.

    Attributes:
        noun: What was looked at.
        lines: One of them, in lines.
        word: What it came to, in a word.
    """

    noun: str
    lines: Callable[[Found], Iterator[str]]
    word: Callable[[Found], str]


def total_line(noun: str, words: Mapping[str, int]) -> str:
    """All of them in one line, the rarest first: ``60 sessions: 1 hijacked, 59 clean``."""
    total = sum(words.values())
    counts = ", ".join(
        f"{count:,} {word}" for word, count in sorted(words.items(), key=itemgetter(1))
    )
    return f"{total:,} {noun if total == 1 else f'{noun}s'}: {counts}"


def session_word(found: "SessionFindings") -> str:
    """The verdict."""
    return found.dataflow.verdict


def text_word(found: "TextFindings") -> str:
    """Whether it instructs an agent."""
    return "flagged" if found.injection.flagged else "not flagged"


def session_lines(found: "SessionFindings") -> Iterator[str]:
    """The verdict in one line, then what led to it."""
    flow, risk = found.dataflow, found.session_risk
    patterns = ", ".join(risk.patterns) or "-"
    yield (
        f"{flow.verdict:<9} {flow.score:.2f}  risk {risk.risk_score:.2f}  "
        f"personal data {len(found.pii.findings):<3} {found.id}  {patterns}"
    )
    for chain in flow.chains[:_MOST_CHAINS]:
        yield f"    {_chain(chain)}"


def text_lines(found: "TextFindings") -> Iterator[str]:
    """One line, and the instructions that were found."""
    word = "flagged" if found.injection.flagged else "-"
    types = ", ".join(sorted({each.entity_type for each in found.pii})) or "-"
    yield f"{word:<7} {found.injection.score:.2f}  {found.id}  personal data: {types}"
    if found.injection.flagged:
        for source in found.injection.evidence[:_MOST_CHAINS]:
            yield f"    {one_line(source.text)}"


def _chain(chain: DataflowChain) -> str:
    source, followed = chain.source, chain.followed_by
    told = f"message {source.message_index} ({source.tool}): {one_line(source.text)}"
    if followed is None:
        return f"{told}  -> not followed"
    return f"{told}  -> message {followed.message_index}, {deed_of(followed)}"
