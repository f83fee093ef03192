"""Which uses of tools were told, by whom, so that each counts once."""

import struct
from collections.abc import Iterable, Sequence

from watchfloor.core import ToolUse
from watchfloor.traces._fingerprint import canonical, digest_of

_PACKED = struct.Struct("<8s8s8s8s8sB")
_UNKNOWN = bytes(8)
_SAME_CALL, _SAME_ARGUMENTS, _SAME_TRACE = 4, 2, 1


class Told:
    """One use of a tool, and what was told of it.

    Attributes:
        name: Digest of the tool's name.
        arguments: Digest of what it was asked; zeros where that is not known.
        call_id: Digest of what the model called this use; zeros where that is not known.
        trace: Digest of the trace.
        span: Digest of its own span; zeros where none told it.
        by_span: Whether its own span told it.
        by_history: Whether a message that asks for it did.
        result_by_span: Whether its own span told its result.
        result_by_history: Whether a tool's message did.
    """

    __slots__ = (
        "arguments",
        "by_history",
        "by_span",
        "call_id",
        "name",
        "result_by_history",
        "result_by_span",
        "span",
        "trace",
    )

    def __init__(self, name: bytes, arguments: bytes, call_id: bytes, trace: bytes) -> None:
        self.name, self.arguments, self.call_id, self.trace = name, arguments, call_id, trace
        self.span = _UNKNOWN
        self.by_span = self.by_history = False
        self.result_by_span = self.result_by_history = False

    @classmethod
    def of(cls, use: ToolUse, trace_id: str) -> "Told":
        """A use as a span or message tells it."""
        asked = None if use.arguments is None else canonical(use.arguments) or "{}"
        return cls(_digest(use.name), _digest(asked), _digest(use.call_id), _digest(trace_id))

    def likeness(self, other: "Told") -> int:
        """How surely two tellings are of one use; 0 where they are not.

        Neither ids nor arguments need to be told, and a framework may write arguments in another
        way than the model did. Within a trace, tellings of the same tool are then taken in order.
        """
        if _UNKNOWN not in (self.name, other.name) and self.name != other.name:
            return 0
        same_call = _SAME_CALL if _both_known(self.call_id, other.call_id) else 0
        same_call *= self.call_id == other.call_id
        same_arguments = _SAME_ARGUMENTS * (self.arguments == other.arguments != _UNKNOWN)
        same_trace = _SAME_TRACE * (self.trace == other.trace)
        if same_call or same_arguments:
            return same_call + same_arguments + same_trace
        return 0 if _both_known(self.call_id, other.call_id) else same_trace

    def pack(self) -> bytes:
        """The telling as bytes."""
        flags = self.by_span | self.by_history << 1
        flags |= self.result_by_span << 2 | self.result_by_history << 3
        return _PACKED.pack(self.name, self.arguments, self.call_id, self.trace, self.span, flags)


class ToolLedger:
    """Uses of tools of which more may be told; one told in full is forgotten."""

    def __init__(self, uses: Iterable[Told] = ()) -> None:
        self._open = list(uses)

    @classmethod
    def unpack(cls, data: memoryview) -> "ToolLedger":
        """What `pack` gave."""
        return cls(_unpacked(*fields) for fields in _PACKED.iter_unpack(data))

    def pack(self) -> bytes:
        """All open uses as bytes, 41 each."""
        return b"".join(use.pack() for use in self._open)

    def asked(self, uses: Sequence[ToolUse], trace_id: str) -> list[bool]:
        """Note what a message asks of tools; whether each was not told by a span before.

        The uses of one message are matched together, the surest pairs first, so that one whose
        span is missing does not take the span of its neighbour.
        """
        tellings = [Told.of(use, trace_id) for use in uses]
        spans = [use for use in self._open if not use.by_history]
        pairs = sorted(
            (
                (-likeness, number, place)
                for number, telling in enumerate(tellings)
                for place, span in enumerate(spans)
                if (likeness := span.likeness(telling))
            ),
        )
        matched: dict[int, Told] = {}
        taken: set[int] = set()
        for _, number, place in pairs:
            if number not in matched and place not in taken:
                matched[number] = spans[place]
                taken.add(place)
        for number, telling in enumerate(tellings):
            use = matched.get(number) or self._add(telling)
            use.by_history = True
            self._forget(use)
        return [number not in matched for number in range(len(tellings))]

    def answered(self, use: ToolUse, trace_id: str) -> bool:
        """Note a tool's message; whether no span told the result before."""
        telling = Told.of(use, trace_id)
        found = self._find(telling, [each for each in self._open if not each.result_by_history])
        if found is None:
            return True
        found.result_by_history = True
        self._forget(found)
        return not found.result_by_span

    def ran(self, use: ToolUse, trace_id: str, span_id: str) -> bool:
        """Note that a span tells a use; whether no message told it before."""
        telling = Told.of(use, trace_id)
        found = self._find(telling, [each for each in self._open if not each.by_span])
        told = found or self._add(telling)
        told.by_span, told.span = True, _digest(trace_id + span_id)
        self._forget(told)
        return found is None

    def returned(self, use: ToolUse, trace_id: str, span_id: str) -> bool:
        """Note that a span tells a result; whether no tool's message told it before."""
        span = _digest(trace_id + span_id)
        waiting = [each for each in self._open if each.by_span and not each.result_by_span]
        found = next((each for each in waiting if each.span == span), None)
        if found is None:
            found = self._find(Told.of(use, trace_id), waiting)
        if found is None:
            return True
        found.result_by_span = True
        self._forget(found)
        return not found.result_by_history

    def _add(self, telling: Told) -> Told:
        self._open.append(telling)
        return telling

    def _find(self, telling: Told, among: Iterable[Told]) -> Told | None:
        # The first of several as likely is the one that waits longest.
        best = max(among, key=telling.likeness, default=None)
        return best if best is not None and telling.likeness(best) else None

    def _forget(self, use: Told) -> None:
        if use.by_span and use.by_history and use.result_by_span and use.result_by_history:
            self._open.remove(use)


def _both_known(mine: bytes, theirs: bytes) -> bool:
    return _UNKNOWN not in (mine, theirs)


def _digest(text: str | None) -> bytes:
    return digest_of(text, size=len(_UNKNOWN)) if text else _UNKNOWN


def _unpacked(
    name: bytes, arguments: bytes, call_id: bytes, trace: bytes, span: bytes, flags: int
) -> Told:
    use = Told(name, arguments, call_id, trace)
    use.span = span
    use.by_span, use.by_history = bool(flags & 1), bool(flags >> 1 & 1)
    use.result_by_span, use.result_by_history = bool(flags >> 2 & 1), bool(flags >> 3 & 1)
    return use
