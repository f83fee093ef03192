"""Letting threats be heard, and hearing what a watcher is told."""

import asyncio
from typing import Any

import grpc
from integration.gateway.face import Face
from unit.gateway.backends import finished

from watchfloor.bus import ResumeToken


def announce(face: Face, *names: str, **fields: Any) -> list[ResumeToken]:
    """Let these threats be heard; a document is made for each."""
    raw_data = fields.pop("raw_data", None)
    return [
        face.world.feed.announce(
            face.world.message(
                name,
                data=finished(name, revision=fields.get("revision", 0), raw_data=raw_data),
                **fields,
            )
        )
        for name in names
    ]


async def heard(call: Any) -> dict[str, Any]:
    async with asyncio.timeout(10):
        told: dict[str, Any] = await call.read()
    return told


async def rest_of(call: Any) -> tuple[list[dict[str, Any]], grpc.aio.AioRpcError]:
    """What is still told, and how the server ended it."""
    told: list[dict[str, Any]] = []
    try:
        while True:
            told.append(await heard(call))
    except grpc.aio.AioRpcError as exc:
        return told, exc


async def ended(call: Any) -> grpc.aio.AioRpcError:
    """How the server ended it."""
    return (await rest_of(call))[1]
