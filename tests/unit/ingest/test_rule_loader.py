from pathlib import Path
from uuid import UUID

import pytest

from watchfloor.core import InvalidInputError
from watchfloor.ingest import (
    IngestConfig,
    RuleFile,
    configured_rules,
    default_rule_files,
    load_rules,
    read_rule_files,
)

BASE = """
title: Base
id: 00000000-0000-4000-8000-000000000001
name: base
logsource: {category: webserver}
detection:
  selection: {cs-method: GET}
  condition: selection
"""
COUNT = """
title: Count
id: 00000000-0000-4000-8000-000000000002
name: count
tags: [attack.reconnaissance, attack.t1595.002, cve.2024-1]
correlation:
  type: event_count
  rules: [base]
  group-by: [c-ip]
  timespan: 5m
  condition: {gte: 3}
watchfloor: {threat_type: bot_traffic, rearm-after: 1h}
"""


def problems_of(*documents: str) -> list[str]:
    with pytest.raises(InvalidInputError) as caught:
        load_rules([RuleFile("r.yml", "---".join(documents))])
    return [problem.field for problem in caught.value.fields]


def test_a_rule_is_what_its_file_says() -> None:
    (rule,) = load_rules([RuleFile("r.yml", f"{BASE}---{COUNT}")]).rules
    assert rule.name == "count"
    assert rule.mitre_hints == ("T1595.002",)
    assert (rule.kind, rule.threshold, rule.timespan_s, rule.rearm_after_s) == (
        "event_count",
        3,
        300,
        3600,
    )


def test_a_correlation_finds_its_base_in_another_file_by_name_or_id() -> None:
    by_id = COUNT.replace("[base]", "[00000000-0000-4000-8000-000000000001]")
    for count in (COUNT, by_id):
        assert load_rules([RuleFile("a.yml", count), RuleFile("b.yml", BASE)]).rules


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("title: Base\n", "", "r.yml:base.title"),
        ("category: webserver", "category: proxy", "r.yml:base.logsource.category"),
        ("cs-method: GET", "cs-verb: GET", "r.yml:base.detection.selection.cs-verb"),
        ("cs-method: GET", "cs-method|b64: GET", "r.yml:base.detection.selection.cs-method|b64"),
        ("cs-method: GET", "crawler: fake", "r.yml:base.detection.selection.crawler"),
        ("{cs-method: GET}", "[GET]", "r.yml:base.detection.selection"),
        ("{cs-method: GET}", "[]", "r.yml:base.detection.selection"),
        ("condition: selection", "condition: other", "r.yml:base.detection.condition"),
        ("  condition: selection\n", "", "r.yml:base.detection.condition"),
        ("name: count", "name: base", "r.yml:base.name"),
        ("-000000000002", "-000000000001", "r.yml:count.id"),
        ("type: event_count", "type: temporal", "r.yml:count.correlation.type"),
        ("[base]", "[base, gone]", "r.yml:count.correlation.rules.1"),
        ("[c-ip]", "[c-ip, c-port]", "r.yml:count.correlation.group-by.1"),
        ("timespan: 5m", "timespan: soon", "r.yml:count.correlation.timespan"),
        ("timespan: 5m", "timespan: 8d", "r.yml:count.correlation.timespan"),
        ("{gte: 3}", "{gte: 0}", "r.yml:count.correlation.condition.gte"),
        ("{gte: 3}", "{lte: 3}", "r.yml:count.correlation.condition.lte"),
        ("{gte: 3}", "{}", "r.yml:count.correlation.condition"),
        ("{gte: 3}", "{gte: 3, field: c-ip}", "r.yml:count.correlation"),
        ("event_count", "value_count", "r.yml:count.correlation"),
        ("bot_traffic", "weather", "r.yml:count.watchfloor.threat_type"),
        ("rearm-after", "rearm", "r.yml:count.watchfloor.rearm"),
        ("title: Count", "title: Count\nlevels: high", "r.yml:count.levels"),
        ("title: Count", "title: Count\ntitle: Again", "r.yml"),
        ("title: Count", "title: [", "r.yml"),
        ("title: Count", "- title: Count", "r.yml"),
    ],
)
def test_a_problem_is_named_by_file_rule_and_field(old: str, new: str, field: str) -> None:
    documents = f"{BASE}---{COUNT}"
    assert old in documents
    assert field in problems_of(documents.replace(old, new))


@pytest.mark.parametrize("text", ["[a, list]", "a: \x00", "just words"])
def test_what_is_no_rule_document_is_named_by_its_file(text: str) -> None:
    assert problems_of(text) == ["r.yml"]


def test_an_empty_document_is_none() -> None:
    assert load_rules([RuleFile("r.yml", f"---\n{BASE}---{COUNT}---\n")]).rules


def test_an_unknown_counted_field_is_named() -> None:
    count = COUNT.replace("event_count", "value_count").replace("gte: 3", "gte: 3, field: c-port")
    assert problems_of(BASE, count) == ["r.yml:count.correlation.condition.field"]


def test_every_problem_is_named_at_once() -> None:
    wrong = COUNT.replace("5m", "soon").replace("bot_traffic", "weather")
    assert problems_of(BASE.replace("cs-method", "verb"), wrong) == [
        "r.yml:base.detection.selection.verb",
        "r.yml:base.name",
        "r.yml:count.correlation.timespan",
        "r.yml:count.watchfloor.threat_type",
    ]


def test_a_wrong_base_does_not_make_its_correlation_wrong() -> None:
    assert problems_of(BASE.replace("title: Base\n", ""), COUNT) == ["r.yml:base.title"]


def test_a_base_that_nothing_counts_is_a_mistake() -> None:
    other = BASE.replace("name: base", "name: other").replace("-000000000001", "-000000000003")
    assert problems_of(BASE, COUNT, other) == ["r.yml:other.name"]


def test_no_rules_at_all_is_a_mistake() -> None:
    with pytest.raises(InvalidInputError):
        configured_rules(IngestConfig(use_default_rules=False))


def test_own_rules_are_read_from_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text(BASE)
    (tmp_path / "notes.txt").write_text("not a rule")
    count = tmp_path / "count.rule"
    count.write_text(COUNT)
    files = read_rule_files([tmp_path, count])
    assert [file.name for file in files] == ["base.yml", "count.rule"]
    own = configured_rules(IngestConfig(rule_files=(tmp_path, count)))
    assert {"count", "spoofed-crawler"} <= {rule.name for rule in own.rules}


@pytest.mark.parametrize(
    ("name", "reason"),
    [("absent.yml", "No such file or directory"), ("binary.yml", "is not UTF-8 text")],
)
def test_an_unreadable_rule_file_is_named(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "binary.yml").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidInputError) as caught:
        read_rule_files([tmp_path / name])
    assert caught.value.fields == ((str(tmp_path / name), reason),)


def test_the_packaged_rules_have_ids_and_names_of_their_own() -> None:
    rules = load_rules(default_rule_files()).rules
    assert len({rule.name for rule in rules}) == len(rules) > 15
    assert all(UUID(rule.id).version == 4 for rule in rules)
    assert all(rule.mitre_hints for rule in rules)


def test_the_example_in_the_readme_is_a_rule() -> None:
    readme = (Path(__file__).parents[3] / "services/ingest/README.md").read_text()
    example = readme.split("```yaml\n")[1].split("```")[0]
    assert [rule.name for rule in load_rules([RuleFile("r.yml", example)]).rules] == ["brute-force"]


def test_the_readme_names_every_packaged_rule() -> None:
    readme = (Path(__file__).parents[3] / "services/ingest/README.md").read_text()
    names = {rule.name for rule in load_rules(default_rule_files()).rules}
    shortened = {"verified-crawler-daily", "unverified-bot-daily", "unverified-bot-polling",
                 "scraping-slow", "credential-stuffing-distributed"}  # fmt: skip
    assert {name for name in names if f"`{name}`" not in readme} == shortened


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: &a [x]\nb: &b [" + "*a, " * 60_000 + "]", id="aliases"),
        pytest.param("[" * 100_000, id="deep"),
        pytest.param("a: " + "9" * 100_000, id="an endless number"),
    ],
)
def test_a_file_that_would_become_huge_is_a_problem_of_that_file(text: str) -> None:
    assert problems_of(text) == ["r.yml"]
