"""Makes synthetic signals."""

import itertools
import math
from collections.abc import Iterator, Sequence
from random import Random

from pydantic import JsonValue

from watchfloor.core import Clock, SignalInput
from watchfloor.ingest.simulator._recipes import RECIPES
from watchfloor.ingest.simulator.scenario import Scenario

CUSTOMERS = ("northwind-shop", "harbour-bank", "lumen-media", "atlas-tickets")
"""Whose traffic it is when the caller names nobody."""

_NETWORKS = ("192.0.2", "198.51.100", "203.0.113")
_IPV6_SHARE = 0.15


def simulate(
    scenario: Scenario,
    *,
    seed: int,
    clock: Clock,
    count: int | None = None,
    customers: Sequence[str] = CUSTOMERS,
) -> Iterator[SignalInput]:
    """Plausible signals of one kind, the same for the same seed but for their time.

    Addresses are those reserved for documentation (RFC 5737, RFC 3849), and ``raw_data`` says
    ``synthetic``, so that nothing real is ever accused. The signals carry no ``id``: a second
    run is a second set of threats.

    Args:
        scenario: What they look like; ``mixed`` draws one of the others each time.
        seed: What the choices hang on.
        clock: Gives ``detected_at`` at the moment a signal is taken.
        count: How many; without end when absent.
        customers: Whose traffic it is; one is drawn each time.
    """
    # Repeatable on purpose; nothing here is a secret.
    random = Random(f"{scenario}/{seed}")  # noqa: S311
    for _ in itertools.count() if count is None else range(count):
        one = random.choice(tuple(RECIPES)) if scenario is Scenario.MIXED else scenario
        yield _draw(one, random, clock=clock, customers=customers)


def _draw(
    scenario: Scenario, random: Random, *, clock: Clock, customers: Sequence[str]
) -> SignalInput:
    recipe = RECIPES[scenario]
    details: dict[str, JsonValue] = {
        name: random.choice(values) for name, values in recipe.details.items()
    }
    return SignalInput(
        threat_type=recipe.threat_type,
        customer_id=random.choice(customers),
        source_ip=_address(random),
        user_agent=random.choice(recipe.user_agents) or None,
        request_count=_skewed(random, recipe.requests),
        time_window_minutes=float(random.randint(*recipe.minutes)),
        detected_at=clock.now(),
        user_id=f"user-{random.randrange(10_000):04}" if recipe.has_account else None,
        endpoint=random.choice(recipe.endpoints),
        geo=random.choice(recipe.countries) if recipe.countries else None,
        raw_data={"synthetic": True, "scenario": scenario.value, **details},
    )


def _address(random: Random) -> str:
    if random.random() < _IPV6_SHARE:
        return f"2001:db8:{random.randrange(1, 0xFFFF):x}::{random.randrange(1, 0xFFFF):x}"
    return f"{random.choice(_NETWORKS)}.{random.randrange(1, 255)}"


def _skewed(random: Random, bounds: tuple[int, int]) -> int:
    """Between the bounds, even on a logarithmic scale: most attacks are small."""
    low, high = bounds
    return round(math.exp(random.uniform(math.log(low), math.log(high))))
