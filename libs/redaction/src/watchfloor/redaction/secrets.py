"""What lets its holder in: keys, tokens, passwords."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from watchfloor.redaction.recognizer import Recognizer

_LEAST_BITS = 3.0
_LEAST_PASSWORD_KINDS = 2
_SHORTEST_KEY = 16


def _is_random(text: str) -> bool:
    """Whether characters are as mixed as a generated key's, and not a word or a placeholder."""
    counts = Counter(text).values()
    bits = -sum(count / len(text) * math.log2(count / len(text)) for count in counts)
    has_digit = any(character.isdigit() for character in text)
    return bits >= _LEAST_BITS and has_digit


def _length_of_key(text: str) -> int:
    """Without the dots of the sentence around it; 0 where it is none."""
    key = text.rstrip(".")
    return len(key) if len(key) >= _SHORTEST_KEY and _is_random(key) else 0


def _is_password(text: str) -> bool:
    kinds = (str.islower, str.isupper, str.isdigit)
    found = sum(any(map(kind, text)) for kind in kinds)
    return found + (not text.isalnum()) >= _LEAST_PASSWORD_KINDS


_KEYS: Sequence[tuple[str, str, Sequence[str]]] = (
    (
        "aws_access_key",
        r"(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z2-7]{16}",
        ("akia", "asia", "agpa", "aida", "aroa"),
    ),
    ("github_token", r"gh[pousr]_[A-Za-z0-9]{36,251}", ("gh",)),
    ("github_fine_grained", r"github_pat_[A-Za-z0-9_]{22,255}", ("github_pat_",)),
    ("gitlab_token", r"gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat)-[\w-]{20,255}", ("gl",)),
    ("slack_token", r"xox[abeprs]-[A-Za-z0-9-]{10,255}", ("xox",)),
    ("slack_app_token", r"xapp-\d-[A-Z0-9]{8,20}-\d{8,20}-[a-f0-9]{32,128}", ("xapp-",)),
    ("slack_webhook", r"https://hooks\.slack\.com/services/[\w/]{30,90}", ("hooks.slack",)),
    ("stripe_key", r"(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,247}", ("_live_", "_test_")),
    ("model_provider_key", r"sk-(?:ant-|proj-|svcacct-|or-v1-)?[\w-]{20,255}", ("sk-",)),
    ("google_api_key", r"AIza[\w-]{35}", ("aiza",)),
    ("google_oauth_secret", r"GOCSPX-[\w-]{28}", ("gocspx-",)),
    ("huggingface_token", r"hf_[A-Za-z]{30,40}", ("hf_",)),
    ("npm_token", r"npm_[A-Za-z0-9]{36}", ("npm_",)),
    ("pypi_token", r"pypi-AgE[\w-]{50,255}", ("pypi-",)),
    ("sendgrid_key", r"SG\.[\w-]{22}\.[\w-]{43}", ("sg.",)),
    ("twilio_key", r"(?:SK|AC)[0-9a-f]{32}", ("sk", "ac")),
    ("mailgun_key", r"key-[0-9a-z]{32}", ("key-",)),
    ("digitalocean_token", r"do[por]_v1_[a-f0-9]{64}", ("_v1_",)),
    ("shopify_token", r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}", ("shp",)),
    ("databricks_token", r"dapi[0-9a-f]{32}", ("dapi",)),
    ("telegram_bot_token", r"[0-9]{8,10}:AA[\w-]{33}", (":aa",)),
    ("square_token", r"(?:EAAA|sq0[a-z]{3}-)[\w-]{22,60}", ("eaaa", "sq0")),
    ("vault_token", r"hv[sb]\.[\w-]{24,255}", ("hvs.", "hvb.")),
)
"""Keys that say by their form whose they are: name, form, what must be in the text."""

_NAMED = (
    r"(?:api|access|secret|auth|private|encryption|client|bearer|refresh|session|csrf)?[_ .-]{0,3}"
    r"(?:key|token|secret|credentials?)"
)
_IS = r"[\"']?\s{0,3}(?:[:=]|=>|is)\s{0,3}[\"']?"

SECRETS: Sequence[Recognizer] = (
    *(
        Recognizer(
            name=name,
            entity_type="API_KEY",
            pattern=re.compile(rf"(?<![\w]){form}(?![\w])"),
            score=0.95,
            needs=needs,
        )
        for name, form, needs in _KEYS
    ),
    Recognizer(
        name="json_web_token",
        entity_type="AUTH_TOKEN",
        pattern=re.compile(r"(?<![\w-])eyJ[\w-]{8,4000}\.eyJ[\w-]{4,8000}\.[\w-]{0,2000}"),
        score=1.0,
        needs=("eyj",),
    ),
    Recognizer(
        name="authorization_header",
        entity_type="AUTH_TOKEN",
        pattern=re.compile(
            r"(?<!\w)(?:bearer|basic)\s{1,3}(?P<value>[\w+/.~-]{16,2000}=*)", re.IGNORECASE
        ),
        score=0.8,
        needs=("bearer", "basic"),
        check=_length_of_key,
    ),
    Recognizer(
        name="private_key",
        entity_type="PRIVATE_KEY",
        pattern=re.compile(
            r"-----BEGIN (?P<kind>(?:[A-Z0-9]{1,12} ){0,3})PRIVATE KEY(?: BLOCK)?-----"
            r"(?:[^-]|-(?!----)){0,20000}(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?"
        ),
        score=1.0,
        needs=("private key",),
    ),
    Recognizer(
        name="named_secret",
        entity_type="API_KEY",
        pattern=re.compile(
            rf"(?<![a-z]){_NAMED}{_IS}(?P<value>[\w+/.~-]{{16,512}}={{0,2}})", re.IGNORECASE
        ),
        score=0.7,
        needs=("key", "token", "secret", "credential"),
        check=_length_of_key,
    ),
    Recognizer(
        name="password",
        entity_type="PASSWORD",
        pattern=re.compile(
            r"(?<![a-z])(?:password|passwd|passphrase|pwd|passcode)[\"']?\s{0,3}(?:[:=]|is|to)"
            r"\s{0,3}[\"'`]?(?P<value>[^\s\"'`<>,;(){}\[\]]{6,128})",
            re.IGNORECASE,
        ),
        score=0.7,
        needs=("pass", "pwd"),
        check=_is_password,
    ),
    Recognizer(
        name="password_in_url",
        entity_type="PASSWORD",
        pattern=re.compile(
            r"[a-z][a-z0-9+.-]{1,20}://[^\s:/@]{1,128}:(?P<value>[^\s:/@]{3,256})@", re.IGNORECASE
        ),
        score=0.9,
        needs=("://",),
    ),
)

SECRET_TYPES = frozenset(recognizer.entity_type for recognizer in SECRETS)
"""Types of what lets its holder in."""
