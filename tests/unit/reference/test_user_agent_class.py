"""What kind of program a user agent names, benign near-misses included."""

import pytest

from watchfloor.reference import UserAgentClass, classify_user_agent
from watchfloor.reference.crawler_patterns import known_program

_SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605.1.15 (KHTML, like Gecko)"
_ANDROID = "Mozilla/5.0 (Linux; Android 14; {}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131"


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        pytest.param("", UserAgentClass.EMPTY, id="empty"),
        pytest.param(" ", UserAgentClass.EMPTY, id="blank"),
        pytest.param("-", UserAgentClass.EMPTY, id="dash"),
        pytest.param(_SAFARI, UserAgentClass.BROWSER, id="safari"),
        pytest.param(
            "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
            UserAgentClass.BROWSER,
            id="firefox",
        ),
        pytest.param(
            "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)", UserAgentClass.BROWSER, id="msie"
        ),
        pytest.param("Lynx/2.8.7rel.2 libwww-FM/2.14", UserAgentClass.BROWSER, id="text-browser"),
        pytest.param(_ANDROID.format("CUBOT X18"), UserAgentClass.BROWSER, id="phone-named-cubot"),
        pytest.param(_ANDROID.format("VEGA A850"), UserAgentClass.BROWSER, id="phone-named-vega"),
        pytest.param(_ANDROID.format("Javanese"), UserAgentClass.BROWSER, id="word-with-java"),
        pytest.param(
            _ANDROID.format("Pixel 8; wv") + " MetaIAB Facebook",
            UserAgentClass.BROWSER,
            id="inside-an-app",
        ),
        pytest.param("Mozilla/5.0", UserAgentClass.UNKNOWN, id="bare-mozilla"),
        pytest.param("Javascript thing", UserAgentClass.UNKNOWN, id="not-java"),
        pytest.param("CurlyHair/2.0", UserAgentClass.UNKNOWN, id="not-curl"),
        pytest.param("nucleid/2.0", UserAgentClass.UNKNOWN, id="not-nuclei"),
        pytest.param("Hydrate/1.0", UserAgentClass.UNKNOWN, id="not-hydra"),
        pytest.param(
            "Mozilla/5.0 (compatible; Googlebot/2.1)", UserAgentClass.CRAWLER, id="googlebot"
        ),
        pytest.param("mozilla (googlebot)", UserAgentClass.CRAWLER, id="owned-name-in-any-case"),
        pytest.param(
            "Mozilla/5.0 (compatible; MJ12bot/v1.4.4)", UserAgentClass.CRAWLER, id="seo-crawler"
        ),
        pytest.param("python-requests/2.32.3", UserAgentClass.TOOL, id="python-requests"),
        pytest.param("curl/8.5.0", UserAgentClass.TOOL, id="curl"),
        pytest.param("Wget/1.21", UserAgentClass.TOOL, id="wget"),
        pytest.param("Go-http-client/2.0", UserAgentClass.TOOL, id="go"),
        pytest.param("Java/17.0.2", UserAgentClass.TOOL, id="java"),
        pytest.param("libwww-perl/6.67", UserAgentClass.TOOL, id="libwww-perl"),
        pytest.param("okhttp/4.12.0", UserAgentClass.TOOL, id="okhttp"),
        pytest.param("axios/1.7.2", UserAgentClass.TOOL, id="axios"),
        pytest.param("Python/3.12 aiohttp/3.9", UserAgentClass.TOOL, id="aiohttp"),
        pytest.param(
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/131.0",
            UserAgentClass.TOOL,
            id="driven-browser",
        ),
        pytest.param(
            "got (https://github.com/sindresorhus/got)", UserAgentClass.TOOL, id="by-the-package"
        ),
        pytest.param(
            "sqlmap/1.8#stable (https://sqlmap.org)", UserAgentClass.ATTACK_TOOL, id="sqlmap"
        ),
        pytest.param(
            "Mozilla/5.00 (Nikto/2.1.6) (Evasions:None)", UserAgentClass.ATTACK_TOOL, id="nikto"
        ),
        pytest.param(
            "Mozilla/5.0 (compatible; Nmap Scripting Engine)", UserAgentClass.ATTACK_TOOL, id="nmap"
        ),
        pytest.param("Mozilla/4.0 (Hydra)", UserAgentClass.ATTACK_TOOL, id="hydra"),
        pytest.param("Mozilla/5.0 zgrab/0.x", UserAgentClass.ATTACK_TOOL, id="zgrab"),
        pytest.param("Fuzz Faster U Fool v2.1.0", UserAgentClass.ATTACK_TOOL, id="ffuf"),
        pytest.param("WPScan v3.8 (https://wpscan.com)", UserAgentClass.ATTACK_TOOL, id="wpscan"),
        pytest.param("gobuster/3.6", UserAgentClass.ATTACK_TOOL, id="gobuster"),
    ],
)
def test_a_user_agent_has_its_class(user_agent: str, expected: UserAgentClass) -> None:
    assert classify_user_agent(user_agent) is expected


def test_an_unobserved_user_agent_is_no_evidence() -> None:
    assert classify_user_agent(None) is None


def test_a_program_is_found_like_the_package_itself_finds_it() -> None:
    """The arrangement of the patterns is for speed and must not change an answer."""
    import crawleruseragents

    rows = crawleruseragents.CRAWLER_USER_AGENTS_DATA
    examples = [example for row in rows for example in row["instances"] if "like" not in example]
    assert len(examples) > 1_000
    missed = [example for example in examples if known_program(example) is None]
    peoples = ("MetaIAB Facebook", "Code/1.", "Fluid")
    assert [example for example in missed if not any(name in example for name in peoples)] == []
