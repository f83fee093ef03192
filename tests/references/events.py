"""docs/reference/events.md: what is told, on the bus and on live streams."""

import re
from collections.abc import Iterator, Mapping
from inspect import cleandoc, getmembers, isfunction

from google.protobuf.descriptor_pb2 import DescriptorProto
from nats.js import api
from pydantic import BaseModel

from references.markdown import MADE, code, described, document, one_line, table
from references.models import attributes_of
from references.protos import PACKAGE, Said, kind_of, messages
from references.schema import Named, Schema, name_of, words
from watchfloor.bus import BusConfig, subjects
from watchfloor.bus.connection import BUCKETS, streams_of, ttl_s
from watchfloor.core import (
    DeadLetter,
    SessionChange,
    SessionMessage,
    ThreatAnalysis,
    ThreatSignal,
)

_INTRODUCTION = f"""\
# Events

{MADE}

What happens is told on NATS, and by the gateway on live streams. Who is outside should watch a
live stream ([how](../api.md#the-live-stream)): it filters, it resumes, and it tells nobody what is
another project's. Who listens on NATS needs rights by subject
([which](../transport.md#others-on-your-nats)).

Values are JSON. Readers ignore fields that they do not know, and `schema_version` says which form
it is.
"""
_PAYLOADS: Mapping[str, type[BaseModel]] = {
    subjects.SIGNALS: ThreatSignal,
    subjects.EVENTS: SessionMessage,
    subjects.RESULTS: ThreatAnalysis,
    subjects.SESSIONS: SessionChange,
    subjects.DEAD_LETTERS: DeadLetter,
}
_LIVE = {
    "WatchThreatsResponse": "`GET /api/stream`, `/ws`, `ThreatService/WatchThreats`",
    "WatchSessionsResponse": "`GET /v1/stream`, `SessionService/WatchSessions`",
}
_SUBJECT = re.compile(r"``(wf\.[^`]+)``")
_GIB, _MIB = 1024**3, 1024**2


def page() -> str:
    """The whole page."""
    return document(
        _INTRODUCTION,
        "## Streams of JetStream",
        "Sizes and ages are the defaults of [`bus`](configuration.md#bus).",
        _streams(),
        "## Subjects",
        _subjects(),
        "## Buckets of keys and values",
        _buckets(),
        "## Live streams",
        *(block for message in messages() for block in _live(message)),
        "## Values",
        *(block for payload in _PAYLOADS.values() for block in _value(payload)),
    )


def _streams() -> str:
    return table(
        ("stream", "subjects", "holds", "at most", "for", "when it is full"),
        (
            (
                code(stream.name),
                ", ".join(map(code, stream.subjects or ())),
                _linked(_PAYLOADS[stream.name or ""].__name__),
                _size(stream),
                f"{stream.max_age:.0f} s" if stream.max_age else "until it is dealt with",
                "refuses" if stream.discard is api.DiscardPolicy.NEW else "lets the oldest go",
            )
            for stream in streams_of(BusConfig())
        ),
    )


def _size(stream: api.StreamConfig) -> str:
    size = stream.max_bytes or 0
    shown = f"{size // _GIB} GiB" if size >= _GIB else f"{size // _MIB} MiB"
    return f"{shown}, {stream.max_msgs} messages" if stream.max_msgs else shown


def _subjects() -> str:
    """Of each function that says in its docstring which subject it makes."""
    found = (
        (_SUBJECT.search(function.__doc__ or ""), cleandoc(function.__doc__ or ""))
        for _, function in getmembers(subjects, isfunction)
    )
    told = (
        (code(subject[1]), one_line(doc.splitlines()[0].partition(":")[0]) + ".")
        for subject, doc in found
        if subject
    )
    return table(("subject", "is"), sorted(told))


def _buckets() -> str:
    config = BusConfig()
    ages = ((bucket, ttl_s(bucket, config)) for bucket in BUCKETS)
    return table(
        ("bucket", "keeps an entry for"),
        ((code(bucket), f"{age:.0f} s" if age else "ever") for bucket, age in ages),
    )


def _live(message: Said[DescriptorProto]) -> Iterator[str]:
    where = _LIVE.get(message.thing.name)
    if where is None:
        return
    yield f"### {where}"
    yield table(
        ("message", "carries", "told when"),
        (
            (code(field.name), code(kind_of(field).removeprefix(PACKAGE)), message.part(index))
            for index, field in enumerate(message.thing.field)
            if field.HasField("oneof_index")
        ),
    )


def _value(payload: type[BaseModel]) -> Iterator[str]:
    schema = payload.model_json_schema()
    yield f"### {payload.__name__}"
    yield described(payload.__doc__ or "").text
    said = attributes_of(payload.__name__, schema)
    yield table(
        ("field", "is", "meaning"),
        (
            (code(name), words(field, _within(schema)), said.get(name, ""))
            for name, field in schema["properties"].items()
        ),
    )


def _within(schema: Schema) -> Named:
    """Inner values by their names; those that can be counted out stand for themselves."""

    def named(name: str) -> str:
        inner = schema["$defs"][name_of(name)]
        return words(inner, named) if "enum" in inner else code(name)

    return named


def _linked(name: str) -> str:
    return f"[{name}](#{name.lower()})"
