"""Deliveries to somebody outside: what counts as arrived, what is tried again, what is signed."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import SecretStr
from unit.coordinator.sessions.making import NOW

from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.coordinator.sessions.webhooks import Webhooks
from watchfloor.core import (
    DeadlineError,
    Delivery,
    DeliveryDraft,
    DeliveryStatus,
    DeniedError,
    FakeClock,
    UnavailableError,
)
from watchfloor.telemetry import Metrics

URL = "https://example.com/hook?token=secret"


class _World:
    """An outbox in memory, and somebody who answers."""

    def __init__(self) -> None:
        self.answer: int | Exception = 200
        self.sent: list[tuple[str, bytes, dict[str, str]]] = []
        self.arrived: list[str] = []
        self.failures: list[str] = []
        self.due: list[DeliveryStatus] = []

    def webhooks(self, **config: Any) -> Webhooks:
        return Webhooks(
            self,
            sender=self,
            config=SessionsConfig.model_validate(config),
            metrics=Metrics(),
            clock=FakeClock(NOW),
        )

    async def post(
        self, url: str, body: bytes, *, headers: dict[str, str], timeout_s: float
    ) -> int:
        assert timeout_s == 5.0
        self.sent.append((url, body, headers))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def add(self, drafts: Sequence[DeliveryDraft]) -> int:
        raise AssertionError(f"nothing asks for {len(drafts)} more")

    async def claim(self, limit: int, *, lease_s: float) -> Sequence[Delivery]:
        assert lease_s > 5.0
        return [_delivery().model_copy(update={"status": each}) for each in self.due[:limit]]

    async def delivered(self, delivery: Delivery) -> None:
        self.arrived.append(delivery.delivery_id)

    async def failed(self, delivery: Delivery, *, reason: str) -> Delivery | None:
        self.failures.append(reason)
        status = DeliveryStatus.DEAD if delivery.attempts == 8 else DeliveryStatus.PENDING
        return delivery.model_copy(update={"status": status})


def _delivery(attempts: int = 1) -> Delivery:
    return Delivery(
        project_id="p",
        key="k",
        kind="policy",
        url=URL,
        payload=b'{"a":1}',
        delivery_id="d-1",
        attempts=attempts,
        created_at=NOW,
        due_at=NOW,
    )


@pytest.fixture
def world() -> _World:
    return _World()


@pytest.mark.parametrize("status", [200, 202, 204])
async def test_what_is_answered_with_success_has_arrived(world: _World, status: int) -> None:
    world.answer = status
    await world.webhooks().work(_delivery())
    assert (world.arrived, world.failures) == (["d-1"], [])
    assert world.sent[0][:2] == (URL, b'{"a":1}')


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (301, "status 301"),
        (400, "status 400"),
        (429, "status 429"),
        (503, "status 503"),
        (DeadlineError("slow"), "timeout"),
        (UnavailableError("away"), "unreachable"),
        (DeniedError("not listed"), "refused"),
    ],
)
async def test_everything_else_is_tried_again(
    world: _World, answer: int | Exception, reason: str
) -> None:
    world.answer = answer
    await world.webhooks().work(_delivery())
    assert (world.arrived, world.failures) == ([], [reason])


@pytest.mark.expects_error("delivery_given_up")
async def test_the_eighth_failure_is_an_error_to_look_at(
    world: _World, caplog: pytest.LogCaptureFixture
) -> None:
    world.answer = 500
    await world.webhooks().work(_delivery(attempts=8))
    assert "secret" not in caplog.text, "an address may hold a secret"


async def test_what_is_sent_is_signed_with_its_time(world: _World) -> None:
    await world.webhooks(webhook_secret=SecretStr("hush")).work(_delivery())
    headers = world.sent[0][2]
    signed = f"{headers['Wf-Timestamp']}.".encode() + b'{"a":1}'
    wanted = hmac.new(b"hush", signed, hashlib.sha256).hexdigest()
    assert headers["Wf-Signature"] == f"sha256={wanted}"
    assert headers["Wf-Timestamp"] == str(int(NOW.timestamp()))
    assert headers["Wf-Delivery"] == "d-1"


async def test_without_a_secret_nothing_pretends_to_be_signed(world: _World) -> None:
    await world.webhooks().work(_delivery())
    assert "Wf-Signature" not in world.sent[0][2]


async def test_work_is_claimed_for_longer_than_one_try_takes(world: _World) -> None:
    world.due = [DeliveryStatus.PENDING] * 3
    assert len(await world.webhooks().claim(3)) == 3


@pytest.mark.expects_error("delivery_given_up")
async def test_what_was_given_up_while_it_was_claimed_is_told_and_not_tried(world: _World) -> None:
    """Whoever had it died eight times; nobody else would ever say so."""
    world.due = [DeliveryStatus.DEAD, DeliveryStatus.PENDING]
    claimed = await world.webhooks().claim(2)
    assert [each.status for each in claimed] == [DeliveryStatus.PENDING]
