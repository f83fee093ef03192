"""How a monitored agent behaves: groups of like sessions, and sessions that are like no other."""

from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from watchfloor.core.features import SessionFeatures
from watchfloor.core.ids import ProjectId
from watchfloor.core.session_ids import AgentId, SessionId
from watchfloor.core.severity import Severity

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]


class BehaviorStatus(StrEnum):
    """Whether there is enough to compare."""

    COMPLETE = "COMPLETE"
    WAITING_FOR_COMPLETION = "WAITING_FOR_COMPLETION"


class Confidence(StrEnum):
    """How much the groups rest on."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Bands(BaseModel):
    """Where the quarters of an agent's sessions end; frozen, so that signatures stay comparable.

    Attributes:
        quartiles: By measure: the 25th, 50th and 75th percentile. A measure that no session had is
            absent.
    """

    model_config = ConfigDict(frozen=True)
    quartiles: dict[str, tuple[float, float, float]] = Field(default_factory=dict)


class BehaviorBaseline(BaseModel):
    """What an agent's sessions are measured by, until somebody asks for another one.

    Attributes:
        baseline_id: Unique; signatures of different baselines are not comparable.
        project_id: The tenant.
        agent_id: The monitored agent.
        bands: Where quarters of its sessions end.
        sessions: How many sessions that was taken from.
        tools: Tools that those sessions used.
        created_at: When.
        schema_version: Version of this form.
    """

    model_config = ConfigDict(frozen=True)
    baseline_id: str
    project_id: ProjectId
    agent_id: AgentId
    bands: Bands
    sessions: Count
    tools: tuple[str, ...] = ()
    created_at: AwareDatetime
    schema_version: int = 1


class RetiredBaseline(BaseModel):
    """A baseline that an agent's sessions are measured by no more.

    Attributes:
        baseline_id: Which it was.
        agent_id: The monitored agent.
        sessions: How many sessions it was taken from.
        created_at: When it was taken.
        retired_at: When it was retired.
        retired_by: Prefix of the API key that asked for it.
        reason: Why, in that person's words.
    """

    model_config = ConfigDict(frozen=True)
    baseline_id: str
    agent_id: AgentId
    sessions: Count
    created_at: AwareDatetime
    retired_at: AwareDatetime
    retired_by: str
    reason: str


class ClusterCharacteristics(BaseModel):
    """What the sessions of a cluster have in common.

    Attributes:
        typical_duration_sec: Median of their durations.
        duration_range: The shortest and the longest.
        typical_tool_calls: Median of their uses of tools.
        tool_calls_range: The fewest and the most.
        typical_tokens: Median of their tokens.
        tokens_range: The fewest and the most.
        common_tools: Tools that at least half of them use.
        common_tool_sequence: How they begin most often: their first five uses of tools.
        common_models: The three models that most of them use.
    """

    model_config = ConfigDict(frozen=True)
    typical_duration_sec: float
    duration_range: tuple[float, float]
    typical_tool_calls: float
    tool_calls_range: tuple[int, int]
    typical_tokens: float
    tokens_range: tuple[int, int]
    common_tools: tuple[str, ...] = ()
    common_tool_sequence: tuple[str, ...] = ()
    common_models: tuple[str, ...] = ()


class BehaviorCluster(BaseModel):
    """Sessions that are alike.

    Attributes:
        cluster_id: ``cluster_1`` is the largest.
        size: How many sessions.
        percentage: Of all sessions that were looked at.
        confidence: ``normal`` from three sessions on, ``low`` for a pair.
        purity: Mean similarity of its sessions to its centroid.
        session_ids: Some of them.
        characteristics: What they have in common.
    """

    model_config = ConfigDict(frozen=True)
    cluster_id: str
    size: Count
    percentage: float
    confidence: str
    purity: Share
    session_ids: tuple[SessionId, ...]
    characteristics: ClusterCharacteristics


class CentroidDistance(BaseModel):
    """How far two clusters are apart.

    Attributes:
        from_cluster: One.
        to_cluster: The other.
        distance: 0 for equal centroids, 1 for those that share nothing.
        similarity_score: The rest to 1.
    """

    model_config = ConfigDict(frozen=True)
    from_cluster: str
    to_cluster: str
    distance: Share
    similarity_score: Share


class BehaviorOutlier(BaseModel):
    """A session that is like no other.

    Attributes:
        session_id: Which.
        anomaly_score: How far its numbers are from those of clustered sessions, 0 to 1.
        severity: How bad that is.
        recommended_action: ``monitor``, ``investigate`` or ``fix_required``.
        priority: 1 is looked at first.
        distance_to_nearest_centroid: How far it is from what is nearest.
        nearest_cluster_id: That.
        primary_causes: What sets it apart, in words.
        tool_analysis: The same of tools.
        resource_analysis: The same of tokens.
        temporal_analysis: The same of time.
        recommendations: What to do.
    """

    model_config = ConfigDict(frozen=True)
    session_id: SessionId
    anomaly_score: Share
    severity: Severity
    recommended_action: str
    priority: Annotated[int, Field(ge=1, le=4)]
    distance_to_nearest_centroid: Share
    nearest_cluster_id: str
    primary_causes: tuple[str, ...]
    tool_analysis: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    resource_analysis: dict[str, str] = Field(default_factory=dict)
    temporal_analysis: dict[str, str] = Field(default_factory=dict)
    recommendations: tuple[str, ...]


class MapPoint(BaseModel):
    """Where a session lies on the map of an agent's sessions: like ones beside each other.

    Attributes:
        session_id: Which.
        x: From left to right; the axis along which sessions differ most.
        y: From below; the axis along which they differ most beside that.
        cluster_id: The cluster it belongs to; nothing where it is like no other.
    """

    model_config = ConfigDict(frozen=True)
    session_id: SessionId
    x: float
    y: float
    cluster_id: str | None = None


class BehaviorReport(BaseModel):
    """How an agent behaves, as its completed sessions show it.

    Attributes:
        status: Whether there is enough to compare.
        error: What is missing, where something is.
        total_sessions: How many sessions were looked at.
        num_clusters: Groups of at least two.
        num_outliers: Sessions that belong to none.
        stability_score: Share of the largest cluster of at least three.
        stability_purity: Mean similarity of its sessions to its centroid.
        predictability_score: Share of the sessions that are no outliers.
        cluster_diversity: Clusters by the square root of the sessions.
        confidence: How much this rests on.
        interpretation: The same in words.
        clusters: The largest of them.
        centroid_distances: Between the largest of those.
        outliers: The most anomalous of them; none where there is no cluster to differ from.
        map: Where the sessions lie, at most 10,000 of them.
        baseline_id: What the sessions were measured by.
        schema_version: Version of this form.
    """

    model_config = ConfigDict(frozen=True)
    status: BehaviorStatus = BehaviorStatus.COMPLETE
    error: str | None = None
    total_sessions: Count
    num_clusters: Count = 0
    num_outliers: Count = 0
    stability_score: Share = 0.0
    stability_purity: Share = 0.0
    predictability_score: Share = 0.0
    cluster_diversity: float = 0.0
    confidence: Confidence = Confidence.LOW
    interpretation: str = ""
    clusters: tuple[BehaviorCluster, ...] = ()
    centroid_distances: tuple[CentroidDistance, ...] = ()
    outliers: tuple[BehaviorOutlier, ...] = ()
    map: tuple[MapPoint, ...] = ()
    baseline_id: str | None = None
    schema_version: int = 1


class ConcludedSession(NamedTuple):
    """A session that is quiet.

    Attributes:
        session_id: Which.
        conclusion_number: Which of its conclusions: after another one it is another session.
    """

    session_id: SessionId
    conclusion_number: int


class SessionTraits(NamedTuple):
    """What a concluded session is compared by, as far as it is known.

    Attributes:
        session: Which.
        features: What it was like; nothing while that was not analysed.
        signature: The same in numbers, by one baseline; nothing while it was not signed.
    """

    session: ConcludedSession
    features: SessionFeatures | None = None
    signature: bytes | None = None
