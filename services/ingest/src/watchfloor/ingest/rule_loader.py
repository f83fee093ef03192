"""Reads rule files; names every problem of every file at once."""

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from watchfloor.core import FieldProblem, InvalidInputError
from watchfloor.ingest._condition import Predicate
from watchfloor.ingest._detection import LINE_FIELDS, FieldTests, compile_detection
from watchfloor.ingest._rule_documents import BaseDocument, CorrelationDocument, timespan_seconds
from watchfloor.ingest._yaml import read_documents
from watchfloor.ingest.rule import CountRule, RuleSet
from watchfloor.ingest.rule_files import RuleFile

_TECHNIQUE = re.compile(r"attack\.(t\d{4}(?:\.\d{3})?)", re.IGNORECASE)
_D = TypeVar("_D", bound=BaseModel)


def load_rules(files: Iterable[RuleFile]) -> RuleSet:
    """Rules compiled together; a correlation may count base rules of any of the files.

    Raises:
        InvalidInputError: Something is wrong; ``fields`` has every problem, each under
            ``file:rule.field``.
    """
    compiler = _Compiler()
    for file in files:
        compiler.read(file)
    return compiler.finish()


class _Compiler:
    """Two passes: base rules as they are read, correlations when all names are known."""

    def __init__(self) -> None:
        self._tests = FieldTests()
        self._problems: list[FieldProblem] = []
        self._bases: dict[str, Predicate | None] = {}
        self._ids: dict[str, str] = {}
        self._used: set[str] = set()
        self._correlations: list[tuple[str, CorrelationDocument]] = []
        self._places: dict[str, str] = {}

    def read(self, file: RuleFile) -> None:
        try:
            documents = read_documents(file.text)
        except ValueError as error:
            self._problems.append(FieldProblem(file.name, str(error)))
            return
        for number, raw in enumerate(documents, start=1):
            place = f"{file.name}:{raw.get('name', f'document {number}')}"
            if "correlation" in raw:
                correlation = self._checked(CorrelationDocument, raw, place)
                if correlation is not None and self._is_new(correlation, place):
                    self._correlations.append((place, correlation))
            else:
                base = self._checked(BaseDocument, raw, place)
                if base is None:
                    # Its name is known all the same: those that count it are not wrong.
                    self._bases.setdefault(str(raw.get("name")), None)
                elif self._is_new(base, place):
                    self._compile(base, place)

    def finish(self) -> RuleSet:
        rules = [self._count_rule(place, document) for place, document in self._correlations]
        for name in self._bases.keys() & self._places.keys() - self._used:
            self._add(self._places[name], "name", "no correlation counts this rule")
        if not rules and not self._problems:
            self._problems.append(FieldProblem("", "there is no correlation rule"))
        if self._problems:
            problems = tuple(sorted(self._problems))
            raise InvalidInputError(_summary(problems), fields=problems)
        return RuleSet(tuple(rules), self._tests.by_field)

    def _compile(self, document: BaseDocument, place: str) -> None:
        problems: list[FieldProblem] = []
        self._bases[document.name] = compile_detection(document.detection, self._tests, problems)
        for field, reason in problems:
            self._add(place, field, reason)

    def _count_rule(self, place: str, document: CorrelationDocument) -> CountRule:
        counting, mapping = document.correlation, document.watchfloor
        for position, field in enumerate(counting.group_by):
            if field not in LINE_FIELDS:
                self._add(place, f"correlation.group-by.{position}", "there is no such field")
        counted = counting.condition.field
        if counted is not None and counted not in LINE_FIELDS:
            self._add(place, "correlation.condition.field", "there is no such field")
        return CountRule(
            id=str(document.id),
            name=document.name,
            title=document.title,
            threat_type=mapping.threat_type,
            mitre_hints=_techniques(document.tags),
            kind=counting.type,
            counted_field=counted,
            group_by=counting.group_by,
            timespan_s=timespan_seconds(counting.timespan),
            threshold=counting.condition.minimum,
            rearm_after_s=timespan_seconds(mapping.rearm_after or counting.timespan),
            matches=_any_of(self._resolve(place, counting.rules)),
        )

    def _resolve(self, place: str, references: Iterable[str]) -> list[Predicate]:
        predicates = []
        for position, reference in enumerate(references):
            name = self._ids.get(reference, reference)
            if name not in self._bases:
                self._add(place, f"correlation.rules.{position}", "there is no such base rule")
                continue
            self._used.add(name)
            predicate = self._bases[name]
            if predicate is not None:
                predicates.append(predicate)
        return predicates

    def _is_new(self, document: BaseDocument | CorrelationDocument, place: str) -> bool:
        if document.name in self._places:
            self._add(place, "name", f"it is taken by {self._places[document.name]}")
            return False
        if str(document.id) in self._ids:
            self._add(place, "id", f"it is taken by {self._ids[str(document.id)]}")
            return False
        self._places[document.name] = place
        self._ids[str(document.id)] = document.name
        return True

    def _checked(self, model: type[_D], raw: Mapping[str, object], place: str) -> _D | None:
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            for problem in error.errors(include_input=False, include_url=False):
                field = ".".join(map(str, problem["loc"]))
                self._add(place, field, problem["msg"].removeprefix("Value error, "))
            return None

    def _add(self, place: str, field: str, reason: str) -> None:
        self._problems.append(FieldProblem(f"{place}.{field}" if field else place, reason))


def _any_of(predicates: list[Predicate]) -> Predicate:
    if len(predicates) == 1:
        return predicates[0]
    return lambda bits: any(predicate(bits) for predicate in predicates)


def _techniques(tags: Iterable[str]) -> tuple[str, ...]:
    found = (_TECHNIQUE.fullmatch(tag) for tag in tags)
    return tuple(match[1].upper() for match in found if match)


def _summary(problems: Iterable[FieldProblem]) -> str:
    return "The rules are wrong. " + " ".join(f"{field}: {reason}." for field, reason in problems)
