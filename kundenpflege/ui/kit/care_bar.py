"""Is a customer cared for enough? A bar of what was done and what is planned, and the words."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import _, ngettext

from . import theme


class Cared(Protocol):
    """What is told of a customer: `Care` of the rules and `CareRow` of the services alike."""

    @property
    def wanted(self) -> int: ...
    @property
    def done(self) -> int: ...
    @property
    def planned(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def silent_days(self) -> int | None: ...
    @property
    def last_on(self) -> date | None: ...
    @property
    def next_on(self) -> date | None: ...


def care_tone(care: Cared) -> str:
    """`red` below a half, `amber` below the whole, `violet` beyond it, else `brand`."""
    if care.state == "too_many":
        return "violet"
    have = care.done + care.planned
    if not care.wanted or have >= care.wanted:
        return "brand"
    return "red" if 2 * have < care.wanted else "amber"


def care_words(care: Cared) -> str:
    """`3 von 4`, beyond it last and next year apart: `5 + 3, Soll 4`; without a rhythm only the
    number."""
    have = care.done + care.planned
    if not care.wanted:
        return ngettext("{n} Kontakt", "{n} Kontakte", have).format(n=have)
    if have > care.wanted:
        return _("{done} + {planned}, Soll {wanted}").format(
            done=care.done, planned=care.planned, wanted=care.wanted
        )
    return _("{have} von {wanted}").format(have=have, wanted=care.wanted)


def care_detail(care: Cared) -> str:
    """`2 in den letzten 12 Monaten, 1 geplant`."""
    return _("{done} in den letzten 12 Monaten, {planned} geplant").format(
        done=care.done, planned=care.planned
    )


def care_state(care: Cared) -> str:
    """What to do about it, in words."""
    words = {
        "too_few": _("zu wenig"),
        "enough": _("genau richtig"),
        "too_many": _("zu viel"),
    }
    return words.get(care.state, _("kein Rhythmus"))


def silence(care: Cared) -> str:
    """`148 Tage`, `heute`, `noch nie`."""
    days = care.silent_days
    if days is None:
        return _("noch nie")
    if days <= 0:
        return _("heute")
    return ngettext("{n} Tag", "{n} Tage", days).format(n=days)


def silence_detail(care: Cared, today: date) -> str:
    """The day of the last contact and the next one."""
    parts = [
        _("Letzter Kontakt am {day}").format(day=format_date(care.last_on))
        if care.last_on
        else _("Noch kein Kontakt notiert")
    ]
    if care.next_on:
        when = relative_days(care.next_on, today)
        parts.append(_("nächster am {day} ({when})").format(
            day=format_date(care.next_on), when=when
        ))  # fmt: skip
    return ", ".join(parts)


class CareBar(QWidget):
    """What was done in full colour, what is planned lighter, the rest empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done = self._planned = 0.0
        self._tone = "brand"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_care(self, care: Cared) -> None:
        """Show another customer."""
        whole = max(care.wanted, care.done + care.planned if care.state == "too_many" else 1, 1)
        self._done = min(1.0, care.done / whole)
        self._planned = min(1.0 - self._done, care.planned / whole)
        self._tone = care_tone(care)
        words = f"{care_words(care)}: {care_detail(care)}"
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    @property
    def shares(self) -> tuple[float, float]:
        """What is painted in full and lighter, 0 to 1."""
        return self._done, self._planned

    def sizeHint(self) -> QSize:
        """A thin line."""
        return QSize(theme.px(80), theme.px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track, done and planned."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        path = QPainterPath()
        path.addRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.setClipPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(rect, theme.color("track"))
        done = rect.width() * self._done
        painter.fillRect(QRectF(0, 0, done, rect.height()), theme.color(self._tone))
        light = theme.color(self._tone)
        light.setAlphaF(0.45)
        painter.fillRect(QRectF(done, 0, rect.width() * self._planned, rect.height()), light)
        if self._done > 0 and self._planned > 0:  # a hair between both
            painter.fillRect(QRectF(done - 0.5, 0, 1.0, rect.height()), theme.color("surface"))
