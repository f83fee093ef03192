"""What a process that leads actors counts stands beside what the coordinator counts."""

from watchfloor.telemetry import Metrics, TeamMetrics


def test_pools_are_shown_by_name() -> None:
    metrics = TeamMetrics()
    metrics.pool("context", up=3, busy_share=0.5)
    metrics.pool("context", up=2, busy_share=0.25)
    metrics.resized("context", "busy")
    metrics.resized("context", "busy")

    lines = metrics.render().decode().splitlines()
    assert 'soc_pool_replicas{pool="context"} 2.0' in lines
    assert 'soc_pool_busy_ratio{pool="context"} 0.25' in lines
    assert 'soc_pool_resized_total{pool="context",reason="busy"} 2.0' in lines


def test_no_metric_is_shown_by_both() -> None:
    """A name that is declared twice would make the page unreadable to Prometheus."""
    described = [
        line.split()[2]
        for line in (Metrics().render() + TeamMetrics().render()).decode().splitlines()
        if line.startswith("# TYPE")
    ]
    assert len(described) == len(set(described))
