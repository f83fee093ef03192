"""What operators ask for stays; what teams have goes with them."""

import pytest

from watchfloor.bus import NATSBus, PoolReport, PoolSizes, TeamReport, TeamReports

pytestmark = pytest.mark.integration


async def test_a_size_is_kept_until_it_is_forgotten(bus: NATSBus, project: str) -> None:
    """The pool is named after the project, so that this test has the bucket to itself."""
    sizes, other = PoolSizes(bus), f"{project}-other"
    assert await sizes.read([project, other]) == {}

    await sizes.ask(project, 4)
    await sizes.ask(project, 3)
    await sizes.ask(other, 2)
    assert await sizes.read([project, other]) == {project: 3, other: 2}

    await sizes.forget(project)
    assert await sizes.read([project, other]) == {other: 2}


async def test_the_last_report_of_each_team_is_told_until_it_ends(
    bus: NATSBus, project: str
) -> None:
    reports = TeamReports(bus)
    pool = PoolReport(replicas=2, up=1, busy_share=0.25)
    one, two = (
        TeamReport(team_id=f"{project}-{each}", release="1", pools={"context": pool})
        for each in range(2)
    )
    changed = two.model_copy(update={"release": "2"})
    for each in (one, two, changed):
        await reports.tell(each)
    assert [each for each in await reports.read() if project in each.team_id] == [one, changed]

    await reports.forget(one.team_id)
    assert [each for each in await reports.read() if project in each.team_id] == [changed]


async def test_without_any_team_none_is_told(bus: NATSBus) -> None:
    for team in await TeamReports(bus).read():
        await TeamReports(bus).forget(team.team_id)

    assert await TeamReports(bus).read() == []
