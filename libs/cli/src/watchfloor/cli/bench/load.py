"""How much load the bench puts on what it measures."""

from typing import NamedTuple


class Load(NamedTuple):
    """The size of every measurement.

    Attributes:
        spans: Spans sent.
        events: Events told.
        evaluations: Sessions judged while their caller waits.
        signatures: Sessions that an agent has when one more is compared.
        texts: Texts of each kind in which personal data is looked for.
        arrivals_per_s: Signals triggered a second while latency is measured.
        arrivals: How many of them.
        burst: Signals with which each part is measured alone.
        hold_s: How long a rate must be sustained, in seconds.
        batches: Batches analysed on one node of Ray, and on three.
        refinements: How often the interval around the highest rate is halved.
        watchers: Watchers by WebSocket.
        grpc_watchers: Watchers by gRPC.
        watched_per_s: Threats a second while they watch; each rate is measured for itself.
        watched_s: How long, in seconds.
        paced_s: How long a caller comes twice as often as it may, in seconds.
        listed: Threats that the dashboard lists.
        visits: How often the dashboard is visited.
        dashboard_s: How long new threats come in meanwhile, in seconds.
    """

    spans: int
    events: int
    evaluations: int
    signatures: int
    texts: int
    arrivals_per_s: float
    arrivals: int
    burst: int
    hold_s: float
    batches: int
    refinements: int
    watchers: int
    grpc_watchers: int
    watched_per_s: tuple[int, ...]
    watched_s: int
    paced_s: int
    listed: int
    visits: int
    dashboard_s: int


FULL = Load(
    spans=50_000,
    events=30_000,
    evaluations=600,
    signatures=10_000,
    texts=300,
    arrivals_per_s=20,
    arrivals=600,
    burst=5_000,
    hold_s=8,
    batches=300,
    refinements=4,
    watchers=1_000,
    grpc_watchers=200,
    watched_per_s=(20, 50),
    watched_s=20,
    paced_s=30,
    listed=10_000,
    visits=5,
    dashboard_s=60,
)
"""What the budgets are compared with."""

QUICK = Load(
    spans=1_024,
    events=1_000,
    evaluations=20,
    signatures=200,
    texts=20,
    arrivals_per_s=20,
    arrivals=20,
    burst=256,
    hold_s=2,
    batches=60,
    refinements=0,
    watchers=20,
    grpc_watchers=4,
    watched_per_s=(20,),
    watched_s=1,
    paced_s=4,
    listed=1_500,
    visits=1,
    dashboard_s=4,
)
"""Enough to see that each measurement works; its figures mean little."""
