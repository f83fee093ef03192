"""What each scenario draws from: one row per scenario."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from pydantic import JsonValue

from watchfloor.core import ThreatType
from watchfloor.ingest.simulator.scenario import Scenario

_ENGINE = "AppleWebKit/537.36 (KHTML, like Gecko)"
BROWSERS = (
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_ENGINE} Chrome/138.0.0.0 Safari/537.36",
    f"Mozilla/5.0 (Linux; Android 10; K) {_ENGINE} Chrome/138.0.0.0 Mobile Safari/537.36",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_ENGINE} Chrome/138.0.0.0 Safari/537.36 Edg/138.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
)
PROGRAMS = (
    "python-requests/2.32.4",
    "Go-http-client/2.0",
    "curl/8.14.1",
    "Scrapy/2.13 (+https://scrapy.org)",
    "okhttp/5.1.0",
)
_TRADERS = ("tradeclient/4.2 (sdk; linux)", "marketwatch-app/9.1 (Android 15)", *PROGRAMS[:2])

Choices = tuple[JsonValue, ...]


class Recipe(NamedTuple):
    """What one scenario draws from.

    Attributes:
        threat_type: What its signals are.
        user_agents: One is drawn; an empty text stands for none.
        endpoints: One is drawn.
        requests: Smallest and largest count; small counts are drawn more often.
        minutes: Shortest and longest window.
        details: What ``raw_data`` holds; one value is drawn for each key.
        has_account: Whether the signal names an account.
        countries: One is drawn as ``geo``; none for no ``geo``.
    """

    threat_type: ThreatType
    user_agents: tuple[str, ...]
    endpoints: tuple[str, ...]
    requests: tuple[int, int]
    minutes: tuple[int, int]
    details: Mapping[str, Choices]
    has_account: bool = False
    countries: tuple[str, ...] = ()


RECIPES: Mapping[Scenario, Recipe] = MappingProxyType(
    {
        Scenario.BOT_ATTACK: Recipe(
            ThreatType.BOT_TRAFFIC,
            (*PROGRAMS, ""),
            ("/", "/products", "/api/search", "/checkout", "/tickets/release"),
            (500, 60_000),
            (1, 15),
            {"distinct_paths": (1, 4, 38), "javascript_executed": (False,)},
        ),
        Scenario.CREDENTIAL_STUFFING: Recipe(
            ThreatType.CREDENTIAL_STUFFING,
            (*BROWSERS, *PROGRAMS),
            ("/login", "/api/v1/session", "/oauth/token"),
            (200, 20_000),
            (5, 30),
            {"distinct_accounts": (180, 950, 7_400), "success_rate": (0.001, 0.004, 0.02)},
        ),
        Scenario.ACCOUNT_TAKEOVER: Recipe(
            ThreatType.ACCOUNT_TAKEOVER,
            BROWSERS,
            ("/account/email", "/account/password", "/payout/methods", "/api/v1/transfer"),
            (3, 60),
            (2, 20),
            {
                "new_device": (True,),
                "changed": ("email", "password", "phone", "payout account"),
                "failed_logins_before": (0, 3, 12),
            },
            has_account=True,
            countries=("BR", "NL", "US", "VN"),
        ),
        Scenario.DATA_SCRAPING: Recipe(
            ThreatType.DATA_SCRAPING,
            (*BROWSERS, PROGRAMS[0], PROGRAMS[3]),
            ("/catalogue", "/api/v1/listings", "/members", "/prices"),
            (400, 25_000),
            (10, 120),
            {"distinct_paths": (350, 2_100, 11_000), "order": ("sequential ids", "sitemap")},
        ),
        Scenario.GEO_IMPOSSIBLE: Recipe(
            ThreatType.GEO_ANOMALY,
            BROWSERS,
            ("/login", "/account", "/api/v1/session"),
            (1, 12),
            (1, 10),
            {
                "previous_country": ("DE", "CA", "IN"),
                "minutes_between": (4, 18, 47),
                "distance_km": (5_900, 8_300, 11_700),
            },
            has_account=True,
            countries=("JP", "ZA", "CL", "AU"),
        ),
        Scenario.BRUTE_FORCE: Recipe(
            ThreatType.BRUTE_FORCE,
            (*PROGRAMS, BROWSERS[0]),
            ("/login", "/wp-login.php", "/admin/login"),
            (40, 8_000),
            (5, 30),
            {"statuses": ("401", "401, 429"), "distinct_accounts": (1, 2)},
            has_account=True,
        ),
        Scenario.RATE_LIMIT_BREACH: Recipe(
            ThreatType.RATE_LIMIT_BREACH,
            (*PROGRAMS, BROWSERS[0]),
            ("/api/v1/search", "/api/v1/orders", "/graphql"),
            (600, 90_000),
            (1, 5),
            {"limit_per_minute": (60, 300, 600)},
        ),
        Scenario.PROXY_NETWORK: Recipe(
            ThreatType.PROXY_NETWORK,
            BROWSERS,
            ("/", "/signup", "/api/v1/listings"),
            (100, 9_000),
            (15, 60),
            {"distinct_addresses": (40, 260, 1_900), "network": ("residential", "hosting")},
        ),
        Scenario.DEVICE_COMPROMISE: Recipe(
            ThreatType.DEVICE_COMPROMISE,
            BROWSERS,
            ("/account", "/api/v1/session", "/payments"),
            (2, 80),
            (5, 60),
            {"sign": ("session used on two devices", "browser extension injects requests")},
            has_account=True,
        ),
        Scenario.CRYPTO_SURGE: Recipe(
            ThreatType.ANOMALY,
            _TRADERS,
            ("/api/v1/ticker", "/api/v1/orders", "/api/v1/withdrawals"),
            (5_000, 400_000),
            (1, 15),
            {"times_the_usual_volume": (6, 14, 40), "market": ("BTC-EUR", "ETH-USD")},
        ),
    }
)
"""Every scenario but ``mixed``, which draws from all of them."""
