"""A small server with OpenAI's chat completions, whose replies a test writes beforehand."""

import asyncio
import json
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import date
from http import HTTPStatus
from typing import Any, NamedTuple

from watchfloor.core import UnavailableError
from watchfloor.llm import OpenAIModel

StartModel = Callable[..., Awaitable[OpenAIModel]]
"""Starts a model that asks the test's server; settings are given by name."""

MODEL = "scripted"


class TokenBook:
    """Counts tokens in memory; it may be away.

    Attributes:
        counted: Tokens by project and day.
        is_away: Whether it answers nobody.
        is_read_only: Whether it counts nothing.
    """

    def __init__(self) -> None:
        self.counted: Counter[tuple[str, date]] = Counter()
        self.is_away = self.is_read_only = False

    async def used(self, project_id: str, day: date) -> int:
        """How many were counted."""
        if self.is_away:
            raise UnavailableError("It is away.")
        return self.counted[project_id, day]

    async def spend(self, project_id: str, day: date, tokens: int) -> None:
        """Count so many more."""
        if self.is_away or self.is_read_only:
            raise UnavailableError("It is away.")
        self.counted[project_id, day] += tokens


class Reply(NamedTuple):
    """What the server does with one question.

    Attributes:
        body: The whole body.
        status: The status.
        headers: Beside the usual ones.
        is_silent: It never answers, until the caller goes away.
    """

    body: str = ""
    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = {}
    is_silent: bool = False


SILENCE = Reply(is_silent=True)


def saying(content: Any, *, tokens: tuple[int, int] | None = (100, 20)) -> Reply:
    """A well-formed reply with this content, which may be anything but what was asked for."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    usage = {} if tokens is None else _usage(*tokens)
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    return Reply(
        json.dumps(
            {
                "id": "1",
                "object": "chat.completion",
                "created": 1,
                "model": MODEL,
                "choices": [choice],
            }
            | usage
        )
    )


def failing(status: int, **headers: str) -> Reply:
    """An error, with headers whose underscores stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps({"error": {"message": "no"}}), status, named)


def _usage(asked: int, answered: int) -> dict[str, Any]:
    return {
        "usage": {
            "prompt_tokens": asked,
            "completion_tokens": answered,
            "total_tokens": asked + answered,
        }
    }


class ModelServer:
    """Replies in the order of ``script``, then always with ``default``.

    Attributes:
        url: What ``base_url`` is set to.
        script: Replies still to be given.
        default: The reply when none is left.
        questions: Bodies of the requests that came.
    """

    def __init__(self, default: Reply) -> None:
        self.url = ""
        self.script: deque[Reply] = deque()
        self.default = default
        self.questions: list[dict[str, Any]] = []
        self.headers: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request on one connection."""
        try:
            # Some tests want a caller that goes away.
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._answer(reader, writer)
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        [length] = [
            int(line.split(":")[1])
            for line in head.splitlines()
            if line.lower().startswith("content-length:")
        ]
        self.headers.append(head)
        self.questions.append(json.loads(await reader.readexactly(length)))
        reply = self.script.popleft() if self.script else self.default
        if reply.is_silent:
            await reader.read()
            return
        body = reply.body.encode()
        headers = {
            "content-type": "application/json",
            "content-length": str(len(body)),
            "connection": "close",
            **reply.headers,
        }
        lines = [f"{name}: {value}" for name, value in headers.items()]
        status = f"HTTP/1.1 {int(reply.status)} {HTTPStatus(reply.status).phrase}"
        writer.write("\r\n".join([status, *lines, "", ""]).encode() + body)
        await writer.drain()


@asynccontextmanager
async def model_server(default: Reply) -> AsyncIterator[ModelServer]:
    """A server on a free port, as long as the context lasts."""
    scripted = ModelServer(default)
    server = await asyncio.start_server(scripted.serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        scripted.url = f"http://127.0.0.1:{port}/v1"
        yield scripted
