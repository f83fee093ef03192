"""The watchers' own reading of WebSocket frames, against a library's."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol
from websockets.streams import StreamReader

from watchfloor.cli.bench.frames import PONG, FrameReader, client_frame, handshake

LENGTHS = (0, 1, 125, 126, 127, 65_535, 65_536)


def sent(length: int) -> bytes:
    return Frame(Opcode.TEXT, bytes(length)).serialize(mask=False)


@pytest.mark.parametrize("length", LENGTHS)
def test_a_frame_of_every_form_of_length_is_read(length: int) -> None:
    (frame,) = FrameReader().feed(sent(length))
    assert frame == (Opcode.TEXT, bytes(length))


@given(st.lists(st.binary(max_size=300), max_size=6), st.lists(st.integers(0, 2_000), max_size=9))
def test_frames_are_the_same_wherever_the_stream_is_cut(
    payloads: list[bytes], cuts: list[int]
) -> None:
    stream = b"".join(Frame(Opcode.TEXT, each).serialize(mask=False) for each in payloads)
    reader, places = FrameReader(), [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    read = [frame for begin, end in pairwise(places) for frame in reader.feed(stream[begin:end])]
    assert [frame.payload for frame in read] == payloads


def test_an_answer_to_a_ping_is_what_a_server_reads() -> None:
    source = StreamReader()
    source.feed_data(client_frame(PONG, b"still here"))
    reading = Frame.parse(source.read_exact, mask=True)
    with pytest.raises(StopIteration) as end:
        next(reading)
    assert end.value.value == Frame(Opcode.PONG, b"still here")


def test_what_is_too_long_for_a_control_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="less than 126 bytes"):
        client_frame(PONG, bytes(126))


def test_a_server_accepts_the_handshake_and_sees_the_key() -> None:
    server = ServerProtocol()
    server.receive_data(handshake("/ws", "127.0.0.1:80", "a-key"))
    (request,) = server.events_received()
    assert isinstance(request, Request)
    assert request.headers["x-api-key"] == "a-key"
    assert server.accept(request).status_code == 101
