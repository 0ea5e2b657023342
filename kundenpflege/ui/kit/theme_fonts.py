"""The application font: the system's own one, and what to do where a system has none."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

# Factor on the body size, and weight.
ROLES: dict[str, tuple[float, QFont.Weight]] = {
    "title": (1.6, QFont.Weight.Bold),
    "number": (1.8, QFont.Weight.Bold),
    "heading": (1.25, QFont.Weight.Bold),
    "section": (1.1, QFont.Weight.DemiBold),
    "body": (1.0, QFont.Weight.Normal),
    "button": (0.94, QFont.Weight.Medium),
    "small": (0.9, QFont.Weight.Normal),
    "chip": (0.86, QFont.Weight.DemiBold),
}
LOWEST_SCALE, HIGHEST_SCALE = 0.9, 1.6
_PLAIN_LINUX_SIZE = 10.0  # points; Qt's own 9 for a desktop that says nothing is too small
_PREFERRED = ("Inter", "Noto Sans", "Cantarell", "Ubuntu", "Open Sans")

_base: QFont | None = None


def base_font() -> QFont:
    """The body font at scale 1. Asked once, before the application font is changed."""
    global _base
    if _base is None:
        _base = _find()
    return QFont(_base)


def _find() -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if sys.platform in ("win32", "darwin"):
        return font
    families = QFontDatabase.families()
    if not families:
        return _shipped(font)
    # "Sans Serif" is what Qt asks for when no desktop named a font.
    nameless = font.family() in ("", "Sans Serif", "sans-serif")
    if nameless or QFontInfo(font).family().startswith("DejaVu"):
        for family in _PREFERRED:
            if family in families:
                font.setFamilies([family])
                break
        else:
            font.setFamilies([QFontInfo(font).family()])
    if nameless:
        font.setPointSizeF(max(font.pointSizeF(), _PLAIN_LINUX_SIZE))
    return font


def _shipped(font: QFont) -> QFont:
    """Lato, which comes with the program for the letters, on a computer without any font."""
    spec = importlib.util.find_spec("fontpkg_lato")
    places = list(spec.submodule_search_locations or []) if spec else []
    for place in places:
        for name in ("Lato-Regular", "Lato-Semibold", "Lato-Bold", "Lato-Italic"):
            for path in Path(place).rglob(f"{name}.ttf"):
                QFontDatabase.addApplicationFont(str(path))
    if "Lato" in QFontDatabase.families():
        font.setFamilies(["Lato"])
    font.setPointSizeF(max(font.pointSizeF(), _PLAIN_LINUX_SIZE))
    return font


def derive(role: str, scale: float, bold: bool = False, tabular: bool = False) -> QFont:
    """The font of `role` at `scale`; `tabular` gives all digits the same width."""
    factor, weight = ROLES[role]
    font = base_font()
    if font.pointSizeF() > 0:
        font.setPointSizeF(round(font.pointSizeF() * factor * scale, 2))
    else:  # a system font given in pixels
        font.setPixelSize(max(1, round(font.pixelSize() * factor * scale)))
    font.setWeight(max(weight, QFont.Weight.DemiBold) if bold else weight)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font
