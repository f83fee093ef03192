"""What a coordinator did in the last minute."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable

from watchfloor.core import (
    AgentFigures,
    AgentName,
    AgentStatus,
    Clock,
    Durations,
    PipelineFigures,
    ThreatAnalysis,
    added,
    step_of,
)

_SECONDS = 60


class LastMinute:
    """Counts by the second, and forgets what is older than a minute.

    Args:
        clock: Time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seconds: deque[_Second] = deque()

    def note(self, threats: Iterable[ThreatAnalysis]) -> None:
        """These were finished."""
        second = self._present()
        for threat in threats:
            second.note(threat)

    def figures(self) -> PipelineFigures:
        """What was done since a minute ago."""
        now = int(self._clock.monotonic())
        while self._seconds and self._seconds[0].number <= now - _SECONDS:
            self._seconds.popleft()
        return added(each.figures() for each in self._seconds)

    def _present(self) -> "_Second":
        now = int(self._clock.monotonic())
        if not self._seconds or self._seconds[-1].number != now:
            self._seconds.append(_Second(now))
        if len(self._seconds) > _SECONDS:
            self._seconds.popleft()
        return self._seconds[-1]


class _Second:
    def __init__(self, number: int) -> None:
        self.number = number
        self._threats: Counter[int] = Counter()
        self._answered: dict[AgentName, Counter[int]] = defaultdict(Counter)
        self._missed: Counter[AgentName] = Counter()

    def note(self, threat: ThreatAnalysis) -> None:
        self._threats[step_of(threat.total_processing_time_ms)] += 1
        for name, answer in threat.agent_analyses.items():
            if answer.status is AgentStatus.OK:
                self._answered[name][step_of(answer.processing_time_ms)] += 1
            else:
                self._missed[name] += 1

    def figures(self) -> PipelineFigures:
        names = self._answered.keys() | self._missed.keys()
        return PipelineFigures(
            threats=Durations(counts=dict(self._threats)),
            agents={
                name: AgentFigures(
                    answered=Durations(counts=dict(self._answered.get(name, {}))),
                    missed=self._missed[name],
                )
                for name in names
            },
        )
