"""The packaged rules over the packaged real log, with the real crawler ranges."""

from collections import Counter

from watchfloor.core import SignalInput, ThreatType
from watchfloor.ingest import AccessLogIngest, IngestConfig, configured_rules, read_binary
from watchfloor.reference import AddressRanges, CrawlerRegistry, packaged_access_log

GOOGLEBOT = "66.249.73.135"
SPOOFS = {"46.118.127.106", "200.141.109.74", "188.35.22.24", "177.37.188.215"}


async def signals_of_the_log() -> tuple[AccessLogIngest, list[SignalInput]]:
    ingest = AccessLogIngest(
        configured_rules(IngestConfig()),
        customer_id="acme",
        crawler=CrawlerRegistry(AddressRanges()).check,
    )
    with packaged_access_log() as file:
        read = ingest.read(read_binary(file))
        return ingest, [signal async for signals in read for signal in signals]


async def test_an_analyst_gets_what_is_in_the_log_and_no_flood() -> None:
    ingest, signals = await signals_of_the_log()
    report = ingest.report()
    assert (report.lines, report.unparseable.total) == (10_000, 0)
    assert 40 <= len(signals) <= 120
    types = Counter(signal.threat_type for signal in signals)
    assert {ThreatType.BOT_TRAFFIC, ThreatType.DATA_SCRAPING, ThreatType.ANOMALY} <= types.keys()
    by_rule = Counter(str(signal.raw_data["rule_name"]) for signal in signals)
    assert by_rule == {name: n.signals for name, n in report.by_rule.items() if n.signals}


async def test_googlebot_is_found_as_itself_and_its_four_impostors_as_such() -> None:
    _, signals = await signals_of_the_log()
    states = {
        signal.source_ip: signal.raw_data["crawler"]
        for signal in signals
        if signal.raw_data["crawler_name"] == "Googlebot"
    }
    assert states.pop(GOOGLEBOT) == "verified"
    assert states == dict.fromkeys(SPOOFS, "spoofed")


async def test_no_page_full_of_images_is_called_scraping() -> None:
    """These two loaded hundreds of pictures of a few slide decks."""
    _, signals = await signals_of_the_log()
    assert not {"75.97.9.59", "130.237.218.86"} & {signal.source_ip for signal in signals}


async def test_reading_again_gives_the_same_signals() -> None:
    _, first = await signals_of_the_log()
    _, second = await signals_of_the_log()
    assert first == second
