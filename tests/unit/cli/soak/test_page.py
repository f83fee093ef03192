"""The page that a soak leaves."""

from watchfloor.cli.soak.curves import Curve, judged
from watchfloor.cli.soak.page import Conditions, page

TIMES = [float(second) for second in range(0, 600, 5)]
MEMORY = Curve("product_mb", "memory", "MB", least=4)
RATE = Curve("answered_per_s", "calls answered", "1/s", 0, planned=8)


def test_it_says_under_which_conditions_it_ran_and_what_became_of_each_curve() -> None:
    text = page(
        Conditions(minutes=10, runtime="ray", machine_load=3.25, processors=2),
        [judged(MEMORY, TIMES, [100 + t / 10 for t in TIMES]), judged(RATE, TIMES, [8.0] * 120)],
        done={"signals": 7},
        failed={},
    )
    assert "## 10 minutes, runtime `ray`" in text
    assert "2 processors, load average 3.2." in text
    assert "| memory | 102.8 MB | 156.8 MB | 360 \u00b1 " in text
    assert "| calls answered | 8 1/s | 8 1/s | 0 \u00b1 0 | \u2265 7.2 1/s | steady |" in text
    assert "Answered: 7 signals. Not answered: none." in text
