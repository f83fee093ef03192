"""What data flow shows: what a tool's result said, and what the agent made of it."""

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from watchfloor.cli.terminal import plain
from watchfloor.client import SeenChain, SeenDataflow, SeenFollowing
from watchfloor.core import DataflowVerdict, FollowedBy, InstructionSource, TracedValue, ValueOrigin

_STYLES = {
    DataflowVerdict.CLEAN: "green",
    DataflowVerdict.ATTEMPTED: "yellow",
    DataflowVerdict.HIJACKED: "bold red",
}
_SHOWN = 100


def verdict_text(verdict: DataflowVerdict | None) -> Text:
    """The verdict in its colour."""
    return Text("-") if verdict is None else Text(verdict, style=_STYLES[verdict])


def dataflow_section(found: SeenDataflow) -> RenderableType:
    """The verdict, then each chain: the instruction, what followed, and why that counts."""
    verdict = Text.assemble(verdict_text(found.verdict), f"  {found.score:.2f}")
    return Group(
        verdict, *(part for chains in _by_source(found.chains) for part in _led_to(chains))
    )


def _by_source(chains: Iterable[SeenChain]) -> Iterable[list[SeenChain]]:
    """Those that begin at the same instruction together, where the strongest of them stands."""
    together: dict[InstructionSource, list[SeenChain]] = {}
    for chain in chains:
        together.setdefault(chain.source, []).append(chain)
    return together.values()


def deed_of(followed: FollowedBy) -> str:
    """What the agent did in a few words."""
    if followed.tool is None:
        return "the answer"
    return f"{followed.tool}({_values(followed.values)})"


def _values(values: Iterable[TracedValue]) -> str:
    return ", ".join(f"{each.argument}={one_line(each.value)}" for each in values)


def one_line(text: str) -> str:
    """The beginning of a text, without line breaks."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _led_to(chains: list[SeenChain]) -> Iterator[RenderableType]:
    source = chains[0].source
    where = f"{source.tool}, {source.field}" if source.field else source.tool
    yield Text()
    yield plain(f"{chains[0].score:.2f}  {where} said")
    yield Padding(plain(" ".join(source.text.split()), style="italic"), (0, 0, 0, 6))
    for chain in chains:
        for line in _told(chain.followed_by, chain.frameworks):
            yield Padding(line, (0, 0, 0, 6))


def _told(followed: SeenFollowing | None, frameworks: Iterable[str]) -> Iterator[Text]:
    if followed is None:
        yield Text("→ not followed", style="green")
    else:
        yield plain(f"→ {deed_of(followed)}", style="yellow")
        wanted = [each for each in followed.values if each.origin is ValueOrigin.INSTRUCTION]
        if wanted:
            yield plain(f"as the instruction wanted: {_values(wanted)}", style="bold")
        yield plain(f"because: {', '.join(followed.reasons)}", style="dim")
    yield plain(" ".join(frameworks), style="dim")
