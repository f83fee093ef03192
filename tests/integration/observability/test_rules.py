"""The rules as Prometheus itself reads them."""

from pathlib import Path

import pytest
import yaml
from observing.made import RULES, as_yaml
from observing.rule_tests import rule_tests
from observing.rules import rules
from observing.source import FOLDER, TOP, alerts, slos
from support.needs import need
from support.prometheus import no_prometheus, promtool

TESTS = rule_tests(slos(), alerts(), rules=str(TOP / RULES))


def test_all_rules_are_read_whatever_their_windows(tmp_path: Path) -> None:
    need(no_prometheus())
    for factor in (1, 600):
        path = tmp_path / f"{factor}.yaml"
        path.write_text(as_yaml(rules(slos(), alerts(), factor=factor)))
        assert "SUCCESS" in promtool("check", "rules", path)


def test_every_alert_has_a_test() -> None:
    """One that nothing is told of could be one that never fires."""
    asked = "".join(
        expectation["expr"] + str(expectation["exp_samples"])
        for file in TESTS.values()
        for test in file["tests"]
        for expectation in test["promql_expr_test"]
    )
    for group in rules(slos(), alerts())["groups"]:
        for rule in group["rules"]:
            assert f'alertname="{rule.get("alert")}"' in asked or "record" in rule, rule


@pytest.mark.parametrize("step", sorted(TESTS))
def test_every_alert_fires_and_clears_in_its_real_windows(step: str, tmp_path: Path) -> None:
    need(no_prometheus())
    path = tmp_path / "tests.yaml"
    path.write_text(yaml.safe_dump(TESTS[step]))
    assert "SUCCESS" in promtool("test", "rules", path)


def test_prometheus_reads_its_configuration() -> None:
    need(no_prometheus())
    said = promtool("check", "config", FOLDER / "prometheus/prometheus.yaml")
    assert "1 rule files found" in said
