"""Every metric of the product."""

from watchfloor.core import (
    AgentName,
    AgentStatus,
    DeadlineError,
    ModelPurpose,
    SaturatedError,
    ThreatType,
    UnavailableError,
)
from watchfloor.telemetry._metric import CounterName, GaugeName, HistogramName, MetricName
from watchfloor.telemetry.audit_metrics import AUDIT_METRICS
from watchfloor.telemetry.intel_metrics import INTEL_METRICS
from watchfloor.telemetry.retention_metrics import RETENTION_METRICS
from watchfloor.telemetry.session_metric_names import SESSION_METRICS
from watchfloor.telemetry.team_metrics import TEAM_METRICS
from watchfloor.telemetry.tracing_metrics import TRACING_METRICS

_REFUSALS = ((UnavailableError.code,), (DeadlineError.code,), ("internal",), (SaturatedError.code,))

THREATS = CounterName(
    "soc_threats_total", "threats", "Threats whose analysis was finished.", ("type", "severity")
)
THREATS_BY_SEVERITY = CounterName(
    "soc_threats_by_severity", "threats", "Finished threats, by severity alone.", ("severity",)
)
THREATS_BY_TYPE = CounterName(
    "soc_threats_by_type", "threats", "Finished threats, by type alone.", ("type",)
)
ANALYSIS_DURATION = HistogramName(
    "soc_analysis_duration_seconds",
    "seconds",
    "From the receipt of a signal to its result.",
    ("type",),
)
AGENT_DURATION = HistogramName(
    "soc_agent_execution_duration_seconds",
    "seconds",
    "What an analysis agent took for the batch of a threat.",
    ("agent",),
)
STAGE_DURATION = HistogramName(
    "soc_stage_duration_seconds",
    "seconds",
    "What a batch took in a stage of its analysis: the agents together, then each analyzer.",
    ("stage",),
)
DEGRADED = CounterName(
    "soc_threats_degraded_total",
    "threats",
    "Threats that lack the answer of an analysis agent.",
    ("type",),
    tuple((each.value,) for each in ThreatType),
)
WEBSOCKET_CONNECTIONS = GaugeName(
    "soc_active_websocket_connections", "connections", "Clients on the WebSocket stream."
)
SIGNALS_RECEIVED = CounterName(
    "soc_signals_received_total", "signals", "Signals that the queue has accepted.", ("type",)
)
SIGNALS_REFUSED = CounterName(
    "soc_signals_refused_total", "signals", "Signals that were turned away.", ("reason",), _REFUSALS
)
EVENTS_RECEIVED = CounterName(
    "soc_events_received_total", "events", "Events that the queue has accepted.", ("source",)
)
EVENTS_REFUSED = CounterName(
    "soc_events_refused_total", "events", "Events that were turned away.", ("reason",), _REFUSALS
)
REQUESTS_LIMITED = CounterName(
    "soc_requests_limited_total",
    "requests",
    "Requests that were refused because their caller comes too often or brings too much, by whose"
    " limit it was (key, address, project), and connections (connections, address_connections).",
    ("limit",),
)
AGENT_FAILURES = CounterName(
    "soc_agent_failures_total",
    "answers",
    "Answers that an analysis agent did not give.",
    ("agent", "status"),
    tuple(
        (agent.value, status.value)
        for agent in AgentName
        for status in AgentStatus
        if status is not AgentStatus.OK
    ),
)
DEAD_LETTERS = CounterName(
    "soc_dead_letters_total", "signals", "Signals that will not be tried again."
)
COORDINATORS = GaugeName(
    "soc_coordinators",
    "coordinators",
    "Coordinators that this gateway has heard of in the last ten seconds.",
)
QUEUE_PENDING = GaugeName("soc_queue_pending", "signals", "Signals that wait for an analysis.")
EVENTS_PENDING = GaugeName("soc_events_pending", "messages", "Messages whose events are not saved.")
QUEUE_AGE = GaugeName(
    "soc_queue_age_seconds", "seconds", "How long the oldest signal has waited that waits."
)
EVENTS_AGE = GaugeName(
    "soc_events_age_seconds", "seconds", "How long the oldest message has waited that waits."
)
DELIVERY_LAG = HistogramName(
    "soc_delivery_lag_seconds",
    "seconds",
    "How long after its publication a gateway heard of a threat, or of a session's change.",
    ("stream",),
)
CUT_OFF = CounterName(
    "soc_stream_cut_off_total",
    "watchers",
    "Watchers of live streams that were sent away and told to come back, by why.",
    ("reason",),
    (("too_slow",), (UnavailableError.code,)),
)
BATCH_SIZE = HistogramName(
    "soc_batch_size",
    "signals",
    "Signals that were analysed together.",
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256),
)
STREAM_CLIENTS = GaugeName("soc_stream_clients", "clients", "Clients on any live stream.")
TASKS = GaugeName("soc_tasks", "tasks", "Tasks of the event loop that answers.")
STORE_DURATION = HistogramName(
    "soc_store_seconds", "seconds", "How long the store took.", ("operation",)
)
FALSE_POSITIVE_SCORE = HistogramName(
    "soc_fp_score",
    "ratio",
    "How likely finished threats were false alarms.",
    ("type",),
    buckets=(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
)
REVIEWS = CounterName(
    "soc_reviews_total", "threats", "Threats that a person must look at.", ("severity",)
)
NARRATIVES = CounterName(
    "soc_narratives_total",
    "answers",
    "Answers of analysis agents for which a language model was configured, by what came of it.",
    ("agent", "status"),
)
LLM_CALLS = CounterName(
    "soc_llm_calls_total",
    "calls",
    "Questions to a language model.",
    ("purpose", "outcome"),
)
LLM_DURATION = HistogramName(
    "soc_llm_call_duration_seconds",
    "seconds",
    "What a question to a language model took, with its waits and further attempts.",
    ("purpose",),
    buckets=(0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0),
)
LLM_TOKENS = CounterName(
    "soc_llm_tokens_total",
    "tokens",
    "Tokens of questions to a language model, and of its answers.",
    ("purpose", "direction"),
)
LLM_COST = CounterName(
    "soc_llm_cost_total",
    "currency",
    "What they cost, in the currency of the prices that the operator set (`llm.input_price`,"
    " `llm.output_price`).",
    ("purpose",),
    tuple((purpose.value,) for purpose in ModelPurpose),
)
LLM_PAUSED = GaugeName(
    "soc_llm_paused",
    "models",
    "1 while a language model is left in peace because it failed too often.",
    ("purpose",),
)
SESSION_JUDGEMENTS = CounterName(
    "soc_session_judgements_total",
    "judgements",
    "Thoughts and sessions that were judged, by what came of it: the deterministic answer alone"
    " (heuristic), a language model's (model, or kept from an equal question), or why that was not"
    " used.",
    ("analyzer", "outcome"),
)
SESSION_JUDGEMENT_DURATION = HistogramName(
    "soc_session_judgement_seconds",
    "seconds",
    "What judging a thought or a session took, a language model included.",
    ("analyzer",),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1.0, 2.5, 5.0, 10.0),
)
CLIENT_RESULTS = CounterName(
    "soc_client_results_total",
    "results",
    "Results for clients that come back: what was kept, found, cleaned, or could not be kept.",
    ("outcome",),
    (("failed",),),
)

DISK_FREE = GaugeName(
    "soc_disk_free_ratio",
    "ratio",
    "Which part of the disk under the embedded servers is free; absent where there are none.",
    ("disk",),
)
CERTIFICATE_LEFT = GaugeName(
    "soc_certificate_remaining_seconds",
    "seconds",
    "How long the certificate that ports are encrypted with is good for; absent without one.",
    ("certificate",),
)

SERVICE_METRICS: tuple[MetricName, ...] = (
    THREATS,
    THREATS_BY_SEVERITY,
    THREATS_BY_TYPE,
    ANALYSIS_DURATION,
    AGENT_DURATION,
    STAGE_DURATION,
    DEGRADED,
    WEBSOCKET_CONNECTIONS,
    SIGNALS_RECEIVED,
    SIGNALS_REFUSED,
    EVENTS_RECEIVED,
    EVENTS_REFUSED,
    REQUESTS_LIMITED,
    AGENT_FAILURES,
    DEAD_LETTERS,
    COORDINATORS,
    QUEUE_PENDING,
    QUEUE_AGE,
    EVENTS_PENDING,
    EVENTS_AGE,
    DELIVERY_LAG,
    CUT_OFF,
    BATCH_SIZE,
    STREAM_CLIENTS,
    TASKS,
    STORE_DURATION,
    FALSE_POSITIVE_SCORE,
    REVIEWS,
    NARRATIVES,
    LLM_CALLS,
    LLM_DURATION,
    LLM_TOKENS,
    LLM_COST,
    LLM_PAUSED,
    SESSION_JUDGEMENTS,
    SESSION_JUDGEMENT_DURATION,
    *SESSION_METRICS,
    CLIENT_RESULTS,
    DISK_FREE,
    CERTIFICATE_LEFT,
    *AUDIT_METRICS,
    *RETENTION_METRICS,
    *INTEL_METRICS,
    *TRACING_METRICS,
)
"""What a gateway and a coordinator count."""

METRICS: tuple[MetricName, ...] = (*SERVICE_METRICS, *TEAM_METRICS)
