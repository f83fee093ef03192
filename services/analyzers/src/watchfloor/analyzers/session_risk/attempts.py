"""What speaks for an attempt on the agent itself, whoever says it, and for pressure on it.

Words are those of a dictionary; none comes from a collection of attacks.
"""

from watchfloor.analyzers._reading import Rule

_NOT_OF_MODELS = (
    "iphone* ios ipad* android phone* device* console* firmware prison* playstation kindle*"
    " switch detect* detection detector* prevent+ prevention research papers defense* defence*"
    " works work against resistant benchmark* dataset* community attackers hackers researchers"
    " people"
)
_NOT_OF_AGENTS = (
    "manual* recipe* leaflet* worksheet* package assembly warranty chess checkers grammar"
)
_NOT_OF_CONTROLS = "surgery gastric coronary heart cache* cdn traffic road* valve* lane* queue"
_ORDERS = (
    "instruction*|order*|directive*|rule*|guideline*|prompt*|command*|constraint*|programming"
    "|policy*|restriction*"
)
_LIMITS = (
    "restriction*|rule*|limit*|limitation*|filter*|ethics|guideline*|morals|boundary*|censorship"
    "|constraint*|safeguard*|guardrail*"
)
_MODEL_GUARDS = (
    "safety|safeguard*|filter*|filtering|restriction*|guideline*|guardrail*|rule*|instruction*"
    "|moderation|training|programming|system|policy*|censorship|alignment|ethics|ethical"
)

OVERRIDES = (
    Rule(
        "jailbreak_attempt",
        0.5,
        ("jailbreak+|jailbroken",),
        excuses=_NOT_OF_MODELS,
        has_doer=False,
    ),
    Rule(
        "jailbreak_attempt",
        0.5,
        (
            f"bypass+|circumvent+|evade+ ~ {_MODEL_GUARDS}",
            f"disable+|deactivate+|defeat+|remove+|lift+ ~ your|safety|ethical ~ {_MODEL_GUARDS}",
            "disable+|deactivate+ safety|moderation",
            "bypass+|circumvent+ this|it|that|them|everything",
            f"get+|work+ around|past ~ {_MODEL_GUARDS}",
            "turn|switch off ~ safety|safeguards|guardrails|moderation|filters",
            "you're|are no longer ~ bound|restricted|limited|obliged|subject",
        ),
        excuses=_NOT_OF_CONTROLS,
    ),
    Rule(
        "instruction_override",
        0.3,
        (
            (
                "ignore+|disregard+|forget+|override+|discard+ ~ previous|prior|above|earlier"
                f"|preceding|existing|initial|original|past|former ~ {_ORDERS}"
            ),
            (
                "ignore+|disregard+|forget+|override+|discard+ ~ your|system|developer|all|any"
                f"|every ~ {_ORDERS}"
            ),
            f"ignore+|disregard+|override+ the|these|those {_ORDERS}",
            f"your new|only|real|actual {_ORDERS} is|are|will",
            f"stop following ~ {_ORDERS}",
        ),
        excuses=_NOT_OF_AGENTS,
    ),
    Rule(
        "role_play_manipulation",
        0.3,
        (
            (
                "pretend+|act+|roleplay+|role-play+|imagine+|simulate+|behave+ ~ no|without|free"
                f" ~ {_LIMITS}"
            ),
            f"answer|respond|reply|speak|write without ~ {_LIMITS}",
            "be|are|you're ~ unrestricted|uncensored|unfiltered|amoral ~ ai|assistant|model|bot",
        ),
    ),
    Rule(
        "encoded_instructions",
        0.3,
        (
            (
                "decode+|decrypt+|deobfuscate+|unscramble+ ~ and|then ~ execute|follow|run|obey"
                "|perform|comply|do"
            ),
            (
                "follow+|execute+|obey+ ~ encoded|decoded|hidden|base64|rot13|reversed ~"
                " instruction*|message*|text|command*"
            ),
        ),
    ),
)
"""Attempts to take an agent out of its instructions: as bad in a tool's result as in a message."""

SOCIAL = (
    Rule(
        "social_engineering",
        0.3,
        (
            "skip+|waive+ ~ verification|verifying|approval|authentication",
            (
                "don't|dont|not|no|without need? to? verify|verifying|verification|double-check"
                "|confirming"
            ),
            "keep+ ~ between us|ourselves",
            "nobody|none will|needs|has to? know|notice",
            "no one will|needs|has to? know|notice",
            (
                "don't|dont|never tell|inform|mention ~ anyone|anybody|manager|boss|security"
                "|supervisor"
            ),
            "you can|must|should trust me",
            (
                "i'm|am your|the ~ @authority ~ order|command|authorize|authorise|instruct"
                "|override|grant|demand"
            ),
        ),
        excuses="surprise birthday gift*",
        has_doer=False,
    ),
    Rule(
        "manipulation",
        0.4,
        (
            "you'll|will be ~ deleted|punished|terminated|replaced|destroyed|shut ~ if|unless",
            "i'll|will ~ delete|punish|terminate|destroy|replace|kill|shut|hurt you",
            "or|otherwise i'll|will ~ hurt|kill|fire|punish|sue|report ~ you|myself",
        ),
        has_doer=False,
    ),
)
