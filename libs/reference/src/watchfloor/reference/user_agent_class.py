"""What kind of program a user agent names."""

from enum import StrEnum
from functools import lru_cache
from typing import overload

from watchfloor.reference._program_words import ATTACK_TOOL, BROWSER, TOOL
from watchfloor.reference.crawler_claims import crawler_claims
from watchfloor.reference.crawler_patterns import known_program

_TOOL_TAGS = frozenset({"http-library"})


class UserAgentClass(StrEnum):
    """What a client calls itself; a claim, not a proof."""

    BROWSER = "browser"
    CRAWLER = "crawler"  # search engines, monitors, feed readers, previews
    TOOL = "tool"  # HTTP libraries, command-line clients, driven browsers
    ATTACK_TOOL = "attack_tool"  # scanners, fuzzers and password guessers
    EMPTY = "empty"  # sent without a user agent
    UNKNOWN = "unknown"


@overload
def classify_user_agent(user_agent: str) -> UserAgentClass: ...
@overload
def classify_user_agent(user_agent: None) -> None: ...
@overload
def classify_user_agent(user_agent: str | None) -> UserAgentClass | None: ...


def classify_user_agent(user_agent: str | None) -> UserAgentClass | None:
    """What kind of program a user agent names; nothing when it was not observed.

    ``""`` and ``"-"`` mean that the client sent none, which is evidence; absence is not.
    """
    if user_agent is None:
        return None
    return _classify(user_agent.strip())


@lru_cache(maxsize=16_384)
def _classify(user_agent: str) -> UserAgentClass:
    if user_agent in {"", "-"}:
        return UserAgentClass.EMPTY
    if ATTACK_TOOL.search(user_agent):
        return UserAgentClass.ATTACK_TOOL
    if crawler_claims(user_agent):
        return UserAgentClass.CRAWLER
    if TOOL.search(user_agent):
        return UserAgentClass.TOOL
    if program := known_program(user_agent):
        is_tool = bool(program.tags & _TOOL_TAGS)
        return UserAgentClass.TOOL if is_tool else UserAgentClass.CRAWLER
    return UserAgentClass.BROWSER if BROWSER.search(user_agent) else UserAgentClass.UNKNOWN
