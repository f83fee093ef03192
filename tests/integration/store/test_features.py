"""Features are kept once for each conclusion."""

import pytest
from integration.store.making import make_features

from watchfloor.core import FeatureSubject
from watchfloor.store import FeatureRepository, Store

pytestmark = pytest.mark.integration


async def test_what_was_kept_first_stays_and_is_returned(store: Store, project: str) -> None:
    repository = FeatureRepository(store)
    first = await repository.keep([make_features(project, calls=1)])
    assert [each.features.llm_request_count for each in first] == [1]
    again = await repository.keep(
        [make_features(project, number=number, calls=2) for number in (2, 1)]
    )
    counts = {each.conclusion_number: each.features.llm_request_count for each in again}
    assert counts == {1: 1, 2: 2}


async def test_the_latest_conclusion_tells_what_a_session_was_like(
    store: Store, project: str
) -> None:
    repository = FeatureRepository(store)
    assert await repository.newest(project, FeatureSubject.SESSION, "s-1") is None
    for number in (2, 3, 1):
        await repository.keep([make_features(project, number=number, calls=number)])
    newest = await repository.newest(project, FeatureSubject.SESSION, "s-1")
    assert newest is not None
    assert newest.features.llm_request_count == 3
