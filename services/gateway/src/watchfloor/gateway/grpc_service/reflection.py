"""Server reflection, in its version 1 and in the older one that many clients still ask for."""

from collections.abc import Iterable

import grpc
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import Default, DescriptorPool
from grpc_reflection.v1alpha import reflection_pb2 as messages
from grpc_reflection.v1alpha.reflection import aio

_ALPHA = messages.DESCRIPTOR.services_by_name["ServerReflection"].full_name
_V1 = _ALPHA.replace("v1alpha", "v1")
SERVICES = (_ALPHA, _V1)
"""Full names of both versions; they differ in nothing else."""


def add_reflection(server: grpc.aio.Server, names: Iterable[str]) -> None:
    """Let clients ask ``server`` about the services of these names."""
    described = (*names, *SERVICES)
    servicer = aio.ReflectionServicer(described, pool=_pool_of((*names, _ALPHA)))
    method = grpc.stream_stream_rpc_method_handler(
        servicer.ServerReflectionInfo,
        request_deserializer=messages.ServerReflectionRequest.FromString,
        response_serializer=messages.ServerReflectionResponse.SerializeToString,
    )
    server.add_generic_rpc_handlers(
        tuple(
            grpc.method_handlers_generic_handler(name, {"ServerReflectionInfo": method})
            for name in SERVICES
        )
    )


def _pool_of(names: Iterable[str]) -> DescriptorPool:
    """The files of these services and all that they import, and version 1 of reflection."""
    pool, added = DescriptorPool(), set[str]()
    for name in names:
        _add(pool, Default().FindFileContainingSymbol(name).name, added)
    pool.Add(_as_version_1(_file(messages.DESCRIPTOR.name)))
    return pool


def _add(pool: DescriptorPool, file_name: str, added: set[str]) -> None:
    if file_name in added:
        return
    added.add(file_name)
    file = _file(file_name)
    for dependency in file.dependency:
        _add(pool, dependency, added)
    pool.Add(file)


def _file(name: str) -> FileDescriptorProto:
    file = FileDescriptorProto()
    Default().FindFileByName(name).CopyToProto(file)
    return file


def _is_named(field: FieldDescriptorProto) -> bool:
    return field.HasField("type_name")


def _as_version_1(file: FileDescriptorProto) -> FileDescriptorProto:
    file.name = file.name.replace("v1alpha", "v1")
    file.package = file.package.replace("v1alpha", "v1")
    for message in file.message_type:
        for field in filter(_is_named, message.field):
            field.type_name = field.type_name.replace("v1alpha", "v1")
    for service in file.service:
        for method in service.method:
            method.input_type = method.input_type.replace("v1alpha", "v1")
            method.output_type = method.output_type.replace("v1alpha", "v1")
    return file
