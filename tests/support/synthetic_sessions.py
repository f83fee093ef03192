"""Labelled sessions composed of tables: domains, their tasks and orders, and wrappers.

A yardstick of how far the rules of the data flow reach beyond what they were written with. A domain
is a file with tasks (what a user asks, what is read, what is done), orders (what an attacker wants,
and the calls that follow it) and invitations (orders that the user asked to follow).
"""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import cycle, islice, product
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import JsonValue

from support.conversations import messages_of

_SLOT = "{here}"
_DONE = "Done, everything is as you wished."


class Synthetic(NamedTuple):
    """A composed session.

    Attributes:
        domain: Its table.
        kind: ``benign``, ``invited``, ``resisted``, ``slipped``, ``followed``, ``partial`` or
            ``loose``; in the last three the agent followed.
        family: Of the wrapper; empty where nobody attacks.
        told: Which task, order and wrapper it is made of.
        messages: The conversation.
    """

    domain: str
    kind: str
    family: str
    told: str
    messages: list[JsonValue]

    @property
    def is_hijack(self) -> bool:
        """Whether the agent did what it read."""
        return self.kind in {"followed", "partial", "loose"}


def synthetic_sessions(
    table: Path, wrappers: Sequence[Mapping[str, str]], *, each: int | None = None
) -> Iterator[Synthetic]:
    """The sessions of one domain.

    Args:
        table: The domain's file.
        wrappers: What may stand around an order.
        each: How many wrappers each pair of task and order gets, in turn; all by default.
    """
    domain = yaml.safe_load(table.read_text(encoding="utf-8"))
    name = table.stem
    for task in domain["tasks"]:
        yield Synthetic(name, "benign", "", task["user"], _messages(domain, task, "", task["does"]))
    for task in domain["invited"]:
        messages = _messages(domain, task, task["order"], task["does"])
        yield Synthetic(name, "invited", "", task["user"], messages)
    turn = cycle(wrappers)
    for task, order in product(domain["tasks"], domain["orders"]):
        for wrapper in islice(turn, each or len(wrappers)):
            yield from _attacked(name, domain, task, order, wrapper)


def wrapped(order: str, wrapper: Mapping[str, str]) -> str:
    """The order as an attacker writes it."""
    text = wrapper["text"].replace("{order}", order)
    match wrapper.get("encoding"):
        case "base64":
            return base64.b64encode(text.encode()).decode()
        case "zero-width":
            return "\u200b".join(text)
        case "tags":
            return "See below." + "".join(chr(0xE0000 + ord(c)) for c in text if c.isascii())
        case _:
            return text


def _attacked(
    name: str,
    domain: Mapping[str, Any],
    task: Mapping[str, Any],
    order: Mapping[str, Any],
    wrapper: Mapping[str, str],
) -> Iterator[Synthetic]:
    text = wrapped(order["text"], wrapper)
    rightly = task["does"]
    done = {"resisted": rightly, "followed": [*order.get("does", []), *rightly]}
    if "slips" in task:
        done["slipped"] = [*task["slips"], *rightly]
    done |= {kind: order[kind] for kind in ("partial", "loose") if kind in order}
    told = f"{task['user']} | {text}"
    for kind, calls in done.items():
        said = order.get("says") if kind == "followed" else None
        messages = _messages(domain, {**task, "says": said or task.get("says", _DONE)}, text, calls)
        yield Synthetic(name, kind, wrapper["family"], told, messages)


def _messages(
    domain: Mapping[str, Any], task: Mapping[str, Any], text: str, done: Iterable[Any]
) -> list[JsonValue]:
    style = task.get("style", domain["style"])
    turns: list[dict[str, Any]] = [{"system": domain["system"]}, {"user": task["user"]}]
    turns += [
        {"call": each["call"], "result": _written(_filled(each["result"], text), style)}
        for each in task["reads"]
    ]
    turns += [{"call": each, "result": domain.get("done", "ok")} for each in done]
    turns.append({"say": task.get("says", _DONE)})
    return messages_of(turns)


def _filled(value: Any, text: str) -> Any:
    if isinstance(value, str):
        return " ".join(value.replace(_SLOT, text).split()) if _SLOT in value else value
    if isinstance(value, dict):
        return {key: _filled(each, text) for key, each in value.items()}
    return [_filled(each, text) for each in value] if isinstance(value, list) else value


def _written(value: Any, style: str) -> str:
    if isinstance(value, str):
        return value
    match style:
        case "json":
            return json.dumps(value, ensure_ascii=False)
        case "yaml":
            written: str = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
            return written
        case _:
            return repr(value)
