import gzip
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watchfloor.core import InvalidInputError, SignalInput
from watchfloor.ingest import (
    AccessLogIngest,
    IngestConfig,
    RuleCount,
    configured_rules,
    open_source,
)

RULES = configured_rules(IngestConfig())


def line(second: int, path: str = "/.env") -> str:
    stamp = f"17/May/2015:10:05:{second:02} +0000"
    return f'192.0.2.1 - - [{stamp}] "GET {path} HTTP/1.1" 404 1 "-" "A"'


async def read(ingest: AccessLogIngest, source: AsyncIterator[list[str]]) -> list[SignalInput]:
    return [signal async for signals in ingest.read(source) for signal in signals]


async def test_a_log_becomes_signals_and_a_report(tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    path.write_text("\n".join([line(9), "broken", "", line(1, "/x"), "broken", "broken", line(5)]))
    config = IngestConfig(unparseable_listed=2)
    ingest = AccessLogIngest(RULES, customer_id="acme", config=config)
    signals = await read(ingest, open_source(str(path), config=config))
    report = ingest.report()
    assert [signal.raw_data["rule_name"] for signal in signals] == ["probing"]
    assert report.lines == 7
    assert report.unparseable == (3, (2, 5))
    assert report.signals == 1
    assert report.by_rule["probing"] == RuleCount(matched=2, signals=1)
    assert report.first_time == datetime(2015, 5, 17, 10, 5, 1, tzinfo=UTC)
    assert report.last_time == datetime(2015, 5, 17, 10, 5, 9, tzinfo=UTC)
    assert report.damage is None


async def test_a_damaged_log_ends_and_the_report_says_so(tmp_path: Path) -> None:
    path = tmp_path / "access.log.gz"
    path.write_bytes(gzip.compress("\n".join(map(line, range(50))).encode())[:-4])
    ingest = AccessLogIngest(RULES, customer_id="acme")
    signals = await read(ingest, open_source(str(path)))
    assert len(signals) == 1
    assert ingest.report().lines == 50
    assert "gzip" in (ingest.report().damage or "")


def test_a_report_of_nothing_has_no_times() -> None:
    report = AccessLogIngest(RULES, customer_id="acme").report()
    assert (report.lines, report.first_time, report.last_time) == (0, None, None)


@pytest.mark.parametrize("customer_id", ["", "a" * 256, "a\0"], ids=["empty", "long", "NUL"])
def test_a_customer_that_cannot_be_is_refused_before_anything_is_read(customer_id: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        AccessLogIngest(RULES, customer_id=customer_id)
    assert [problem.field for problem in refusal.value.fields] == ["customer_id"]
