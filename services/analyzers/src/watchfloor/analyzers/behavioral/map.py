"""Sessions on a map: those that are alike lie beside each other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from watchfloor.analyzers.behavioral.agent import AgentBehavior, Group
from watchfloor.analyzers.behavioral.signature import PERMUTATIONS, Signature
from watchfloor.core import MapPoint

MOST_MAPPED = 10_000
"""A map shows so many sessions at most, the first by their ids."""

_LANDMARKS = 64
_AXES = 2
_NOTHING = 1e-9
_DECIMALS = 4

_Reals = NDArray[np.float64]


def map_of(agent: AgentBehavior, groups: Sequence[Group]) -> tuple[MapPoint, ...]:
    """Where the sessions lie, by id; the same for the same sessions, whatever their order.

    Args:
        agent: The sessions.
        groups: Those that are alike, as the report names them: the first is ``cluster_1``.
    """
    names = {
        int(slot): f"cluster_{number}"
        for number, group in enumerate(groups, start=1)
        for slot in group.slots
    }
    slots = agent.sessions.slots()
    placed = sorted(zip(agent.sessions.ids(slots), slots.tolist(), strict=True))[:MOST_MAPPED]
    rows = agent.sessions.rows(np.array([slot for _, slot in placed], dtype=np.intp)).tolist()
    # Equal signatures are one point.
    points: dict[int, int] = {}
    places = [points.setdefault(row, len(points)) for row in rows]
    xy = laid_out([agent.components.signature(row) for row in points])[places].tolist()
    return tuple(
        MapPoint(session_id=session_id, x=x, y=y, cluster_id=names.get(slot))
        for (session_id, slot), (x, y) in zip(placed, xy, strict=True)
    )


def laid_out(signatures: Sequence[Signature]) -> _Reals:
    """A point for each signature, by landmark multidimensional scaling (de Silva and Tenenbaum).

    A few signatures that are far from each other are laid out so that their distances, the shares
    of places that differ, are kept as well as a plane can; each other one is put where its
    distances to these say.
    """
    landmarks, squares = _landmarks(np.stack(signatures))
    means = squares[:, landmarks].mean(axis=1)
    inner = -(squares[:, landmarks] - means - means[:, None] + means.mean()) / 2
    values, vectors = np.linalg.eigh(inner)
    axes = [
        _axis(float(value), vector, squares - means[:, None])
        for value, vector in zip(values[::-1][:_AXES], vectors.T[::-1], strict=False)
    ]
    while len(axes) < _AXES:
        axes.append(np.zeros(len(signatures)))
    found: _Reals = np.stack(axes, axis=1)
    return found


def _landmarks(signatures: NDArray[np.uint32]) -> tuple[list[int], _Reals]:
    """Landmarks, each the farthest from those before it, and all squared distances from each."""
    chosen, squares = [0], [_squares(signatures, 0)]
    nearest = squares[0]
    while len(chosen) < _LANDMARKS and nearest.max() > 0:
        chosen.append(int(nearest.argmax()))
        squares.append(_squares(signatures, chosen[-1]))
        nearest = np.minimum(nearest, squares[-1])
    return chosen, np.stack(squares)


def _squares(signatures: NDArray[np.uint32], row: int) -> _Reals:
    differing = np.count_nonzero(signatures != signatures[row], axis=1)
    found: _Reals = (differing / PERMUTATIONS) ** 2
    return found


def _axis(value: float, vector: _Reals, centred: _Reals) -> _Reals:
    if value <= _NOTHING:
        return np.zeros(centred.shape[1])
    places = -(vector @ centred) / (2 * np.sqrt(value))
    # Of both directions the one in which the farthest point is positive.
    farthest = places[np.abs(places).argmax()]
    # A negative zero would be told as one.
    found: _Reals = np.round(places * np.sign(farthest), _DECIMALS) + 0.0
    return found
