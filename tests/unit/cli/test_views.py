"""``watchfloor views``: what is shown, and what is forgotten."""

import json
from typing import Any

import httpx

VIEW = {
    "view_id": "v1",
    "project_id": "shop",
    "owner": "wf_ann",
    "name": "To judge",
    "page": "threats",
    "query": "review=yes",
    "shared": True,
    "created_at": "2026-01-01T12:00:00Z",
    "changed_at": "2026-01-01T12:00:00Z",
}


def test_views_are_listed_for_people_and_for_programs(face: Any, floor: Any) -> None:
    face.on("GET", "/api/views", httpx.Response(200, json={"views": [VIEW]}))

    shown, told = floor("views", "list"), floor("views", "list", "--json")

    assert (shown.code, told.code) == (0, 0)
    assert {"To judge", "wf_ann", "review=yes"} <= {each.strip() for each in shown.out.split("  ")}
    assert json.loads(told.out) == VIEW


def test_a_view_is_forgotten(face: Any, floor: Any) -> None:
    face.on("DELETE", "/api/views/v1", httpx.Response(204))

    assert floor("views", "delete", "v1").code == 0
