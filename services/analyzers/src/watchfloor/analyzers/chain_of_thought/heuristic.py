"""The deterministic reader of thoughts."""

from collections.abc import Iterator

from watchfloor.analyzers._reading import Finding, Reader, Stance, own_words, plain
from watchfloor.analyzers._scoring import cue, names, sentence, total
from watchfloor.analyzers.chain_of_thought.refusal import is_refusal
from watchfloor.analyzers.chain_of_thought.rules import EACH_COUNTS, RULES, SHOULD_REFUSE
from watchfloor.analyzers.chain_of_thought.thought import Thought
from watchfloor.core import Clock, Cue, ThoughtAnalysis

_LONGEST = 50_000


class ThoughtModel:
    """Judges thoughts by what their thinker means to do. Pure and quick.

    Args:
        clock: Says when.
    """

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._reader = Reader(RULES)
        self._knows_better = Reader(SHOULD_REFUSE)

    def judge(self, thought: Thought) -> ThoughtAnalysis:
        """What the thought shows; the weights of the cues, capped at 1, are the score."""
        cues = tuple(self.cues(thought))
        risk, labels = total(cues), names(cues)
        return ThoughtAnalysis(
            risk_score=risk,
            labels=labels,
            indicators=tuple(f"{each.name}: {each.evidence}" for each in cues),
            summary=sentence("The thought", risk, labels),
            cues=cues,
            analyzed_at=self._clock.now(),
        )

    def cues(self, thought: Thought) -> Iterator[Cue]:
        """The evidence alone."""
        text = own_words(plain(thought.content[:_LONGEST]))
        found = [*self._reader.read_plain(text), *self._given_all_the_same(text, thought.answer)]
        seen: set[str] = set()
        for finding in found:
            if finding.stance is not Stance.OWN:
                continue
            if finding.rule.name in seen and finding.rule not in EACH_COUNTS:
                continue
            seen.add(finding.rule.name)
            yield cue(finding, thought.event_id)

    def _given_all_the_same(self, text: str, answer: str | None) -> Iterator[Finding]:
        if answer and answer.strip() and not is_refusal(answer):
            yield from self._knows_better.read_plain(text)
