"""What the packaged rules find, each beside its benign near-miss."""

from typing import NamedTuple

import pytest

from watchfloor.ingest import AccessLogIngest, IngestConfig, configured_rules

RULES = configured_rules(IngestConfig())
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


class Claim(NamedTuple):
    name: str
    state: str | None


def crawler(agent: str, address: str) -> Claim | None:
    if "Googlebot" not in agent:
        return None
    return Claim("Googlebot", "verified" if address.startswith("192.0.2.") else "spoofed")


def log(
    count: int,
    path: str = "/p/{n}",
    *,
    every_s: int = 1,
    ip: str = "192.0.2.1",
    method: str = "GET",
    status: int = 200,
    agent: str = BROWSER,
    user: str = "-",
) -> list[str]:
    lines = []
    for n in range(count):
        minutes, seconds = divmod(n * every_s, 60)
        hours, minutes = divmod(minutes, 60)
        stamp = f"17/May/2015:{hours:02}:{minutes:02}:{seconds:02} +0000"
        request = f"{method} {path.format(n=n)} HTTP/1.1"
        head = f"{ip.format(n=n)} - {user.format(n=n)} [{stamp}]"
        lines.append(f'{head} "{request}" {status} 10 "-" "{agent}"')
    return lines


def found(lines: list[str]) -> set[str]:
    ingest = AccessLogIngest(RULES, customer_id="acme", crawler=crawler)
    names = {str(signal.raw_data["rule_name"]) for signal in ingest.feed(lines)}
    assert ingest.report().unparseable.total == 0
    return names


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        pytest.param(log(1, agent=GOOGLEBOT, ip="203.0.113.1"), {"spoofed-crawler"}, id="spoofed"),
        pytest.param(log(1, agent=GOOGLEBOT), set(), id="verified"),
        pytest.param(log(60, "/", agent=GOOGLEBOT), {"verified-crawler-hourly"}, id="crawler/hour"),
        pytest.param(
            log(60, agent=GOOGLEBOT, every_s=600), {"verified-crawler-daily"}, id="crawler/day"
        ),
        pytest.param(log(59, agent=GOOGLEBOT), set(), id="a crawler in measure"),
        pytest.param(log(60, "/f", agent="curl/8.0"), {"unverified-bot-hourly"}, id="program/hour"),
        pytest.param(
            log(20, agent="-", every_s=300), {"unverified-bot-daily"}, id="pages without agent"
        ),
        pytest.param(log(59, "/feed", agent="FeedReader/1", every_s=900), set(), id="feed reader"),
        pytest.param(
            log(100, "/feed", agent="FeedReader/1", every_s=300),
            {"unverified-bot-polling"},
            id="greedy feed reader",
        ),
        pytest.param(log(40, agent="CUBOT X9 " + BROWSER, every_s=60), set(), id="phone Cubot"),
        pytest.param(log(20, every_s=15), {"scraping-fast"}, id="scraping"),
        pytest.param(log(19, every_s=15), set(), id="busy reader"),
        pytest.param(log(110, "/img/{n}.PNG"), set(), id="a page of images is no scraping"),
        pytest.param(log(80, "/app?item={n}"), set(), id="one page, many queries"),
        pytest.param(log(60, every_s=30), set(), id="reading for half an hour"),
        pytest.param(log(200, every_s=180), {"scraping-slow"}, id="slow scraping"),
        pytest.param(
            log(10, "/login", method="POST", status=401, every_s=20), {"brute-force"}, id="guessing"
        ),
        pytest.param(
            log(9, "/login", method="POST", status=401, every_s=20), set(), id="forgetful person"
        ),
        pytest.param(
            log(10, "/login", status=401, every_s=20), set(), id="looking at a login page"
        ),
        pytest.param(
            log(30, "/login", method="POST", status=302, every_s=5),
            {"brute-force-unclear"},
            id="guessing, answered by redirects",
        ),
        pytest.param(
            log(12, "/", status=401, user="root"), {"brute-force"}, id="guessing one account"
        ),
        pytest.param(
            log(5, "/", status=401, user="u{n}"), {"credential-stuffing-accounts"}, id="stuffing"
        ),
        pytest.param(
            log(50, "/login", method="POST", status=401, ip="198.51.100.{n}"),
            {"credential-stuffing-distributed"},
            id="stuffing from many addresses",
        ),
        pytest.param(log(1, "/wp-login.php", status=404), {"probing"}, id="a probe"),
        pytest.param(log(1, "/wp-login.php", status=200), set(), id="a real blog's login"),
        pytest.param(
            log(3, "/{n}/.env", status=403), {"probing", "probing-many"}, id="several probes"
        ),
        pytest.param(
            log(5, "/.git/config", status=404, ip="198.51.100.{n}"),
            {"probing", "probing-distributed"},
            id="a probe from many addresses",
        ),
        pytest.param(log(10, status=404), {"missing-pages"}, id="guessing names"),
        pytest.param(log(40, "/gone", status=404), set(), id="one broken link"),
        pytest.param(log(40, "/icons/{n}.png", status=404), set(), id="missing images"),
        pytest.param(log(1, "/.env", status=200), {"secret-delivered"}, id="leak"),
        pytest.param(log(1, "/docs/.environment", status=200), set(), id="no leak"),
        pytest.param(log(1, agent="sqlmap/1.9#stable (https://sqlmap.org)"), {"attack-tool"},
                     id="tool"),
        pytest.param(log(1, "/?id=1+UNION+SELECT+2"), {"exploit-answered"}, id="answered"),
        pytest.param(log(1, "/?q=select+a+union"), set(), id="words of a union"),
        pytest.param(
            log(5, "/?f=../../etc/passwd", status=403), {"exploit-attempts"}, id="attempts"
        ),
        pytest.param(log(4, "/?f=../../etc/passwd", status=403), set(), id="few attempts"),
        pytest.param(
            log(120, "/api", every_s=0), {"rate-dynamic"}, id="too many calls in a minute"
        ),
        pytest.param(log(119, "/api", every_s=0), set(), id="many calls in a minute"),
        pytest.param(log(600, "/a.js", every_s=0), {"rate-all"}, id="too much in a minute"),
    ],
)  # fmt: skip
def test_what_is_found(lines: list[str], names: set[str]) -> None:
    assert found(lines) == names
