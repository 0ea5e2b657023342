"""Icons by meaning, from one family (Phosphor, as shipped by QtAwesome).

QtAwesome's import costs a quarter of a second; only its font file and its list of names are
needed, so they are read directly when the first icon is painted. Icons take their colour from
the theme each time they are painted: a change of scheme needs no new icons.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from functools import cache
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QIcon,
    QIconEngine,
    QPainter,
    QPainterPath,
    QPixmap,
    QRawFont,
    QTransform,
)

from . import theme

# Meaning → Phosphor name.
NAMES: dict[str, str] = {
    # pages
    "today": "sun-horizon", "customers": "users-three", "plan": "calendar",
    "offers": "file-text", "orders": "wrench", "potential": "arrows-clockwise",
    "campaigns": "megaphone-simple", "figures": "chart-line-up", "settings": "gear-six",
    "logo": "handshake", "import": "download-simple", "export": "export",
    # contacts
    "phone": "phone", "call": "phone", "visit": "house-line", "letter": "envelope",
    "email": "envelope-simple", "message": "chat-circle-text", "meeting": "chats",
    "note": "note", "wish": "lightbulb", "write": "envelope-simple",
    # reminders and occasions
    "follow_up": "phone-outgoing", "promise": "handshake", "cake": "cake", "birthday": "cake",
    "occasion": "sparkle", "satisfaction": "smiley", "warranty": "shield-warning",
    "care": "scales", "win_back": "arrow-bend-up-left", "complaint": "warning-circle",
    "planned": "calendar-check", "gift": "gift", "bell": "bell", "talk_guide": "chat-circle-text",
    # what one does
    "done": "check", "later": "clock", "schedule": "calendar-plus", "search": "magnifying-glass",
    "plus": "plus", "minus": "minus", "undo": "arrow-counter-clockwise",
    "redo": "arrow-clockwise", "edit": "pencil-simple", "delete": "trash", "close": "x",
    "filter": "funnel", "send": "paper-plane-tilt", "copy": "copy", "variant": "copy",
    "print": "printer", "pdf": "file-pdf", "save": "floppy-disk", "open": "arrow-square-out",
    "upload": "upload-simple", "download": "download-simple", "spreadsheet": "table",
    "drag": "dots-six-vertical", "more": "dots-three", "menu": "list", "columns": "columns",
    "sort": "sort-ascending", "zoom_in": "magnifying-glass-plus",
    "zoom_out": "magnifying-glass-minus", "fit_width": "arrows-out-line-horizontal",
    "show": "eye", "hide": "eye-slash", "link": "link", "list": "list-bullets",
    "new_offer": "file-plus", "new_customer": "user-plus", "accept": "thumbs-up",
    "decline": "thumbs-down", "refresh": "arrows-clockwise", "history": "clock-counter-clockwise",
    "left": "caret-left", "right": "caret-right", "up": "caret-up", "down": "caret-down",
    "arrow_left": "arrow-left", "arrow_right": "arrow-right",
    # states
    "ok": "check-circle", "info": "info", "warning": "warning", "error": "warning-circle",
    "question": "question", "idea": "lightbulb", "safe": "shield-check", "star": "star",
    "cancel": "x-circle", "forbidden": "prohibit", "wait": "hourglass", "lock": "lock-key",
    # things
    "person": "user", "person_left": "user-minus", "family": "users", "business": "buildings",
    "public": "bank", "address": "map-pin", "calendar": "calendar-blank", "money": "currency-eur",
    "percent": "percent", "tag": "tag", "catalogue": "package", "text": "text-aa",
    "guarantee": "shield-check", "need": "quotes", "image": "image", "palette": "palette",
    "folder": "folder-open", "database": "database", "help": "question", "light": "sun",
    "dark": "moon", "system": "desktop", "keyboard": "keyboard", "web": "globe-simple",
    "birthday_star": "star",
    "heading": "text-h", "optional": "plus-circle", "alternative": "swap", "file": "file",
}  # fmt: skip

_EM = 256.0  # glyph outlines are taken at this size and scaled when painted
_cache: dict[tuple[str, bool, int, int], QPixmap] = {}


def _font_folders() -> list[Path]:
    """Where QtAwesome keeps its fonts: installed, or packed with the frozen program."""
    spec = importlib.util.find_spec("qtawesome")
    places = list(spec.submodule_search_locations or []) if spec else []
    if bundle := getattr(sys, "_MEIPASS", None):
        places.append(str(Path(bundle) / "qtawesome"))
    return [Path(place) / "fonts" for place in places]


class _Font:
    """The icon font with its names; empty when QtAwesome's files are not there."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._raw: QRawFont | None = None
        for fonts in _font_folders():
            for charmap in sorted(fonts.glob("phosphor-charmap-*.json")):
                self._codes = json.loads(charmap.read_text(encoding="utf-8"))
            for file in sorted(fonts.glob("phosphor-*.ttf")):
                self._raw = QRawFont(str(file), _EM)

    def path(self, name: str, filled: bool) -> QPainterPath:
        """Outline of a glyph in a square of `_EM` with its origin at the top left."""
        code = self._codes.get(f"{name}-fill" if filled else name) or self._codes.get(name)
        if code is None or self._raw is None:
            return QPainterPath()
        glyphs = self._raw.glyphIndexesForString(chr(int(code, 16)))
        if not glyphs:
            return QPainterPath()
        outline = self._raw.pathForGlyph(glyphs[0])
        # The family draws every sign into the square above the base line.
        outline.translate(0, self._raw.ascent())
        return outline


@cache
def _font() -> _Font:
    return _Font()


@cache
def outline(name: str, filled: bool = False) -> QPainterPath:
    """Outline of the icon for a meaning (or a Phosphor name) in a unit square."""
    path = _font().path(NAMES.get(name, name), filled)
    return QTransform.fromScale(1 / _EM, 1 / _EM).map(path)


def paint(
    painter: QPainter, rect: QRectF, name: str, color: QColor | str, filled: bool = False
) -> None:
    """Paint an icon centred into `rect`; for self-painted widgets and delegates."""
    side = min(rect.width(), rect.height())
    corner = QPointF(
        rect.x() + (rect.width() - side) / 2,
        rect.y() + (rect.height() - side) / 2,
    )
    _fill(painter, QRectF(corner.x(), corner.y(), side, side), name, _color(color), filled)


def _fill(painter: QPainter, rect: QRectF, name: str, color: QColor, filled: bool) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width(), rect.height())
    painter.fillPath(outline(name, filled), color)
    painter.restore()


def _color(color: QColor | str) -> QColor:
    return theme.color(color) if isinstance(color, str) else QColor(color)


def pixmap(
    name: str,
    color: QColor | str = "text",
    size: int = 16,
    ratio: float = 1.0,
    filled: bool = False,
) -> QPixmap:
    """A square picture of an icon, `size` device-independent pixels, sharp at `ratio`."""
    result = _square(name, filled, _color(color), round(size * ratio))
    result = QPixmap(result)
    result.setDevicePixelRatio(ratio)
    return result


def _square(name: str, filled: bool, color: QColor, side: int) -> QPixmap:
    key = (name, filled, color.rgba(), side)
    found = _cache.get(key)
    if found is None:
        found = QPixmap(side, side)
        found.fill(Qt.GlobalColor.transparent)
        painter = QPainter(found)
        _fill(painter, QRectF(0, 0, side, side), name, color, filled)
        painter.end()
        if len(_cache) > 2000:
            _cache.clear()
        _cache[key] = found
    return found


class _Engine(QIconEngine):
    """Paints an icon in the theme's colour. In a wide rectangle it stands at the left:
    the rest is the gap between a button's icon and its text."""

    def __init__(self, name: str, color: str, filled: bool, size: int) -> None:
        super().__init__()
        self._args = (name, color, filled, size)

    def clone(self) -> QIconEngine:
        """A copy, as Qt asks for."""
        return _Engine(*self._args)

    def _tint(self, mode: QIcon.Mode) -> QColor:
        return theme.color("disabled" if mode == QIcon.Mode.Disabled else self._args[1])

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint into `rect`."""
        name, _, filled, _size = self._args
        side = min(rect.width(), rect.height())
        ratio = painter.device().devicePixelRatioF()
        picture = QPixmap(_square(name, filled, self._tint(mode), round(side * ratio)))
        picture.setDevicePixelRatio(ratio)
        left = rect.x() if rect.width() > side else rect.x() + (rect.width() - side) // 2
        painter.drawPixmap(left, rect.y() + (rect.height() - side) // 2, picture)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """A picture of `size` device pixels."""
        result = QPixmap(size)
        result.fill(Qt.GlobalColor.transparent)
        painter = QPainter(result)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return result

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        """Every size can be painted."""
        return size

    def availableSizes(
        self, mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off
    ) -> list[QSize]:
        """The size asked for; whoever wants another one gets it as well."""
        return [QSize(self._args[3], self._args[3])]


@cache
def icon(name: str, color: str = "text", size: int = 16, filled: bool = False) -> QIcon:
    """The icon for a meaning in a colour of the theme; follows changes of the theme."""
    return QIcon(_Engine(name, color, filled, size))
