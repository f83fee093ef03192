"""docs/reference/grpc.md, out of the protos and their comments."""

from collections.abc import Iterator
from functools import cache

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    ServiceDescriptorProto,
)

from references.markdown import MADE, code, document, table
from references.protos import PACKAGE, Said, enums, kind_of, messages, services
from watchfloor.gateway.grpc_service import SERVED, requirements_of
from watchfloor.gateway.permissions import holders

_INTRODUCTION = f"""\
# gRPC

{MADE}

Every method of `watchfloor.v1`, every message and every enum; reflection says the same to
programs. [The way in](../grpc.md) has examples, metadata and statuses.
"""


def page() -> str:
    """The whole page."""
    return document(
        _INTRODUCTION,
        *(block for service in services() for block in _service(service)),
        "## Messages",
        *(block for message in messages() for block in _message(message)),
        "## Enums",
        *(block for enum in enums() for block in _enum(enum)),
    )


def _service(service: Said[ServiceDescriptorProto]) -> Iterator[str]:
    needs = requirements_of(SERVED)
    yield f"## {service.thing.name}"
    yield service.comment()
    for index, method in enumerate(service.thing.method):
        requirement = needs[f"/watchfloor.v1.{service.thing.name}/{method.name}"]
        taken = ("stream of " if method.client_streaming else "") + _linked(method.input_type)
        given = ("stream of " if method.server_streaming else "") + _linked(method.output_type)
        yield f"### `{service.thing.name}/{method.name}`"
        yield service.part(index)
        yield f"{taken} → {given}. Needs `{requirement}`: {holders(requirement)}."


def _message(message: Said[DescriptorProto]) -> Iterator[str]:
    choices = [choice.name for choice in message.thing.oneof_decl]
    yield f"### {message.thing.name}"
    yield message.comment()
    yield table(
        ("field", "number", "is", "one of", "meaning"),
        (
            (
                code(field.name),
                str(field.number),
                _kind(field),
                # What may be absent is a choice of its own, which nobody sees.
                code(choices[field.oneof_index])
                if field.HasField("oneof_index") and not field.proto3_optional
                else "",
                message.part(index),
            )
            for index, field in enumerate(message.thing.field)
        ),
    )


def _enum(enum: Said[EnumDescriptorProto]) -> Iterator[str]:
    yield f"### {enum.thing.name}"
    yield enum.comment()
    yield table(
        ("value", "number", "meaning"),
        (
            (code(value.name), str(value.number), enum.part(index))
            for index, value in enumerate(enum.thing.value)
        ),
    )


def _kind(field: FieldDescriptorProto) -> str:
    kind = kind_of(field)
    if entry := _maps().get(kind):
        return entry
    shown = _linked(field.type_name) if field.type_name.startswith(PACKAGE) else code(kind)
    if field.label == field.LABEL_REPEATED:
        return f"repeated {shown}"
    return f"optional {shown}" if field.proto3_optional else shown


@cache
def _maps() -> dict[str, str]:
    """What a map is written as, by the message that stands for its entries."""
    found = {}
    for message in messages():
        for inner in message.thing.nested_type:
            if inner.options.map_entry:
                key, value = (kind_of(each) for each in inner.field)
                found[f"{message.thing.name}.{inner.name}"] = f"map from `{key}` to `{value}`"
    return found


def _linked(type_name: str) -> str:
    name = type_name.removeprefix(PACKAGE)
    return f"[{name}](#{name.lower()})"
