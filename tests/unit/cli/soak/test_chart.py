"""The chart that a soak leaves."""

from xml.etree import ElementTree as ET

from watchfloor.cli.soak.chart import svg
from watchfloor.cli.soak.curves import Curve, judged

SVG = "{http://www.w3.org/2000/svg}"
CURVES = [Curve(name, f"size of <{name}>", "MB", 1) for name in ("flat", "rising", "third")]
SAMPLES = [
    {"t_s": 2.0 * place, "flat": 7.0, "rising": 10.0 * place, "third": 0.0} for place in range(20)
]
TIMES = [sample["t_s"] for sample in SAMPLES]


def chart() -> ET.Element:
    curves = [judged(curve, TIMES, [each[curve.name] for each in SAMPLES]) for curve in CURVES]
    return ET.fromstring(svg(SAMPLES, curves))


def points(place: int) -> list[tuple[float, float]]:
    line = chart().findall(f".//{SVG}polyline")[place].get("points", "")
    return [(float(x), float(y)) for x, y in (point.split(",") for point in line.split())]


def test_each_curve_has_a_point_for_each_sample() -> None:
    assert [len(points(place)) for place in range(3)] == [len(SAMPLES)] * 3


def test_what_rises_goes_up_and_what_is_flat_stays() -> None:
    flat, rising = ([y for _, y in points(place)] for place in (0, 1))
    assert len(set(flat)) == 1
    assert rising == sorted(rising, reverse=True)
    assert rising[0] > rising[-1]


def test_each_panel_says_what_it_shows_and_what_became_of_it() -> None:
    texts = [text.text for text in chart().iter(f"{SVG}text")]
    for words in ("size of <flat>, MB", "flat", "size of <rising>, MB", "grows", "190"):
        assert words in texts


def test_nothing_lies_outside_the_picture() -> None:
    root = chart()
    _, _, width, height = map(float, root.get("viewBox", "").split())
    panels = root.findall(f"{SVG}g")
    assert len(panels) == 3
    for panel in panels:
        x, y = map(float, panel.get("transform", "").removeprefix("translate(")[:-1].split(","))
        assert x + 420 <= width
        assert y + 130 <= height
