"""Streams of signals by gRPC."""

import grpc
from integration.gateway.face import GOOD, Face
from support.reflected import ReflectedClient


async def test_a_thousand_signals_of_which_three_are_bad(
    face: Face, client: ReflectedClient
) -> None:
    bad = {3, 500, 999}
    requests = [
        {"index": i, "signal": {"customer_id": "a"} if i in bad else GOOD} for i in range(1000)
    ]
    answers = await client.exchange(requests)
    assert [int(each.get("index", 0)) for each in answers] == list(range(1000))
    assert {int(each["index"]) for each in answers if "refused" in each} == bad
    ids = {each["accepted"]["id"] for each in answers if "accepted" in each}
    assert len(ids) == len(face.world.queue.published) == 997


async def test_an_answer_does_not_wait_for_the_next_signal(client: ReflectedClient) -> None:
    call = client.calling("SubmitSignals")(metadata=client.metadata)
    for index in range(1, 4):
        await call.write({"index": index, "signal": GOOD})
        assert (await call.read())["index"] == str(index)
    await call.done_writing()
    assert await call.read() is grpc.aio.EOF


async def test_what_finds_no_room_is_answered_and_ends_nothing(
    face: Face, client: ReflectedClient
) -> None:
    call = client.calling("SubmitSignals")(metadata=client.metadata)
    face.world.queue.count = 1_000
    await call.write({"index": 1, "signal": GOOD})
    refused = (await call.read())["refused"]
    assert (refused["code"], refused["retry_after_s"]) == ("saturated", 1.0)
    face.world.queue.count = 0
    face.world.clock.advance(2)
    await call.write({"index": 2, "signal": GOOD})
    assert "accepted" in await call.read()
    call.cancel()


async def test_a_key_makes_a_repeat_the_same_threat_by_index(client: ReflectedClient) -> None:
    key = [("idempotency-key", "k")]
    first = await client.exchange([{"index": i, "signal": GOOD} for i in (1, 2)], metadata=key)
    again = await client.exchange([{"index": 2, "signal": GOOD}], metadata=key)
    assert again[0]["accepted"] == {**first[1]["accepted"], "repeated": True}
    other = await client.exchange([{"index": 2, "signal": {**GOOD, "geo": "NL"}}], metadata=key)
    assert other[0]["refused"]["code"] == "conflict"
