"""The right column: this week, open offers, care by importance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from kundenpflege.base.dates import format_weekday_date
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import NBSP, currency_sign, format_decimal

from ..kit import theme
from ..kit.cards import Card
from ..kit.cards_charts import SegmentedBar, ThinBar
from ..kit.controls import Button, Label
from ..kit.controls_flow import FlowRow
from .later_menu import weekday

if TYPE_CHECKING:
    from kundenpflege.services.today_figures import Care, OpenOffers, WeekDay


class DayButton(QAbstractButton):
    """One day: weekday, number, a dot for each contact and birthday."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.day: WeekDay | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_day(self, day: WeekDay) -> None:
        """Show another day."""
        self.day = day
        words = [format_weekday_date(day.day)]
        if day.contacts:
            words.append(ngettext("{n} Kontakt", "{n} Kontakte", day.contacts))
            words[-1] = words[-1].format(n=day.contacts)
        if day.birthdays:
            words.append(ngettext("{n} Geburtstag", "{n} Geburtstage", day.birthdays))
            words[-1] = words[-1].format(n=day.birthdays)
        self.setAccessibleName(", ".join(words))
        self.setToolTip("\n".join(words))
        self.update()

    def sizeHint(self) -> QSize:
        """Three short lines."""
        lines = QFontMetrics(theme.font("small")).height() + QFontMetrics(theme.font()).height()
        return QSize(theme.px(34), lines + theme.px(24))

    def minimumSizeHint(self) -> QSize:
        """Room for two digits."""
        return QSize(theme.px(24), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Follow font and mouse."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
        elif event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right belong to the week."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, words and dots."""
        if self.day is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        today = self.day.is_today
        ground = "primary" if today else "neutral_soft" if self.underMouse() else "background"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(rect, theme.RADIUS, theme.RADIUS)
        ink = theme.color("primary_text" if today else "text")
        painter.setPen(ink)
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        y = float(theme.px(5))
        for text, font in (
            (weekday(self.day.day), theme.font("small")),
            (str(self.day.day.day), theme.font("body", bold=True, tabular=True)),
        ):
            painter.setFont(font)
            painter.drawText(QRectF(0, y, rect.width(), rect.height()), centre, text)
            y += QFontMetrics(font).height()
        self._paint_dots(painter, QPointF(rect.center().x(), rect.bottom() - theme.px(9)))
        if self.hasFocus():
            painter.setPen(QPen(theme.color("text" if today else "focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)

    def _paint_dots(self, painter: QPainter, centre: QPointF) -> None:
        if self.day is None:
            return
        size, step = theme.px(3), theme.px(5)
        count = self.day.dots
        x = centre.x() - (step * (count - 1) + size) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("primary_text" if self.day.is_today else "text"))
        for number in range(count):
            painter.drawEllipse(QRectF(x + number * step, centre.y(), size, size))


class WeekCard(Card):
    """Monday to Sunday; `chosen(date)` when a day is clicked. Arrow keys walk. `ahead_wanted`:
    what the next days bring."""

    chosen = Signal(object)
    ahead_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Diese Woche"), parent=parent)
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        self.days = [DayButton(self) for _number in range(7)]
        for button in self.days:
            button.clicked.connect(lambda _on=False, button=button: self._clicked(button))
            row.addWidget(button, 1)
        self.add(row)
        ahead = Button(_("Die nächsten sieben Tage"), role="link")
        ahead.setObjectName("weekAheadLink")
        ahead.clicked.connect(self.ahead_wanted)
        self.add(ahead)

    def show_week(self, week: tuple[WeekDay, ...]) -> None:
        """Show these seven days."""
        for button, day in zip(self.days, week, strict=True):
            button.show_day(day)
            button.setObjectName(f"day_{day.day.isoformat()}")
            # One stop for the Tab key; from there the arrow keys.
            button.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if day.is_today else Qt.FocusPolicy.ClickFocus
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk along the days."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        at = next((n for n, button in enumerate(self.days) if button.hasFocus()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
            return
        self.days[(at + step) % 7].setFocus(Qt.FocusReason.TabFocusReason)

    def _clicked(self, button: DayButton) -> None:
        if button.day is not None:
            self.chosen.emit(button.day.day)


class OffersCard(Card):
    """What stands open in offers, and how many wait without a word from us."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Offene Angebote"), parent=parent)
        self.sum = Label("–", "number")
        self.sum.setObjectName("openSum")
        self.sum.setFont(theme.font("number", tabular=True))
        self.count = Label("", "muted", wrap=True)
        self.count.setObjectName("openCount")
        row = QHBoxLayout()
        row.setSpacing(theme.px(10))
        row.addWidget(self.sum)
        row.addWidget(self.count, 1, Qt.AlignmentFlag.AlignVCenter)
        self.add(row)
        self.silent = Label("", "small", wrap=True)
        self.silent.setObjectName("silentOffers")
        self.add(self.silent)
        self.bar = SegmentedBar(name=_("Offene Angebote nach Stand"))
        self.add(self.bar)
        self._legend = [_Legend(tone, self) for tone in ("brand_line", "brand", "amber")]
        self._words = FlowRow(*self._legend, gap=theme.px(12))
        self.add(self._words)

    def show_offers(self, offers: OpenOffers) -> None:
        """Show these figures."""
        self.sum.setText(f"{format_decimal(offers.net_total, 0)}{NBSP}{currency_sign()}")
        text = ngettext("netto in {n} Angebot", "netto in {n} Angeboten", offers.count)
        self.count.setText(text.format(n=offers.count))
        if not offers.count:
            self.count.setText(_("kein Angebot offen"))
        self.bar.setVisible(bool(offers.count))
        self._words.setVisible(bool(offers.count))
        self.silent.setVisible(bool(offers.silent))
        words = ngettext(
            "{n} ohne Nachfassen seit über {days} Tagen",
            "{n} ohne Nachfassen seit über {days} Tagen",
            offers.silent,
        )
        self.silent.setText(words.format(n=offers.silent, days=offers.silent_days))
        parts = (
            (_("Entwurf"), offers.drafts, "brand_line"),
            (_("Gesendet"), offers.sent, "brand"),
            (_("Nachgefasst"), offers.followed_up, "amber"),
        )
        self.bar.set_parts([(f"{word} {n}", n, tone) for word, n, tone in parts])
        for legend, (word, n, _tone) in zip(self._legend, parts, strict=True):
            legend.setText(f"{word} {n}")


class _Legend(Label):
    """A word with its colour in front."""

    def __init__(self, tone: str, parent: QWidget) -> None:
        super().__init__("", "small", parent)
        self._tone = tone
        theme.signals.changed.connect(self._make_room)
        self._make_room()

    def _make_room(self) -> None:
        self.setContentsMargins(theme.px(12), 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dot, then the word."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self._tone))
        side = theme.px(7)
        painter.drawEllipse(QRectF(0, (self.height() - side) / 2, side, side))


class CareCard(Card):
    """For each class how many customers have a planned contact."""

    plan_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Betreuung nach Wichtigkeit"), parent=parent)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(10))
        self._grid.setVerticalSpacing(theme.px(8))
        self._grid.setColumnStretch(1, 1)
        self._lines: list[tuple[Label, ThinBar, Label]] = []
        for row in range(3):
            line = (Label("", "strong"), ThinBar(), Label("", "small"))
            line[2].setFont(theme.font("small", tabular=True))
            for column, widget in enumerate(line):
                self._grid.addWidget(widget, row, column)
            self._lines.append(line)
        self.add(self._grid)
        self.missing = Button("", role="link")
        self.missing.setObjectName("withoutContact")
        self.missing.setToolTip(_("Im Kontaktplan ansehen"))
        self.missing.clicked.connect(self.plan_wanted)
        self.all_planned = Label("", "small", wrap=True)
        self.add(self.missing)
        self.add(self.all_planned)

    def show_care(self, care: tuple[Care, ...]) -> None:
        """Show the classes A, B, C."""
        known = any(one.total for one in care)
        for (letter, bar, words), one in zip(self._lines, care, strict=True):
            for widget in (letter, bar, words):
                widget.setVisible(known)
            letter.setText(one.importance.label)
            text = _("{n} von {total} geplant").format(n=one.planned, total=one.total)
            words.setText(text)
            share = one.planned / one.total if one.total else 0.0
            told = _("{letter}-Kunden: Kontakt bei {text}")
            bar.set(share, "brand", told.format(letter=one.importance.label, text=text))
        worst = next((one for one in care if one.missing), None)
        self.missing.setVisible(worst is not None)
        self.all_planned.setVisible(worst is None)
        self.all_planned.setText(
            _("Für alle ist ein Kontakt geplant.")
            if known
            else _("Noch hat kein Kunde eine Klasse A, B oder C.")
        )
        if worst is not None:
            letter_of = worst.importance.label
            text = ngettext(
                "{n} {letter}-Kunde ohne geplanten Kontakt",
                "{n} {letter}-Kunden ohne geplanten Kontakt",
                worst.missing,
            )
            self.missing.setText(text.format(n=worst.missing, letter=letter_of))
