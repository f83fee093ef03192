"""Counting the lines of one rule, group by group, in a window that slides on the log's time."""

from bisect import insort
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Sequence
from operator import attrgetter, itemgetter

from watchfloor.ingest._detection import LINE_FIELDS
from watchfloor.ingest.access_log import LogLine
from watchfloor.ingest.rule import CountRule

_LONGEST_BURST_S = 86_400
_LATE_IN_A_ROW = 16
_LINES_PER_VALUE = 8

_time_of = attrgetter("time")


class _Group:
    """The newest lines of a group, by time, or the burst of it that was reported already."""

    __slots__ = ("fired_at", "late_in_a_row", "lines", "newest", "values")

    def __init__(self, time: int) -> None:
        self.lines: deque[LogLine] = deque()
        self.values: Counter[str] = Counter()
        self.newest = time
        self.fired_at: int | None = None
        self.late_in_a_row = 0


class RuleWindow:
    """All groups of one rule.

    A rule fires when a group's window first holds enough; the group is then silent until its
    burst is over: no matching line for ``rearm_after_s``, or a day has passed.

    Attributes:
        rule: What is counted.
        matched: Lines that matched.
        fired: How often it fired.
        late: Lines that came more than a window late and were left out.
        held: Lines held in all windows.
        evicted: Groups given up for want of memory.
    """

    def __init__(self, rule: CountRule) -> None:
        self.rule = rule
        self.matched = self.fired = self.late = self.held = self.evicted = 0
        self._key = _key_of(rule.group_by)
        self._value = _value_of(rule.counted_field)
        self._groups: OrderedDict[object, _Group] = OrderedDict()
        self._idle_after_s = max(rule.timespan_s, rule.rearm_after_s)

    def add(self, line: LogLine) -> Sequence[LogLine] | None:
        """Count a matching line.

        Returns:
            The lines of the window, by time, when this line makes the rule fire.
        """
        self.matched += 1
        key = self._key(line)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = _Group(line.time)
        else:
            self._groups.move_to_end(key)
            if not self._is_in_time(group, line.time):
                self.late += 1
                return None
            fired_at = group.fired_at
            if fired_at is not None and self._is_same_burst(group, fired_at, line.time):
                return None
            group.fired_at = None
            group.newest = max(group.newest, line.time)
        return self._count(group, line)

    def forget_idle(self, now: int) -> None:
        """Drop groups whose window and burst are over at ``now``."""
        groups = self._groups
        while groups:
            key, group = next(iter(groups.items()))
            if now - group.newest <= self._idle_after_s:
                return
            self.held -= len(group.lines)
            del groups[key]

    @property
    def weight(self) -> int:
        """Lines and groups in memory."""
        return self.held + len(self._groups)

    def give_up(self, excess: int) -> None:
        """Drop the groups that were quiet for longest, until the weight is ``excess`` less."""
        target = self.weight - excess
        while self._groups and self.weight > target:
            _, group = self._groups.popitem(last=False)
            self.held -= len(group.lines)
            self.evicted += 1

    def _is_in_time(self, group: _Group, time: int) -> bool:
        if group.newest - time <= self.rule.timespan_s:
            group.late_in_a_row = 0
            return True
        group.late_in_a_row += 1
        if group.late_in_a_row < _LATE_IN_A_ROW:
            return False
        # The log's clock was set back: waiting for it to catch up would be blindness.
        self._clear(group)
        group.late_in_a_row, group.newest, group.fired_at = 0, time, None
        return True

    def _is_same_burst(self, group: _Group, fired_at: int, time: int) -> bool:
        is_same = (
            time - group.newest <= self.rule.rearm_after_s and time - fired_at <= _LONGEST_BURST_S
        )
        if is_same and time > group.newest:
            group.newest = time
        return is_same

    def _count(self, group: _Group, line: LogLine) -> Sequence[LogLine] | None:
        lines = group.lines
        if self._value is not None:
            value = self._value(line)
            if value is None:
                return None
            group.values[value] += 1
        if lines and line.time < lines[-1].time:
            insort(lines, line, key=_time_of)
        else:
            lines.append(line)
        self.held += 1
        self._expire(group)
        count = len(lines) if self._value is None else len(group.values)
        if count < self.rule.threshold:
            return None
        fired = tuple(lines)
        self._clear(group)
        group.fired_at = fired[-1].time
        self.fired += 1
        return fired

    def _expire(self, group: _Group) -> None:
        """Remove what left the window, and what a hammering client repeats beyond all use."""
        lines, oldest = group.lines, group.newest - self.rule.timespan_s
        most = self.rule.threshold * _LINES_PER_VALUE
        while lines[0].time < oldest or len(lines) > most:
            line = lines.popleft()
            self.held -= 1
            if self._value is not None:
                value = self._value(line) or ""
                group.values[value] -= 1
                if not group.values[value]:
                    del group.values[value]

    def _clear(self, group: _Group) -> None:
        self.held -= len(group.lines)
        group.lines.clear()
        group.values.clear()


def _key_of(fields: Sequence[str]) -> Callable[[LogLine], object]:
    if not fields:
        return lambda _line: ()
    return itemgetter(*(LogLine._fields.index(LINE_FIELDS[field]) for field in fields))


def _value_of(field: str | None) -> Callable[[LogLine], str | None] | None:
    return None if field is None else attrgetter(LINE_FIELDS[field])
