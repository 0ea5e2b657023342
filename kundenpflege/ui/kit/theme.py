"""The look: colours, fonts and spacing by name, and their application to every native widget.

`apply` is called at the start and whenever the user changes scheme or size; `signals.changed`
tells self-painted widgets, which ask `current()` each time they paint.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from kundenpflege.base.paths import resource

from . import theme_fonts, theme_qss
from .theme_tokens import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST

Scheme = Literal["light", "dark"]
Wish = Literal["light", "dark", "system"]

S1, S2, S3, S4, S5 = 4, 8, 12, 16, 24
RADIUS = 7
CARD_RADIUS = 10


class Theme:
    """One scheme at one size. Immutable; replaced as a whole by `apply`."""

    def __init__(self, scheme: Scheme, scale: float = 1.0, more_contrast: bool = False) -> None:
        self.scheme: Scheme = scheme
        self.scale = min(max(scale, theme_fonts.LOWEST_SCALE), theme_fonts.HIGHEST_SCALE)
        tokens = dict(LIGHT if scheme == "light" else DARK)
        if more_contrast:
            tokens.update(LIGHT_CONTRAST if scheme == "light" else DARK_CONTRAST)
        self.tokens = tokens
        self._colors = {name: QColor(value) for name, value in tokens.items()}
        self._fonts: dict[tuple[str, bool, bool], QFont] = {}

    @property
    def dark(self) -> bool:
        """Whether texts are light on dark grounds."""
        return self.scheme == "dark"

    def color(self, name: str) -> QColor:
        """The colour called `name`, or one given as `#RRGGBB`."""
        return QColor(name) if name.startswith("#") else QColor(self._colors[name])

    def css(self, name: str) -> str:
        """The colour called `name` as `#RRGGBB`."""
        return self.tokens[name]

    def font(self, role: str = "body", bold: bool = False, tabular: bool = False) -> QFont:
        """Font for title, number, heading, section, body, button, small or chip."""
        key = (role, bold, tabular)
        if key not in self._fonts:
            self._fonts[key] = theme_fonts.derive(role, self.scale, bold, tabular)
        return QFont(self._fonts[key])

    def px(self, pixels: float) -> int:
        """A length in device-independent pixels that grows with the user's font size."""
        return max(1, round(pixels * self.scale))

    def palette(self) -> QPalette:
        """The palette for everything the style sheet does not reach."""
        palette = QPalette()
        role = QPalette.ColorRole
        for part, name in (
            (role.Window, "background"), (role.WindowText, "text"), (role.Base, "field"),
            (role.AlternateBase, "hover"), (role.Text, "text"), (role.Button, "surface"),
            (role.ButtonText, "text"), (role.BrightText, "primary_text"),
            (role.Highlight, "primary"), (role.HighlightedText, "primary_text"),
            (role.ToolTipBase, "tooltip"), (role.ToolTipText, "tooltip_text"),
            (role.PlaceholderText, "muted"), (role.Link, "link"), (role.LinkVisited, "link"),
            (role.Accent, "primary"), (role.Light, "surface"), (role.Midlight, "hover"),
            (role.Mid, "line"), (role.Dark, "line_strong"), (role.Shadow, "shadow"),
        ):  # fmt: skip
            palette.setColor(part, self.color(name))
        for part in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, part, self.color("disabled"))
        return palette


class Signals(QObject):
    """Announces that scheme or size changed."""

    changed = Signal()


signals = Signals()
_theme: Theme | None = None
_wish: Wish = "system"
_scale = 1.0
_watching = False


def current() -> Theme:
    """The theme in force; a light one before `apply` was called."""
    global _theme
    if _theme is None:
        _theme = Theme("light")
    return _theme


def color(name: str) -> QColor:
    """The colour called `name` in the theme in force."""
    return current().color(name)


def css(name: str) -> str:
    """The colour called `name` as `#RRGGBB` in the theme in force."""
    return current().css(name)


def font(role: str = "body", bold: bool = False, tabular: bool = False) -> QFont:
    """The font of `role` in the theme in force."""
    return current().font(role, bold, tabular)


def px(pixels: float) -> int:
    """Device-independent pixels grown with the font size in force."""
    return current().px(pixels)


def apply(app: QApplication, scheme: Wish = "system", scale: float = 1.0) -> Theme:
    """Give the whole application the scheme (`system` follows the desktop) and font size."""
    global _theme, _wish, _scale
    _wish, _scale = scheme, scale
    _watch_system()
    theme_fonts.base_font()
    hints = QGuiApplication.styleHints()
    # Title bars and native dialogs follow where the platform can.
    hints.setColorScheme(
        {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(
            scheme, Qt.ColorScheme.Unknown
        )
    )
    _theme = theme = Theme(_resolved(scheme), scale, _wants_contrast())
    QDir.setSearchPaths("kit", [str(resource("kit"))])
    if app.property("kundenpflege_style") is None:
        app.setProperty("kundenpflege_style", True)
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setFont(theme.font("body"))
    app.setPalette(theme.palette())
    app.setStyleSheet(theme_qss.build(theme))
    signals.changed.emit()
    return theme


def restyle(widget: QWidget) -> None:
    """Evaluate the style sheet again after a dynamic property of `widget` changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def set_role(widget: QWidget, role: str) -> None:
    """Mark a widget for the style sheet: buttons primary, secondary, quiet, danger; labels …"""
    widget.setProperty("role", role)
    restyle(widget)


def _resolved(wish: Wish) -> Scheme:
    if wish != "system":
        return wish
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def _wants_contrast() -> bool:
    hints = QGuiApplication.styleHints()  # its parts live only as long as it is held
    preference = hints.accessibility().contrastPreference()
    return preference == Qt.ContrastPreference.HighContrast


def _watch_system() -> None:
    global _watching
    if not _watching:
        _watching = True
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(_system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(_system_changed)


def _system_changed() -> None:
    app = QApplication.instance()
    if not isinstance(app, QApplication) or _theme is None:
        return
    wanted = Theme(_resolved(_wish), _scale, _wants_contrast())
    if wanted.tokens != _theme.tokens:
        apply(app, _wish, _scale)
