"""Who runs which crawlers, from which published addresses."""

from typing import NamedTuple


class CrawlerFamily(NamedTuple):
    """Crawlers that come from the same published addresses.

    Attributes:
        names: An expression for their product names, as user agents write them.
        lists: The lists of addresses that the owner publishes for them.
    """

    names: str
    lists: frozenset[str]


class CrawlerOwner(NamedTuple):
    """A company and its crawlers.

    Attributes:
        name: The company.
        families: Its crawlers.
        networks: Lists that hold every network its crawlers can come from, its own or its cloud's.
            Empty when there is no complete list: such an owner can verify a claim, not refute it.
    """

    name: str
    families: tuple[CrawlerFamily, ...]
    networks: frozenset[str] = frozenset()


def _family(names: str, *lists: str) -> CrawlerFamily:
    return CrawlerFamily(names, frozenset(lists))


# Programs that run on their users' devices or carry customers' code (WhatsApp previews,
# Google-Gemini-CLI, AppEngine-Google) are left out: no address can prove or disprove them.
CRAWLER_OWNERS: tuple[CrawlerOwner, ...] = (
    CrawlerOwner(
        "Google",
        (
            _family(
                r"Googlebot(?:-\w+)?|GoogleOther(?:-\w+)?|Storebot-Google"
                r"|Google-InspectionTool|Google-CloudVertexBot",
                "googlebot",
            ),
            _family(
                r"AdsBot-Google(?:-Mobile\w*)?|Mediapartners-Google|APIs-Google|Google-Safety"
                r"|Feedfetcher-Google|FeedBurner|Google-Read-Aloud|Google-Site-Verification"
                r"|GoogleProducer|GoogleImageProxy|Google Web Preview|Google Favicon"
                r"|Google-NotebookLM",
                "googlebot",
                "google-special-crawlers",
                "google-user-triggered-fetchers",
            ),
        ),
        networks=frozenset({"google"}),
    ),
    CrawlerOwner(
        "Microsoft",
        (
            _family(
                r"bingbot|msnbot(?:-\w+)?|adidxbot|BingPreview|MicrosoftPreview", "bing", "bingbot"
            ),
        ),
        networks=frozenset({"microsoft"}),
    ),
    CrawlerOwner(
        "Meta",
        (
            _family(
                r"facebookexternalhit|facebookcatalog|Facebot|FacebookBot|meta-webindexer"
                r"|meta-external(?:agent|fetcher|ads)",
                "facebook",
                "facebookbot",
            ),
        ),
        networks=frozenset({"facebook"}),
    ),
    CrawlerOwner("X", (_family(r"Twitterbot", "twitter"),), networks=frozenset({"twitter"})),
    CrawlerOwner("Apple", (_family(r"Applebot", "applebot"),), networks=frozenset({"apple"})),
    CrawlerOwner(
        "Telegram",
        (_family(r"TelegramBot", "telegram", "telegrambot"),),
        networks=frozenset({"telegram"}),
    ),
    # These three publish complete lists of single addresses rented in one cloud, which change
    # often: another address of that cloud may be one that this release does not know yet.
    CrawlerOwner(
        "OpenAI",
        (
            _family(
                r"GPTBot|ChatGPT-User|OAI-SearchBot",
                "openai",
                "gptbot",
                "chatgpt-user",
                "oai-searchbot",
            ),
        ),
        networks=frozenset({"microsoft"}),
    ),
    CrawlerOwner(
        "DuckDuckGo",
        (_family(r"DuckDuckBot|DuckAssistBot", "duckduckbot", "duckassistbot"),),
        networks=frozenset({"microsoft"}),
    ),
    CrawlerOwner(
        "Perplexity",
        (
            _family(
                r"PerplexityBot|Perplexity-User", "perplexity", "perplexitybot", "perplexity-user"
            ),
        ),
        networks=frozenset({"amazon"}),
    ),
    CrawlerOwner(
        "Yandex",
        (
            _family(
                r"Yandex(?:\w*Bot|Images|Video|Media|Blogs|Favicons|Webmaster|Direct|Metrika|News)",
                "yandexbot",
            ),
        ),
    ),
    CrawlerOwner("Ahrefs", (_family(r"AhrefsBot|AhrefsSiteAudit", "ahrefsbot"),)),
    CrawlerOwner("Semrush", (_family(r"SemrushBot(?:-\w+)?", "semrush"),)),
    CrawlerOwner("Anthropic", (_family(r"ClaudeBot|Claude-User|Claude-SearchBot", "claudebot"),)),
    CrawlerOwner("Kagi", (_family(r"Kagibot|kagi-fetcher", "kagi"),)),
    CrawlerOwner("UptimeRobot", (_family(r"UptimeRobot", "uptimerobot"),)),
    CrawlerOwner("Pingdom", (_family(r"Pingdom\.com_bot\w*", "pingdom", "pingdombot"),)),
    CrawlerOwner("StatusCake", (_family(r"StatusCake\w*", "statuscake"),)),
    CrawlerOwner("Better Stack", (_family(r"Better (?:Uptime|Stack)(?: Bot)?", "betterstack"),)),
    CrawlerOwner("WebPageTest", (_family(r"PTST", "webpagetestbot"),)),
    CrawlerOwner("Stripe", (_family(r"Stripe", "stripewebhook"),)),
    CrawlerOwner("Censys", (_family(r"CensysInspect", "censys"),)),
    CrawlerOwner("Palo Alto Networks", (_family(r"Expanse", "paloaltonetworks"),)),
    CrawlerOwner("Modat", (_family(r"ModatScanner", "modat"),)),
    CrawlerOwner("NASK", (_family(r"CERT PL", "nask"),)),
)
