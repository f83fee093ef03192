"""What a watcher of the bench reads in messages that it does not decode."""

from watchfloor.cli.bench.grpc_ears import told_in
from watchfloor.v1 import threat_pb2
from watchfloor.v1 import threat_service_pb2 as pb


def new_threat(number: int) -> pb.WatchThreatsResponse:
    threat = threat_pb2.ThreatAnalysis(id=f"t{number}", review_reason="x" * 300)
    return pb.WatchThreatsResponse(resume_token=f"a-{number}-0", new_threat=threat)


def test_one_threat_is_one() -> None:
    message = new_threat(7).SerializeToString()
    assert list(told_in(message)) == [("a-7-0", len(message))]


def test_a_batch_is_as_many_as_are_in_it() -> None:
    several = [new_threat(number) for number in range(3)]
    batch = pb.WatchThreatsBatch(messages=several)
    message = pb.WatchThreatsResponse(resume_token="a-2-0", batch=batch).SerializeToString()
    assert list(told_in(message)) == [(each.resume_token, each.ByteSize()) for each in several]


def test_what_tells_of_no_new_threat_is_none() -> None:
    ping = pb.WatchThreatsResponse(resume_token="a-1-0", ping=pb.Ping())
    picture = pb.WatchThreatsResponse(resume_token="a-1-0", initial_batch=pb.InitialBatch())
    told = [list(told_in(each.SerializeToString())) for each in (ping, picture)]
    assert told == [[], []]
