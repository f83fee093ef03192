"""How fast an access log is read and counted."""

import time
from collections.abc import AsyncGenerator

from watchfloor.cli.bench.figure import Figure, figure
from watchfloor.cli.bench.load import Load
from watchfloor.ingest import AccessLogIngest, AccessLogParser, IngestConfig, configured_rules
from watchfloor.reference import AddressRanges, CrawlerRegistry, packaged_access_log

_PASSES = 6


async def measure_log_lines(_load: Load) -> AsyncGenerator[Figure, None]:
    """Lines a second through parser, crawler check and all rules; the ceiling is the parser alone.

    Each pass reads the packaged real log with a new engine.
    """
    with packaged_access_log() as log:
        lines = log.read().decode("utf-8", "backslashreplace").splitlines()
    rules, crawlers = configured_rules(IngestConfig()), CrawlerRegistry(AddressRanges())
    parse = AccessLogParser().parse
    AccessLogIngest(rules, customer_id="bench", crawler=crawlers.check).feed(lines)
    counted = parsed = 0.0
    for _ in range(_PASSES):
        began = time.process_time()
        AccessLogIngest(rules, customer_id="bench", crawler=crawlers.check).feed(lines)
        counted += time.process_time() - began
        began = time.process_time()
        for line in lines:
            parse(line)
        parsed += time.process_time() - began
    number = len(lines) * _PASSES
    yield figure("log_lines_per_s", number / counted, "1/s", ceiling=number / parsed, n=number)
