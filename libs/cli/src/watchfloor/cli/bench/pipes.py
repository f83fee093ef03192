"""The other end of a helper's pipes."""

import asyncio
import json
import sys
from collections.abc import Mapping
from typing import Any


async def hear_line() -> dict[str, Any]:
    """The next line of JSON; the process ends where nobody speaks any more."""
    line = await asyncio.to_thread(sys.stdin.readline)
    if not line:
        sys.exit(0)
    said: dict[str, Any] = json.loads(line)
    return said


def say_line(answer: Mapping[str, object]) -> None:
    """Answer with a line of JSON."""
    print(json.dumps(answer), flush=True)
