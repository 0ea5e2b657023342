"""What colour an entry has: by its kind, or by who is responsible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.theme_tokens import contrast
from .facts import is_ground

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry

BY_KIND, BY_RESPONSIBLE = "kind", "responsible"


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours of an entry: ground, letters, border, and the strong one of its edge."""

    soft: QColor
    text: QColor
    line: QColor
    strong: QColor


@lru_cache(maxsize=256)
def _of_tone(_scheme: object, tone: str) -> Ink:
    names = (f"{tone}_soft", f"{tone}_text", f"{tone}_line", tone)
    return Ink(*(theme.color(name) for name in names))


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    parts = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in parts)
    return QColor(red, green, blue)


@lru_cache(maxsize=256)
def _of_colour(_scheme: object, colour: str, surface: str, dark: bool) -> Ink:
    own, ground = QColor(colour), QColor(surface)
    soft = _mixed(own, ground, 0.30 if dark else 0.16)
    towards = QColor("#FFFFFF" if dark else "#000000")
    text, share = own, 1.0
    while contrast(text.name(), soft.name()) < 4.6 and share > 0:
        share -= 0.08
        text = _mixed(own, towards, share)
    return Ink(soft, text, _mixed(own, ground, 0.45), text)


def ink(entry: CalendarEntry, by: str) -> Ink:
    """The colours of an entry; what is done is quiet in either way."""
    now = theme.current()
    if by == BY_RESPONSIBLE and not entry.done and entry.color and QColor(entry.color).isValid():
        return _of_colour(now, entry.color, now.css("surface"), now.dark)
    if entry.foreign and entry.color and QColor(entry.color).isValid():
        return _of_colour(now, entry.color, now.css("surface"), now.dark)
    tone = entry.tone
    if entry.done or entry.foreign:
        tone = "neutral"
    elif by == BY_RESPONSIBLE and entry.kind == "contact" and tone != "red":
        tone = "neutral"  # nobody is responsible
    return _of_tone(now, tone)


def colour_ink(colour: str) -> Ink:
    """The colours for somebody's own colour."""
    now = theme.current()
    return _of_colour(now, colour, now.css("surface"), now.dark)


def kind_legend(entries: Iterable[CalendarEntry]) -> list[tuple[str, str]]:
    """(tone, words) for the colours that are on the screen, in a fixed order."""
    words = {
        "brand": _("Anruf, Besuch, Treffen"),
        "amber": _("zu einem Angebot"),
        "red": _("überfällig"),
        "green": _("Brief"),
        "blue": _("E-Mail, Nachricht"),
        "violet": _("Geburtstag"),
        "neutral": _("erledigt"),
    }
    seen = set()
    for entry in entries:
        if is_ground(entry) or entry.foreign:
            continue
        seen.add("neutral" if entry.done else entry.tone)
    return [(tone, text) for tone, text in words.items() if tone in seen]
