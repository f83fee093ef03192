"""The deterministic judge of sessions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from watchfloor.analyzers._reading import Reader, RememberingReader, Stance
from watchfloor.analyzers._scoring import cue, names, sentence, total
from watchfloor.analyzers.chain_of_thought.heuristic import ThoughtModel
from watchfloor.analyzers.chain_of_thought.thought import thoughts_of
from watchfloor.analyzers.session_risk.course import (
    escalation,
    long_conversation,
    refused_tools,
    repetition,
)
from watchfloor.analyzers.session_risk.patterns import (
    PATTERN_OF_LABEL,
    TOOL_RULES,
    USER_RULES,
)
from watchfloor.analyzers.session_risk.requests import GATHERING
from watchfloor.analyzers.session_risk.spoken import Spoken, Voice, spoken
from watchfloor.analyzers.session_risk.steering import STEERING
from watchfloor.core import Clock, Cue, SessionAnalysis, SessionExcerpt

EDGE_CHARACTERS = 60_000
"""So much of a session is read within the few milliseconds that there are at the edge."""

_KEEPS_ASKING = {rule.name for rule in GATHERING}
_ENOUGH_QUESTIONS = 3


class SessionModel:
    """Judges sessions by what was said, thought and refused in them. Quick, and always the same.

    Args:
        clock: Says when.
        most_characters: Reads no more than that of a session, the newest first.
    """

    def __init__(self, *, clock: Clock, most_characters: int = EDGE_CHARACTERS) -> None:
        self._clock = clock
        self._most_characters = most_characters
        self._thoughts = ThoughtModel(clock=clock)
        rules = {
            Voice.USER: USER_RULES,
            Voice.TOOL: TOOL_RULES,
            Voice.ASSISTANT: STEERING,
        }
        self._readers: Mapping[Voice, RememberingReader] = {
            voice: RememberingReader(Reader(each)) for voice, each in rules.items()
        }

    def judge(self, excerpt: SessionExcerpt) -> SessionAnalysis:
        """What the session shows; the weights of the cues, capped at 1, are the score.

        Each pattern counts with its strongest evidence, and a little more where it is met again.
        """
        texts = spoken(excerpt.events, most_characters=self._most_characters)
        said = [(text, self._cues_in(text)) for text in texts]
        cues = [each for _, found in said for each in found]
        cues += self._thought_cues(excerpt)
        cues = list(_counted(cues))
        cues += [
            *escalation(_turns(said)),
            *refused_tools(excerpt.events),
            *long_conversation(excerpt),
        ]
        risk, patterns = total(cues), names(cues)
        return SessionAnalysis(
            risk_score=risk,
            patterns=patterns,
            explanation=sentence("The session", risk, patterns),
            cues=tuple(cues),
            analyzed_at=self._clock.now(),
        )

    def _cues_in(self, said: Spoken) -> Sequence[Cue]:
        found = self._readers[said.voice].read(said.text)
        return [cue(each, said.event_id) for each in found if each.stance is Stance.OWN]

    def _thought_cues(self, excerpt: SessionExcerpt) -> Iterator[Cue]:
        steering = self._readers[Voice.ASSISTANT]
        for thought in thoughts_of(excerpt.events):
            for each in self._thoughts.cues(thought):
                pattern = PATTERN_OF_LABEL[each.name]
                yield each.model_copy(update={"name": pattern})
            for finding in steering.read(thought.content):
                if finding.stance is Stance.OWN:
                    yield cue(finding, thought.event_id)


def _turns(said: Iterable[tuple[Spoken, Sequence[Cue]]]) -> Sequence[tuple[str, float]]:
    return [
        (text.event_id, max((each.weight for each in cues), default=0.0))
        for text, cues in said
        if text.voice is Voice.USER
    ]


def _counted(cues: Iterable[Cue]) -> Iterator[Cue]:
    by_name: dict[str, list[Cue]] = defaultdict(list)
    for each in cues:
        by_name[each.name].append(each)
    for name, same in by_name.items():
        if name in _KEEPS_ASKING and len({each.event_id for each in same}) < _ENOUGH_QUESTIONS:
            continue
        strongest = max(same, key=lambda each: each.weight)
        yield strongest
        yield from repetition(name, [strongest, *same])
        if name == "score_steering":
            # Policies know it by the wider word.
            yield strongest.model_copy(update={"name": "manipulation", "weight": 0.0})
