"""The stamps of access logs as seconds since 1970."""

from datetime import UTC, datetime

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
        start=1,
    )
}
_MINUTES_KEPT = 10_000
_LATEST = int(datetime(2199, 12, 31, tzinfo=UTC).timestamp())
"""Signals know times from 1970 up to the year 2200; a margin is left for what is counted on."""


class LogTime:
    """Reads stamps; each minute and offset is computed once."""

    def __init__(self) -> None:
        self._minutes: dict[str, int] = {}

    def seconds(self, minute: str, second: str, zone: str) -> int | None:
        """Seconds since 1970 of ``17/May/2015:10:05``, ``03``, ``+0000``.

        Returns:
            ``None`` where there is no such moment, for example on a 31st of February, or where it
            lies before 1970 or beyond 2199.
        """
        key = minute + zone
        start = self._minutes.get(key)
        if start is None:
            try:
                start = _start_of(minute, zone)
            except (KeyError, ValueError):
                return None
            if len(self._minutes) >= _MINUTES_KEPT:
                self._minutes.clear()
            self._minutes[key] = start
        return start + int(second)


def _start_of(minute: str, zone: str) -> int:
    date, hour, minutes = minute.split(":")
    day, month, year = date.split("/")
    moment = datetime(int(year), _MONTHS[month], int(day), int(hour), int(minutes), tzinfo=UTC)
    offset = int(zone[1:3]) * 3600 + int(zone[3:5]) * 60
    start = int(moment.timestamp()) - (-offset if zone[0] == "-" else offset)
    if not 0 <= start < _LATEST:
        raise ValueError("no time of a signal")
    return start
