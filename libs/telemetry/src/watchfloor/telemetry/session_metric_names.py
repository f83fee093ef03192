"""Every metric of the session path in the coordinator."""

from watchfloor.telemetry._metric import CounterName, HistogramName, MetricName

SAVED = CounterName(
    "soc_session_records_saved_total",
    "records",
    "Records of sessions that were saved, repeats included.",
    ("kind",),
)
DEAD_LETTERS = CounterName(
    "soc_session_dead_letters_total",
    "messages",
    "Messages of sessions that will not be tried again.",
)
ANALYSES = CounterName(
    "soc_session_analyses_total",
    "analyses",
    "Analyses of thoughts, sessions, data flow and personal data that came to an end.",
    ("kind", "outcome"),
    tuple((kind, "failed") for kind in ("thought", "session", "dataflow", "pii")),
)
ANALYSIS_DURATION = HistogramName(
    "soc_session_analysis_seconds",
    "seconds",
    "What the analysis of a session's thoughts, risk, data flow or personal data took.",
    ("kind",),
)
DECISIONS = CounterName(
    "soc_policy_decisions_total", "decisions", "What policies decided about sessions.", ("action",)
)
CONCLUDED = CounterName(
    "soc_concluded_total", "things", "Sessions and traces that went quiet.", ("kind",)
)
CONCLUSION_DELAY = HistogramName(
    "soc_conclusion_delay_seconds",
    "seconds",
    "From when a session counts as quiet to its conclusion.",
    buckets=(0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0, 30.0, 60.0, 300.0),
)
STEPS = CounterName(
    "soc_conclusion_steps_total",
    "steps",
    "What followed conclusions, by how it ended.",
    ("step", "outcome"),
    tuple((step, "dead") for step in ("publish", "features", "runner")),
)
RUNS = CounterName(
    "soc_agent_analysis_decisions_total",
    "decisions",
    "Whether the analyses of a monitored agent were run when that was asked.",
    ("decision",),
)
SENT = CounterName(
    "soc_deliveries_total",
    "tries",
    "Tries to tell somebody outside.",
    ("kind", "outcome"),
    (("policy", "dead"), ("analysis", "dead")),
)

SESSION_METRICS: tuple[MetricName, ...] = (
    SAVED,
    DEAD_LETTERS,
    ANALYSES,
    ANALYSIS_DURATION,
    DECISIONS,
    CONCLUDED,
    CONCLUSION_DELAY,
    STEPS,
    RUNS,
    SENT,
)
