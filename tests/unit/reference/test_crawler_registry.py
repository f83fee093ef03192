"""A crawler's name counts only with an address to match, and refuting takes a complete list."""

import re
from collections import Counter, defaultdict

import pytest

from watchfloor.reference import (
    AddressRanges,
    CrawlerRegistry,
    CrawlerState,
    packaged_access_log,
)

_LINE = re.compile(
    r'(\S+) \S+ \S+ \[[^\]]*\] "(?:[^"\\]|\\.)*" \d+ \S+ "(?:[^"\\]|\\.)*" "((?:[^"\\]|\\.)*)"?$'
)
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
BINGBOT = "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"
CHATGPT = "Mozilla/5.0 (compatible; ChatGPT-User/1.0; +https://openai.com/bot)"
YANDEX = "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)"
APPLEBOT = "Mozilla/5.0 (compatible; Applebot/0.1; +http://www.apple.com/go/applebot)"
MESSAGES_PREVIEW = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) "
    "Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0"
)
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"
ELSEWHERE = "177.37.188.215"


@pytest.fixture(scope="module")
def registry() -> CrawlerRegistry:
    return CrawlerRegistry(AddressRanges())


@pytest.mark.parametrize(
    ("user_agent", "address", "name", "state"),
    [
        pytest.param(
            GOOGLEBOT, "66.249.73.135", "Googlebot", CrawlerState.VERIFIED, id="googlebot"
        ),
        pytest.param(GOOGLEBOT, ELSEWHERE, "Googlebot", CrawlerState.SPOOFED, id="googlebot-spoof"),
        pytest.param(
            "GOOGLEBOT", ELSEWHERE, "GOOGLEBOT", CrawlerState.SPOOFED, id="name-in-any-case"
        ),
        pytest.param(
            GOOGLEBOT, "34.64.0.1", "Googlebot", None, id="googlebot-from-a-rented-google-machine"
        ),
        pytest.param(GOOGLEBOT, "10.0.0.7", "Googlebot", None, id="behind-an-internal-proxy"),
        pytest.param(GOOGLEBOT, None, "Googlebot", None, id="no-address"),
        pytest.param(BINGBOT, "157.56.92.151", "bingbot", None, id="bingbot-old-microsoft-address"),
        pytest.param(BINGBOT, "13.66.139.5", "bingbot", CrawlerState.VERIFIED, id="bingbot"),
        pytest.param(BINGBOT, ELSEWHERE, "bingbot", CrawlerState.SPOOFED, id="bingbot-spoof"),
        pytest.param(
            CHATGPT, "4.151.71.177", "ChatGPT-User", CrawlerState.VERIFIED, id="chatgpt-user"
        ),
        pytest.param(CHATGPT, "20.1.2.3", "ChatGPT-User", None, id="chatgpt-from-the-same-cloud"),
        pytest.param(
            CHATGPT, ELSEWHERE, "ChatGPT-User", CrawlerState.SPOOFED, id="chatgpt-user-spoof"
        ),
        pytest.param(APPLEBOT, "17.22.237.9", "Applebot", CrawlerState.VERIFIED, id="applebot"),
        pytest.param(APPLEBOT, "17.1.2.3", "Applebot", None, id="applebot-from-apples-network"),
        pytest.param(APPLEBOT, ELSEWHERE, "Applebot", CrawlerState.SPOOFED, id="applebot-spoof"),
        pytest.param(APPLEBOT, "2620:149::1", "Applebot", None, id="no-ipv6-published"),
        pytest.param(YANDEX, "95.108.158.230", "YandexBot", CrawlerState.VERIFIED, id="yandex"),
        pytest.param(YANDEX, "100.43.83.137", "YandexBot", None, id="yandex-unlisted"),
        pytest.param(
            "Mozilla/5.0 (compatible; AhrefsBot/5.0; +http://ahrefs.com/robot/)",
            "5.10.83.23",
            "AhrefsBot",
            None,
            id="ahrefs-unlisted",
        ),
        pytest.param(
            "Feedfetcher-Google; (+http://www.google.com/feedfetcher.html)",
            "209.85.238.199",
            "Feedfetcher-Google",
            CrawlerState.VERIFIED,
            id="feedfetcher",
        ),
        pytest.param(
            MESSAGES_PREVIEW, ELSEWHERE, "facebookexternalhit", None, id="preview-by-a-phone"
        ),
        pytest.param(
            "Mozilla/5.0 (compatible; Baiduspider/2.0)",
            "180.76.6.156",
            "Baiduspider",
            None,
            id="no-ranges-known",
        ),
    ],
)
def test_a_claim_is_held_against_the_address(
    registry: CrawlerRegistry,
    user_agent: str,
    address: str | None,
    name: str,
    state: CrawlerState | None,
) -> None:
    check = registry.check(user_agent, address)
    assert check is not None
    assert (check.name, check.state) == (name, state)
    assert check.reason


@pytest.mark.parametrize(
    "user_agent",
    [
        pytest.param(None, id="absent"),
        pytest.param("", id="empty"),
        pytest.param("-", id="dash"),
        pytest.param(CHROME, id="browser"),
        pytest.param("curl/8.5.0", id="tool"),
        pytest.param("sqlmap/1.8", id="attack-tool"),
        pytest.param(CHROME + " (like Googlebot/2.1)", id="only-likens-itself"),
        pytest.param("MyReader/1.0 (like FeedFetcher-Google)", id="reader-likens-itself"),
        pytest.param("Mozilla/5.0 (+https://example.com/googlebot)", id="name-in-an-address"),
        pytest.param("NotGooglebotAtAll", id="name-in-a-longer-word"),
    ],
)
def test_what_claims_to_be_no_crawler_has_no_check(
    registry: CrawlerRegistry, user_agent: str | None
) -> None:
    assert registry.check(user_agent, ELSEWHERE) is None


def test_a_verified_claim_names_the_list_and_its_origin(registry: CrawlerRegistry) -> None:
    check = registry.check(GOOGLEBOT, "66.249.73.135")
    assert check is not None
    assert check.owner == "Google"
    assert "googlebot ranges (lord-alfred/ipranges @ 14dd971b)" in check.source


def test_in_a_real_log_only_false_googlebots_are_called_spoofed(registry: CrawlerRegistry) -> None:
    """Crawlers whose addresses merely changed since must not be accused in bulk."""
    states: defaultdict[str, Counter[CrawlerState | None]] = defaultdict(Counter)
    google: Counter[CrawlerState | None] = Counter()
    with packaged_access_log() as log:
        for line in log.read().decode().splitlines():
            match = _LINE.match(line)
            assert match
            check = registry.check(match[2], match[1])
            if check:
                states[check.name][check.state] += 1
            if check and "googlebot" in match[2].lower():
                google[check.state] += 1
    assert google == {CrawlerState.VERIFIED: 539, CrawlerState.SPOOFED: 4}
    spoofed = {name for name, counts in states.items() if counts[CrawlerState.SPOOFED]}
    assert spoofed == {"Googlebot"}
    assert states["Twitterbot"] == {CrawlerState.VERIFIED: 28}
    assert states["Feedfetcher-Google"] == {CrawlerState.VERIFIED: 102}
    assert states["bingbot"] == {None: 58}
