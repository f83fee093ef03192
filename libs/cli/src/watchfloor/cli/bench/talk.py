"""Sessions of ordinary talk, to load the session path with."""

from collections.abc import Iterator
from typing import Any

_TURNS = (
    "I would like to move my flight to the day after, and please keep the same seat if you can.",
    "Your booking is found. The change costs 40 euros; shall I go on and charge the card on file?",
    "How do I know that this is safe? I read about assistants told to ignore their rules.",
    "You can check every step in your account, and nothing is charged before you agree to it.",
)
_SPEAKERS = ("user", "assistant")


def turn(number: int) -> str:
    """What is said in the turn with this number."""
    return _TURNS[number % len(_TURNS)]


def talk(sessions: int, *, events: int) -> Iterator[dict[str, Any]]:
    """Events to tell, as ``POST /v1/events`` takes them: turn by turn of all sessions."""
    for number in range(events):
        role = _SPEAKERS[number % len(_SPEAKERS)]
        said = {"type": f"message.{role}", "role": role, "content": turn(number)}
        for session in range(sessions):
            yield {"sessionId": session_id(session), "metadata": {"agentId": "bench"}, **said}


def session_id(number: int) -> str:
    """The session with this number."""
    return f"bench-{number}"
