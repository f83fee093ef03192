"""A watcher by gRPC as a process of its own: ``python grpc_watcher.py ADDRESS KEY``."""

import sys

import grpc

from watchfloor.v1 import threat_service_pb2 as pb
from watchfloor.v1.threat_service_pb2_grpc import ThreatServiceStub

if __name__ == "__main__":
    address, key = sys.argv[1:]
    stub = ThreatServiceStub(grpc.insecure_channel(address))  # type: ignore[no-untyped-call]  # generated
    for told in stub.WatchThreats(pb.WatchThreatsRequest(), metadata=[("x-api-key", key)]):
        sys.stdout.write(f"{told.resume_token}\n")
