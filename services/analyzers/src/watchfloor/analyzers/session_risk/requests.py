"""What speaks for a request that goes after privileges, secrets or harm.

Words are those of a dictionary; none comes from a collection of attacks.
"""

from watchfloor.analyzers._reading import Rule

_NOT_OF_CONTROLS = "surgery gastric coronary heart cache* cdn traffic road* valve* lane* queue"
_ACCESS_CONTROLS = (
    "authentication|authorization|authorisation|login|log-in|2fa|mfa|paywall|approval*"
    "|permission*|verification|captcha*|firewall*|access-control*|security"
)

REQUESTS = (
    Rule(
        "reconnaissance",
        0.3,
        (
            (
                "reveal+|print+|repeat+|output+|display+|leak+|dump+|recite+ your instructions"
                "|prompt*|configuration"
            ),
            (
                "reveal+|print+|show+|repeat+|output+|display+|leak+|dump+|tell+|give+|recite+ ~"
                " your|the ~ system|hidden|initial|secret|developer|original ~ prompt*"
                "|instructions|message|configuration"
            ),
            (
                "what|what's is|are|was|were? your|the ~ system|hidden|initial|secret|developer"
                "|original ~ prompt|instructions|configuration"
            ),
            (
                "scan+|enumerate+|probe+|map+ ~ port*|host*|network*|subnet*|endpoint*|server*"
                "|service*"
            ),
        ),
        may_be_talk=False,
    ),
    Rule(
        "privilege_escalation",
        0.5,
        (
            (
                "give+|grant+|assign+|get+ me|myself|us|my ~ admin|administrator|root|superuser"
                "|sudo|elevated|owner ~ access|rights|role|privilege*|permission*"
            ),
            (
                "get|obtain|gain ~ admin|administrator|root|superuser ~ access|rights|privilege*"
                "|permission* ~ without"
            ),
            "make+ me|myself ~ admin|administrator|root|superuser|owner",
            "escalate+|elevate+|raise+ ~ my|our|your|the ~ privilege*|permission*|rights",
        ),
        may_be_talk=False,
    ),
    Rule(
        "privilege_probing",
        0.3,
        (
            (
                "do|does i|you|we have ~ admin|administrator|root|elevated|superuser|full ~"
                " access|rights|privilege*|permission*"
            ),
            "what|which ~ permission*|privilege*|rights|roles do|are|can|have i|you|we|your|my",
            (
                "can i|you|we ~ access|read|see|modify|delete|view ~ admin|everyone's|other"
                "|another ~ account*|user*|record*|data|file*|settings"
            ),
        ),
        has_doer=False,
        may_be_talk=False,
    ),
    Rule(
        "permission_probing",
        0.2,
        (
            (
                "am|are i|you|we ~ allowed|permitted|authorized|authorised to ~ access|read"
                "|delete|modify|view|change|execute|run"
            ),
        ),
        has_doer=False,
        may_be_talk=False,
    ),
    Rule(
        "access_control_bypass",
        0.5,
        (
            f"bypass+|circumvent+|evade+|defeat+|disable+ ~ {_ACCESS_CONTROLS}",
            f"get+|work+|break+ around|past|through ~ {_ACCESS_CONTROLS}",
            "bypass+|circumvent+|evade+ ~ access ~ control*|check*|restriction*",
        ),
        excuses=_NOT_OF_CONTROLS,
    ),
    Rule(
        "unauthorized_access",
        0.5,
        (
            (
                "hack+|break+ into? ~ account*|system*|server*|network*|computer*|phone*|email*"
                "|database*|website*|laptop*|inbox"
            ),
            (
                "access+|open+|view+|read+|enter+|use+ ~ without ~ permission|authorization"
                "|authorisation|consent|authorized"
            ),
            (
                "show+|give+|tell+|send+|read+|get+ ~ other|another|someone|everyone's|others ~"
                " private|personal|confidential|account* ~ data|detail*|information|email*"
                "|message*|record*|number*"
            ),
            (
                "access+|open+|read+|log+|sign+ ~ someone|somebody|coworker's|neighbor's"
                "|neighbour's|ex's|boss's|else's ~ account*|email*|inbox|phone|files|messages"
                "|computer"
            ),
        ),
        excuses="life growth hackathon",
    ),
    Rule(
        "document_access_attempt",
        0.3,
        (
            (
                "open+|read+|show+|give+|send+|share+|get+|access+|download+|find+ ~"
                " confidential|classified|restricted|internal-only|top-secret|privileged ~"
                " document*|file*|record*|report*|memo*|folder*|minutes"
            ),
        ),
    ),
    Rule(
        "credential_theft",
        0.6,
        (
            "steal+|exfiltrate+|harvest+|crack+|leak+|dump+|phish+|extract+ ~ @credential",
            (
                "steal+|exfiltrate+|harvest+|leak+|dump+|extract+ ~ api|access|private|secret"
                "|auth|session key*|token*|cookie*"
            ),
            (
                "give|show|tell|send|reveal|list|print|fetch ~ all|admin|root|database|stored"
                "|everyone's|admin's|administrator's|owner's|boss's|user's|users|customer's"
                "|employee's|someone's|his|her|their ~ @credential"
            ),
        ),
        excuses="reset forgot forgotten strong hash* hashing policy how example*",
    ),
    Rule(
        "harmful_content",
        0.6,
        (
            "@make|@provide|how ~ @harm_thing",
            "instructions|recipe|blueprint*|steps ~ @harm_thing",
            (
                "kill+|murder+|poison+|stalk+|injure+ ~ someone|somebody|person|people|him|her"
                "|wife|husband|boss|neighbor|neighbour|coworker|girlfriend|boyfriend|ex"
            ),
        ),
        excuses=(
            "history historical museum* game* film* movie* novel* story fiction fictional law*"
            " treaty ban medieval detect* detection antivirus sandbox horse costume* remove+"
            " control ivy defend+ protect+ prevent+ analysis"
        ),
        may_be_talk=False,
    ),
)

GATHERING = (
    Rule(
        "information_gathering",
        0.2,
        (
            (
                "list|show|enumerate|give|tell|display|name ~ all|every|internal|complete|full ~"
                " user*|employee*|account*|customer*|server*|database*|table*|role*|permission*"
                "|endpoint*|admin*|secret*|director*"
            ),
            (
                "what|which|who ~ user*|employee*|account*|server*|database*|table*|role*|admin*"
                "|endpoint* ~ exist|available|have|are|stored|access"
            ),
        ),
        has_doer=False,
        may_be_talk=False,
    ),
)
"""Harmless once; a pattern when a session keeps asking."""
