"""Reading English prose for what its speaker means: words, phrases, and whose words they are.

No trained model and no list of known attacks: a phrase is a few classes of dictionary words in
order, and it counts only where the speaker says it of himself, not where he denies it, tells what
others say, asks how it works, quotes it or writes it as code.
"""

from watchfloor.analyzers._reading.reader import Finding, Reader, Rule
from watchfloor.analyzers._reading.remembering import RememberingReader
from watchfloor.analyzers._reading.stance import Stance
from watchfloor.analyzers._reading.text import own_words, plain

__all__ = ["Finding", "Reader", "RememberingReader", "Rule", "Stance", "own_words", "plain"]
