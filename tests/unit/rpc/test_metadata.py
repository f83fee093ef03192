import pytest

from watchfloor.rpc import api_key_of, idempotency_key_of


@pytest.mark.parametrize(
    ("metadata", "key"),
    [
        pytest.param([("x-api-key", "k")], "k", id="x-api-key"),
        pytest.param([("authorization", "Bearer k")], "k", id="bearer"),
        pytest.param([("authorization", "bearer  k ")], "k", id="bearer in lower case"),
        pytest.param([("x-api-key", "k"), ("authorization", "Bearer l")], "k", id="both"),
        pytest.param([("x-api-key", ""), ("authorization", "Bearer l")], "l", id="empty"),
        pytest.param([("authorization", "Basic k")], None, id="another scheme"),
        pytest.param([("authorization", "Bearer")], "", id="bearer of nothing"),
        pytest.param([("x-api-key-bin", b"k")], None, id="binary"),
        pytest.param([], None, id="none"),
        pytest.param(None, None, id="no metadata"),
    ],
)
def test_the_key_is_read_from_either_place(
    metadata: list[tuple[str, str | bytes]] | None, key: str | None
) -> None:
    assert api_key_of(metadata) == key


def test_an_idempotency_key_may_be_empty_which_is_for_others_to_refuse() -> None:
    assert idempotency_key_of([("idempotency-key", "")]) == ""
    assert idempotency_key_of([("other", "x")]) is None
