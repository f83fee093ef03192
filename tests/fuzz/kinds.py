"""The kinds of fuzzing, and one of them from its first case to the judgement."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import httpx

from fuzz.growth import Growth
from fuzz.grpc_calls import fuzz_grpc
from fuzz.otlp_exports import fuzz_otlp
from fuzz.rest import fuzz_rest
from fuzz.tally import Finding, Tally
from fuzz.target import Target

KINDS: Mapping[str, Callable[..., None]] = {
    "rest": fuzz_rest,
    "grpc": fuzz_grpc,
    "otlp": fuzz_otlp,
}
_PRODUCT = "product"
_EXPECTED = {"delivery_given_up"}
"""Logged as errors for good reason: policies are made whose webhooks lead nowhere."""


class Fuzzed(NamedTuple):
    """What came of one kind.

    Attributes:
        tally: The cases and findings.
        figures: What the product held, and how long it took.
    """

    tally: Tally
    figures: Mapping[str, object]


def fuzz(target: Target, kind: str, *, cases: int, seed: int) -> Fuzzed:
    """Ask so many times, then look at what is left of the product."""
    growth = Growth(target, cases=cases)
    tally = Tally(kind, cases=cases, seed=seed, case_done=growth.case_done)
    began, log_at = time.monotonic(), target.product.log.stat().st_size
    KINDS[kind](target, tally, cases=cases)
    took_s = round(time.monotonic() - began, 1)
    for fault in (*growth.faults(), *_left(target)):
        tally.found(Finding(_PRODUCT, fault))
    for line in _errors_logged(target, since=log_at):
        tally.found(Finding(_PRODUCT, f"logs {line['message']}", json.dumps(line)))
    return Fuzzed(tally, {"took_s": took_s, **growth.figures()})


def _errors_logged(target: Target, *, since: int) -> Iterator[Mapping[str, object]]:
    with target.product.log.open() as log:
        log.seek(since)
        # What is no JSON, such as a traceback of the interpreter, is an error in any case.
        for line in log:
            said = json.loads(line) if line.startswith("{") else {"message": line.strip()}
            if said.get("level", "ERROR") == "ERROR" and said["message"] not in _EXPECTED:
                yield said


def _left(target: Target) -> Sequence[str]:
    """What is wrong once all is said: nothing that was accepted could be a dead letter."""
    faults = []
    with httpx.Client(base_url=target.product.url) as http:
        if not http.get("/ready").is_success:
            faults.append("is not ready")
        for role, key in target.keys.items():
            if not http.get("/auth/me", headers={"x-api-key": key}).is_success:
                faults.append(f"does not know the {role} any more")
        letters = http.get("/api/dead-letters", headers={"x-api-key": target.product.key})
        faults += [f"gave up: {each['reason']}" for each in letters.json()["dead_letters"]]
    return faults
