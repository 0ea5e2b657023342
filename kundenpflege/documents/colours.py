"""Colours of the papers: readable on white whatever the business chose."""

from __future__ import annotations

import re

INK = "#1D2B2F"
MUTED = "#5C6B70"
HAIRLINE = "#D3CEC3"
AMBER = "#C77F0A"
#: Amber for words: 4.5:1 on white and on the tint (WCAG 2.1, 1.4.3).
AMBER_TEXT = "#875607"
AMBER_TINT = "#FBF3E5"
DEFAULT_BRAND = "#0E5A62"


def brand_colour(value: str) -> str:
    """The business's colour, darkened until text in it reaches 4.5:1 on white (WCAG 2.1, 1.4.3)."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        return DEFAULT_BRAND
    channels = _channels(value)
    while contrast_on_white(_hex(channels)) < 4.5:
        channels = tuple(channel * 0.95 for channel in channels)
    return _hex(channels)


def tint(colour: str, strength: float = 0.07) -> str:
    """A quiet background: `strength` parts of the colour in white."""
    return _hex(tuple(255 - (255 - channel) * strength for channel in _channels(colour)))


def contrast_on_white(colour: str) -> float:
    """Contrast ratio of `#RRGGBB` to white, 1 to 21."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in _channels(colour))
    ]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def _channels(colour: str) -> tuple[float, ...]:
    return tuple(float(int(colour[n : n + 2], 16)) for n in (1, 3, 5))


def _hex(channels: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(channel):02X}" for channel in channels)
