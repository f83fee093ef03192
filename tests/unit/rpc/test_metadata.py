import pytest

from watchfloor.rpc import api_key_of, client_id_of, idempotency_key_of


@pytest.mark.parametrize(
    ("metadata", "key"),
    [
        pytest.param([("x-api-key", "k")], "k", id="x-api-key"),
        pytest.param([("authorization", "Bearer k")], "k", id="bearer"),
        pytest.param([("authorization", "bearer  k ")], "k", id="bearer in lower case"),
        pytest.param([("x-api-key", "k"), ("authorization", "Bearer l")], "k", id="both"),
        pytest.param([("x-api-key", ""), ("authorization", "Bearer l")], "l", id="empty"),
        pytest.param([("authorization", "Digest k")], None, id="another scheme"),
        pytest.param([("authorization", "Basic dXNlcjprOmw=")], "k:l", id="password"),
        pytest.param([("authorization", "basic azo=")], "k", id="user without a password"),
        pytest.param([("authorization", "Basic azo")], None, id="no base64"),
        pytest.param([("authorization", "Basic /////w==")], None, id="no text"),
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


def test_a_client_is_named_beside_the_message() -> None:
    assert client_id_of([("x-client-session-id", "ann")]) == "ann"
    assert client_id_of([("x-api-key", "k")]) is None
