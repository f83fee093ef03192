"""The certificate that is shown is that of the files, as long as theirs is good."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from support.certificates import DAY, Authority

from watchfloor.core import FakeClock, InvalidInputError
from watchfloor.gateway import TLSConfig
from watchfloor.gateway.tls.certificate import ServerCertificate
from watchfloor.telemetry import Metrics

LEFT = 'soc_certificate_remaining_seconds{certificate="gateway"}'


class Shown:
    """A certificate on files of the test's own."""

    def __init__(self, folder: Path) -> None:
        self.clock = FakeClock(datetime.now(UTC))
        self.metrics = Metrics()
        self.authority = Authority(folder)
        self.files = self.authority.issue()
        config = TLSConfig(certificate=self.files.certificate, key=self.files.key)
        self.certificate = ServerCertificate(config, clock=self.clock, metrics=self.metrics)

    def seconds_left(self) -> float | None:
        lines = self.metrics.render().decode().splitlines()
        return next((float(each.split()[1]) for each in lines if each.startswith(LEFT)), None)


@pytest.fixture
async def shown(tmp_path: Path) -> Any:
    shown = Shown(tmp_path)
    yield shown
    await shown.certificate.stop()


async def test_what_the_files_have_is_shown_after_the_next_look(shown: Shown) -> None:
    await shown.certificate.start()
    first = shown.certificate.identity
    shown.authority.issue()
    assert shown.certificate.identity == first
    with structlog.testing.capture_logs() as logged:
        await shown.certificate.look()
        await shown.certificate.look()
    assert shown.certificate.identity.chain == shown.files.certificate.read_bytes() != first.chain
    assert [each["event"] for each in logged] == ["certificate_replaced"]


@pytest.mark.parametrize("fault", ["gone", "half", "ended", "mixed"])
async def test_files_that_are_not_good_change_nothing_and_are_told_once(
    shown: Shown, fault: str
) -> None:
    """A rotation that is half done, or wrong, must not take the ports away."""
    await shown.certificate.start()
    first = shown.certificate.identity
    if fault == "gone":
        shown.files.key.unlink()
    elif fault == "half":
        shown.files.certificate.write_bytes(first.chain[: len(first.chain) // 2])
    elif fault == "ended":
        shown.authority.issue(lasts=-DAY)
    else:
        shown.authority.issue()
        shown.files.certificate.write_bytes(first.chain)
    with structlog.testing.capture_logs() as logged:
        await shown.certificate.look()
        await shown.certificate.look()
    assert shown.certificate.identity == first
    assert [each["event"] for each in logged] == ["certificate_not_replaced"]
    assert "PRIVATE" not in logged[0]["reason"]
    shown.authority.issue()
    await shown.certificate.look()
    assert shown.certificate.identity != first


async def test_how_long_it_is_good_is_counted(shown: Shown) -> None:
    assert shown.seconds_left() is None
    await shown.certificate.start()
    assert shown.seconds_left() == pytest.approx(90 * 86_400, abs=60)
    shown.clock.advance((91 * DAY).total_seconds())
    await shown.certificate.look()
    assert shown.seconds_left() == pytest.approx(-86_400, abs=60)


async def test_its_end_is_told_two_weeks_before_once_a_day(shown: Shown) -> None:
    await shown.certificate.start()
    with structlog.testing.capture_logs() as logged:
        for days in (75, 2, 0, 1):
            shown.clock.advance((days * DAY).total_seconds())
            await shown.certificate.look()
            await shown.certificate.look()
    told = [(each["event"], each["days_left"]) for each in logged]
    assert told == [("certificate_ends_soon", 12), ("certificate_ends_soon", 11)]


async def test_a_key_that_everybody_may_read_is_told(shown: Shown) -> None:
    shown.files.key.chmod(0o604)
    with structlog.testing.capture_logs() as logged:
        await shown.certificate.start()
    assert [each["event"] for each in logged] == ["certificate_key_open_to_others"]


async def test_without_a_good_certificate_nothing_starts(shown: Shown) -> None:
    shown.files.key.unlink()
    with pytest.raises(InvalidInputError):
        await shown.certificate.start()
