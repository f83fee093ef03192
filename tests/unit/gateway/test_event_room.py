"""Events that find no room, or no queue: nothing is taken in silence."""

import httpx
from unit.gateway.event_bodies import GOOD, PATH, with_fields
from unit.gateway.world import World


async def test_a_queue_that_is_away_is_503_with_its_time(
    world: World, client: httpx.AsyncClient
) -> None:
    world.event_queue.is_away = True
    for body in (GOOD, [GOOD, {}]):
        response = await client.post(PATH, json=body)
        assert response.status_code == 503
        assert response.json()["error"]["code"] == "UNAVAILABLE"
        assert int(response.headers["retry-after"]) >= 1


async def test_a_queue_that_goes_away_keeps_what_it_took(
    world: World, client: httpx.AsyncClient
) -> None:
    world.event_queue.fails_after = 1
    events = [with_fields(agentId=agent) for agent in ("a", "b", "a")]
    answer = (await client.post(PATH, json=events)).json()
    assert (answer["accepted"], answer["refused"]) == (2, 1)
    refused = answer["results"][1]
    assert (refused["code"], refused["retryAfterS"]) == ("unavailable", 2.5)


async def test_a_project_over_its_share_is_429_and_nothing_is_taken(
    world: World, client: httpx.AsyncClient
) -> None:
    world.event_queue.count = 1_000
    response = await client.post(PATH, json=GOOD)
    assert response.status_code == 429
    assert response.json()["detail"] == "This project has too many events waiting."
    assert world.event_queue.published == []


async def test_events_are_counted_by_what_became_of_them(
    world: World, client: httpx.AsyncClient
) -> None:
    await client.post(PATH, json=[GOOD, {}, GOOD])
    await client.post(PATH, json={})
    text = world.metrics.render().decode()
    assert 'soc_events_received_total{source="rest"} 2.0' in text
    assert 'soc_events_refused_total{reason="invalid_input"} 2.0' in text
