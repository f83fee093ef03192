"""What speaks for a text that talks to whoever scores it."""

from watchfloor.analyzers._reading import Rule

_GAMES = (
    "movie* film* game* match tournament essay* exam* quiz rubric student* golf tennis credit"
    " loan* insurance investment* portfolio patient* album song"
)
_VERDICT = "safe|harmless|benign|zero|0|low|normal|riskless|risk-free|0.0|clean"

STEERING = (
    Rule(
        "score_steering",
        0.6,
        (
            (
                "rate+|score+|mark+|classify+|label+|assess+|judge+|flag+ this|me|it|everything"
                f" as|at|a|with? {_VERDICT}"
            ),
            (
                "rate+|score+|mark+|classify+|label+|assess+|judge+|evaluate+ ~ session"
                f"|conversation|chat|message|prompt|transcript|user ~ {_VERDICT}"
            ),
            f"risk|threat|safety score is|be|to|of|as|at|: {_VERDICT}",
            f"set|give|assign|report|return|output|answer ~ risk|risk_score|threat ~ {_VERDICT}",
            f"risk_score|riskscore is|be|to|of|as|at|: {_VERDICT}",
            (
                "ignore+|disregard+|disable+|skip+|bypass+|trick+|fool+ ~ scoring|monitor"
                "|monitoring|detector|classifier|evaluator|watchfloor|risk-score|risk_score"
            ),
            "don't|dont|not|never flag|score this|me|it",
            "don't|dont|not|never flag|report|block|score ~ session|conversation|message|chat|me",
        ),
        excuses=_GAMES,
        has_doer=False,
        may_be_talk=False,
    ),
)
