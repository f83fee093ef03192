"""The descriptors of protos/, with the comments that generated code does not keep."""

import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Generic, TypeVar

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
    ServiceDescriptorProto,
)

PROTOS = Path(__file__).parents[2] / "protos"
PACKAGE = ".watchfloor.v1."
_MESSAGE, _ENUM, _SERVICE, _INNER = 4, 5, 6, 2
"""Numbers of the fields that hold them, of which the places of comments are made."""

Place = tuple[int, ...]


T = TypeVar("T", DescriptorProto, EnumDescriptorProto, ServiceDescriptorProto)


@dataclass(frozen=True)
class Said(Generic[T]):
    """A thing of a proto, with the comments of its file.

    Attributes:
        thing: The message, enum or service.
        place: Where it is in its file.
        comments: By place.
    """

    thing: T
    place: Place
    comments: Mapping[Place, str]

    def comment(self, *within: int) -> str:
        """What is said of it, or of a part of it."""
        return " ".join(self.comments.get((*self.place, *within), "").split())

    def part(self, index: int) -> str:
        """What is said of its field, value or method with this index."""
        return self.comment(_INNER, index)


def messages() -> Iterator[Said[DescriptorProto]]:
    """All of the package, in the order of the files."""
    return (each for file in _files() for each in _told(file, file.message_type, _MESSAGE))


def enums() -> Iterator[Said[EnumDescriptorProto]]:
    """The same of enums."""
    return (each for file in _files() for each in _told(file, file.enum_type, _ENUM))


def services() -> Iterator[Said[ServiceDescriptorProto]]:
    """The same of services."""
    return (each for file in _files() for each in _told(file, file.service, _SERVICE))


def kind_of(field: FieldDescriptorProto) -> str:
    """The name of a field's type."""
    name = FieldDescriptorProto.Type.Name(field.type).removeprefix("TYPE_").lower()
    return field.type_name.removeprefix(PACKAGE).lstrip(".") or name


def _told(file: FileDescriptorProto, things: Iterable[T], number: int) -> Iterator[Said[T]]:
    comments = {
        tuple(location.path): location.leading_comments
        for location in file.source_code_info.location
    }
    return (Said(thing, (number, index), comments) for index, thing in enumerate(things))


@cache
def _files() -> tuple[FileDescriptorProto, ...]:
    with TemporaryDirectory() as folder:
        out = Path(folder, "descriptors")
        files = sorted(path.relative_to(PROTOS).as_posix() for path in PROTOS.rglob("*.proto"))
        where = (f"--proto_path={PROTOS}", "--include_source_info", f"--descriptor_set_out={out}")
        subprocess.run((sys.executable, "-m", "grpc_tools.protoc", *where, *files), check=True)
        return tuple(FileDescriptorSet.FromString(out.read_bytes()).file)
