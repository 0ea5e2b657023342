"""Small drawings for the fronts of cards: lines and leaves in the business's colour.

Each is drawn around a point (x, y) in points and stays within about 52 mm × 34 mm.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from .colours import AMBER, tint
from .paper import MM, Paper

#: What the drawings are measured in: 1.3 mm.
_U = 1.3 * MM
Draw = Callable[[Paper, float, float, str], None]


def draw_ornament(name: str, paper: Paper, x: float, y: float, colour: str) -> None:
    """The drawing called `name` around (x, y); a sprig for names not known."""
    _ALL.get(name, _sprig)(paper, x, y, colour)


def _leaf(
    paper: Paper, x: float, y: float, angle: float, length: float, colour: str, fat: float = 0.34
) -> None:
    """A leaf from its stalk at (x, y) towards `angle` (degrees, 0 right, 90 up)."""
    turn = math.radians(angle)
    along = (math.cos(turn), -math.sin(turn))
    aside = (-along[1], along[0])

    def at(forward: float, sideways: float) -> tuple[float, float]:
        return (
            x + length * (along[0] * forward + aside[0] * sideways),
            y + length * (along[1] * forward + aside[1] * sideways),
        )

    tip = at(1, 0)
    paper.shape(
        (x, y),
        [(*at(0.25, fat), *at(0.75, fat), *tip), (*at(0.75, -fat), *at(0.25, -fat), x, y)],
        colour,
    )


def _sprig(paper: Paper, x: float, y: float, colour: str) -> None:
    """A branch lying from left to right with leaves on either side."""
    wide, rise = 15 * _U, 3 * _U
    start, end = (x - wide, y + rise), (x + wide, y - rise)
    bend = (x - wide * 0.3, y - rise * 1.6, x + wide * 0.3, y + rise * 0.9)
    paper.shape(start, [(*bend, *end)], colour, 1.1)
    soft = tint(colour, 0.45)
    for number in range(7):
        share = 0.12 + number * 0.12
        px, py = _on_curve(start, bend, end, share)
        size = (5.6 - abs(number - 2.5) * 0.45) * _U
        _leaf(paper, px, py, 62, size, colour if number % 2 else soft)
        _leaf(paper, px, py, -42, size * 0.86, soft if number % 2 else colour)
    _leaf(paper, *end, 10, 5 * _U, colour)


def _branch(paper: Paper, x: float, y: float, colour: str) -> None:
    """A bare, quiet branch: for mourning."""
    wide = 13 * _U
    start, end = (x - wide, y + 2 * _U), (x + wide, y - 3 * _U)
    bend = (x - wide * 0.2, y - 2 * _U, x + wide * 0.3, y + 2 * _U)
    grey = "#5C6B70"
    paper.shape(start, [(*bend, *end)], grey, 0.9)
    for number in range(5):
        px, py = _on_curve(start, bend, end, 0.2 + number * 0.17)
        _leaf(paper, px, py, 40 if number % 2 else -30, 5.4 * _U, tint(grey, 0.55), 0.26)


def _wreath(paper: Paper, x: float, y: float, colour: str) -> None:
    """Leaves around a circle, open at the top."""
    soft = tint(colour, 0.45)
    radius = 10 * _U
    for number in range(22):
        angle = 118 + number * (304 / 21)
        turn = math.radians(angle)
        px, py = x + radius * math.cos(turn), y - radius * math.sin(turn)
        leans = angle + 90 if number < 11 else angle - 90
        toward = leans + 180 + (28 if number % 2 else -28)
        _leaf(paper, px, py, toward, 5.0 * _U, colour if number % 3 else soft, 0.3)
    paper.disc(x, y + radius, 1.1 * _U, AMBER)


def _candles(paper: Paper, x: float, y: float, colour: str) -> None:
    """Five candles of different height."""
    soft = tint(colour, 0.4)
    foot = y + 11 * _U
    for number, high in enumerate((11.0, 14.5, 17.0, 13.0, 10.0)):
        left = x + (number - 2) * 5.6 * _U - 1.4 * _U
        top = foot - high * _U
        paper.rounded(left, top, 2.8 * _U, high * _U, 1.2, colour if number % 2 else soft)
        middle = left + 1.4 * _U
        paper.rule(middle, top, middle, top - 1.4 * _U, colour, 0.7)
        flame = top - 1.3 * _U
        paper.shape(
            (middle, flame),
            [
                (middle + 1.9 * _U, flame - 0.4 * _U, middle + 0.7 * _U, flame - 3 * _U,
                 middle, flame - 4.6 * _U),
                (middle - 0.7 * _U, flame - 3 * _U, middle - 1.9 * _U, flame - 0.4 * _U,
                 middle, flame),
            ],
            AMBER,
        )  # fmt: skip
    paper.rule(x - 16 * _U, foot, x + 16 * _U, foot, colour, 0.9)


def _star(paper: Paper, x: float, y: float, colour: str) -> None:
    """A straw star of eight rays with small ones around it."""
    soft = tint(colour, 0.4)
    for number in range(16):
        long = number % 2 == 0
        _leaf(paper, x, y, number * 22.5, (12.5 if long else 7.5) * _U,
              colour if long else soft, 0.13 if long else 0.16)  # fmt: skip
    paper.disc(x, y, 1.4 * _U, AMBER)
    for dx, dy, size in ((-19, -5, 3.2), (20, -7, 2.6), (-16, 8, 2.2), (17, 7, 3.0)):
        for ray in range(4):
            _leaf(paper, x + dx * _U, y + dy * _U, ray * 90, size * _U, soft, 0.16)


def _house(paper: Paper, x: float, y: float, colour: str) -> None:
    """A house with a lit window and a tree beside it."""
    soft = tint(colour, 0.4)
    foot = y + 11 * _U
    left, wide, high = x - 11 * _U, 18 * _U, 11 * _U
    paper.rectangle(left, foot - high, wide, high, tint(colour, 0.16))
    eaves, ridge = foot - high, foot - high - 9 * _U
    middle = left + wide / 2
    roof = ((left - 2 * _U, eaves), (middle, ridge), (left + wide + 2 * _U, eaves))
    paper.shape(
        roof[0],
        [(*roof[0], *roof[1], *roof[1]), (*roof[1], *roof[2], *roof[2])],
        colour,
    )
    paper.rectangle(left + 3 * _U, foot - 7.6 * _U, 4.6 * _U, 4.6 * _U, AMBER)
    paper.rectangle(left + 3 * _U + 2.1 * _U, foot - 7.6 * _U, 0.4 * _U, 4.6 * _U, "#FFFFFF")
    paper.rectangle(left + 3 * _U, foot - 5.5 * _U, 4.6 * _U, 0.4 * _U, "#FFFFFF")
    paper.rectangle(left + 11 * _U, foot - 7.6 * _U, 4.2 * _U, 7.6 * _U, colour)
    trunk = x + 12.5 * _U
    paper.rule(trunk, foot, trunk, foot - 9 * _U, colour, 1.1)
    for angle, size in ((90, 9.0), (55, 6.5), (125, 6.5), (30, 5.0), (150, 5.0)):
        _leaf(paper, trunk, foot - 6.4 * _U, angle, size * _U, soft, 0.3)
    paper.rule(x - 16 * _U, foot, x + 18 * _U, foot, colour, 0.9)


def _on_curve(
    start: tuple[float, float],
    bend: tuple[float, float, float, float],
    end: tuple[float, float],
    share: float,
) -> tuple[float, float]:
    """The point of a Bézier curve at `share` of its way."""
    rest = 1 - share
    weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
    points = (start, bend[:2], bend[2:], end)
    return (
        sum(weight * point[0] for weight, point in zip(weights, points, strict=True)),
        sum(weight * point[1] for weight, point in zip(weights, points, strict=True)),
    )


_ALL: dict[str, Draw] = {
    "sprig": _sprig,
    "branch": _branch,
    "wreath": _wreath,
    "candles": _candles,
    "star": _star,
    "house": _house,
}
