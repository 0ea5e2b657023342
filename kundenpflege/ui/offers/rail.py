"""The left side of the composer: the five steps, the price, and whether the customer was
understood."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.base.money import NBSP, format_decimal, format_money, round_to
from kundenpflege.rules.line_kinds import COUNTED, DELIVERED, MEASURED
from kundenpflege.rules.offer_margin import offer_margin
from kundenpflege.rules.pricing import Totals
from kundenpflege.services.offers import Finding, OfferDraft, Severity, can_send, unmet_needs

from ..kit import icons, theme
from ..kit.cards import Card, IconView
from ..kit.controls import Label, row
from .parts import shortened

STEPS = (
    ("talk", N_("Gespräch & Bedarf")),
    ("lines", N_("Leistungen")),
    ("guarantees", N_("Garantien")),
    ("arguments", N_("Argumente")),
    ("send", N_("Prüfen & Senden")),
)


def finished_steps(draft: OfferDraft, findings: Sequence[Finding]) -> list[bool]:
    """Which steps have what they need."""
    errors = [f.where for f in findings if f.severity is Severity.ERROR]
    return [
        bool(draft.talk_date and draft.subject and any(need.text for need in draft.needs)),
        any(line.kind in COUNTED for line in draft.lines)
        and not any(where.startswith(("lines", "discount", "tax")) for where in errors),
        any(guarantee.text for guarantee in draft.guarantees),
        _argued(draft),
        can_send(list(findings))
        and not any(finding.severity is Severity.WARNING for finding in findings),
    ]


def _argued(draft: OfferDraft) -> bool:
    """Whether each line that is paid for says what the customer has of it."""
    paid = [line for line in draft.lines if line.kind in DELIVERED and line.kind in MEASURED]
    return bool(paid) and all(line.benefit for line in paid)


class StepButton(QAbstractButton):
    """A step: its number, or a check mark when it has what it needs, and its name."""

    def __init__(self, number: int, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._number, self._words, self._done = number, text, False
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip(_("Alt+{number}").format(number=number))
        theme.signals.changed.connect(self.updateGeometry)
        self.set_done(False)

    def set_done(self, done: bool) -> None:
        """Whether the step has what it needs."""
        self._done = done
        state = _("vollständig") if done else _("offen")
        self.setAccessibleName(f"{self._number}. {self._words}")
        self.setAccessibleDescription(state)
        self.update()

    def is_done(self) -> bool:
        """Whether the check mark is shown."""
        return self._done

    def sizeHint(self) -> QSize:
        """Room for number and name."""
        width = QFontMetrics(theme.font("body", bold=True)).horizontalAdvance(self._words)
        return QSize(width + theme.px(56), theme.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground of the step in hand, the circle, the name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        rect = QRectF(self.rect())
        chosen = self.isChecked()
        if chosen or self.underMouse():
            painter.setBrush(theme.color("brand_soft" if chosen else "pressed"))
            painter.drawRoundedRect(rect, theme.RADIUS, theme.RADIUS)
        side = theme.px(20)
        circle = QRectF(theme.px(12), (rect.height() - side) / 2, side, side)
        done = self._done and not chosen
        painter.setBrush(theme.color("green_soft" if done else "neutral_soft"))
        painter.drawEllipse(circle)
        painter.setPen(theme.color("green_text" if done else "neutral_text"))
        if self._done and not chosen:
            inner = circle.adjusted(side * 0.2, side * 0.2, -side * 0.2, -side * 0.2)
            icons.paint(painter, inner, "done", "green_text")
        else:
            painter.setFont(theme.font("chip"))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.setFont(theme.font("body", bold=chosen))
        painter.setPen(theme.color("brand_text" if chosen else "text"))
        left = circle.right() + theme.px(10)
        place = QRectF(left, 0, rect.width() - left - theme.px(4), rect.height())
        words = QFontMetrics(painter.font()).elidedText(
            self._words, Qt.TextElideMode.ElideRight, int(place.width())
        )
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, int(flags), words)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)


class Rail(QWidget):
    """Steps, price, check. `chosen(number from 0)` when a step is taken."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S1 - 2)
        self.buttons: list[StepButton] = []
        for number, (key, words) in enumerate(STEPS):
            button = StepButton(number + 1, _(words), self)
            button.setObjectName(f"step_{key}")
            button.clicked.connect(lambda _on=False, number=number: self.chosen.emit(number))
            self.buttons.append(button)
            layout.addWidget(button)
        layout.addSpacing(theme.S3)
        self._build_price(layout)
        layout.addSpacing(theme.S2)
        self.check = Card(_("Verstanden-Check"), margin=theme.S3)
        self.check.setObjectName("understood")
        layout.addWidget(self.check)
        layout.addStretch(1)
        self._told: list[Told] | None = None

    def _build_price(self, layout: QVBoxLayout) -> None:
        card = Card(margin=theme.S3)
        self._caption = Label(_("Gesamtpreis"), "muted")
        self.total = Label("", "heading")
        self.total.setObjectName("total")
        self._parts = Label("", "small", wrap=True)
        self._parts.setObjectName("total_parts")
        self.margin = Label("", "small", wrap=True)
        self.margin.setObjectName("margin")
        self.margin.setToolTip(_("Wird nie gedruckt und nie verschickt"))
        card.body.setSpacing(2)
        for label in (self._caption, self.total, self._parts, self.margin):
            card.add(label)
        layout.addWidget(card)

    def choose(self, number: int) -> None:
        """Mark the step in hand."""
        self.buttons[number].setChecked(True)

    def follow(
        self,
        draft: OfferDraft,
        totals: Totals,
        findings: Sequence[Finding],
        consumer: bool,
        open_questions: Sequence[str] = (),
    ) -> None:
        """Show price, completeness and what was understood."""
        for button, done in zip(self.buttons, finished_steps(draft, findings), strict=True):
            button.set_done(done)
        amount = totals.gross if consumer else totals.net
        self._caption.setText(_("Gesamtpreis") if consumer else _("Gesamtpreis netto"))
        self.total.setText(format_money(amount))
        self.total.setAccessibleName(f"{self._caption.text()}: {format_money(amount)}")
        parts = [_("netto {amount}").format(amount=format_money(totals.net))]
        if not consumer:
            parts = [_("brutto {amount}").format(amount=format_money(totals.gross))]
        parts += [
            _("USt {rate} {amount}").format(
                rate=f"{format_decimal(share.rate)}{NBSP}%", amount=format_money(share.tax)
            )
            for share in totals.vat
        ]
        self._parts.setText("\n".join(parts))
        self._show_margin(draft, totals)
        self._tell(understood(draft, open_questions))

    def _show_margin(self, draft: OfferDraft, totals: Totals) -> None:
        """What is left of it, for our eyes; nothing while no line tells its cost."""
        margin = offer_margin(draft, totals)
        self.margin.setVisible(margin.amount is not None)
        if margin.amount is None:
            return
        amount = format_money(margin.amount)
        told = [_("Rohertrag {amount}").format(amount=amount), _("nur für Sie")]
        if margin.percent is not None:
            percent = f"{format_decimal(round_to(margin.percent, 0))}{NBSP}%"
            told = [
                _("Rohertrag {percent}").format(percent=percent),
                _("{amount} · nur für Sie").format(amount=amount),
            ]
        if margin.unknown:
            told.append(
                ngettext("{n} Zeile ohne Kosten", "{n} Zeilen ohne Kosten", margin.unknown).format(
                    n=margin.unknown
                )
            )
        self.margin.setText("\n".join(told))

    def _tell(self, told: list[Told]) -> None:
        if told == self._told:
            return
        self._told = told
        while (item := self.check.body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        good = all(mark is not Mark.WRONG for mark, _words in told)
        self.check.set_tone("green" if good else "amber")
        for mark, words in told:
            icon, color = _MARKS[mark]
            if good and mark is Mark.OPEN:
                color = "green_text"
            view = IconView(icon, color, 13)
            line = row(view, Label(words, wrap=True), gap=theme.S2 - 2)
            line.setAlignment(view, Qt.AlignmentFlag.AlignTop)
            line.setStretch(1, 1)
            holder = QWidget()
            holder.setAccessibleName(("✓ " if mark is Mark.GOOD else "✗ ") + words)
            holder.setLayout(line)
            self.check.add(holder)


class Mark(Enum):
    """How a line of the check stands: so, not asked yet, not so."""

    GOOD = 1
    OPEN = 2
    WRONG = 3


_MARKS = {
    Mark.GOOD: ("done", "green_text"),
    Mark.OPEN: ("close", "amber_text"),
    Mark.WRONG: ("close", "amber_text"),
}
Told = tuple[Mark, str]
_QUESTIONS = 2


def understood(draft: OfferDraft, open_questions: Sequence[str] = ()) -> list[Told]:
    """What shows that the customer was understood: (how it stands, in words)."""
    asked = [
        (Mark.OPEN, _("noch offen: {question}").format(question=shortened(question, 44)))
        for question in open_questions[:_QUESTIONS]
    ]
    more = len(open_questions) - _QUESTIONS
    if more > 0:
        words = ngettext("und {n} weitere Frage", "und {n} weitere Fragen", more)
        asked.append((Mark.OPEN, words.format(n=more)))
    needs = [need for need in draft.needs if need.text]
    if not needs:
        return [(Mark.WRONG, _("Was ist dem Kunden wichtig?")), *asked]
    count = len(needs)
    words = ngettext("{n} Bedürfnis in Kundenworten", "{n} Bedürfnisse in Kundenworten", count)
    told = [(Mark.GOOD, words.format(n=count))]
    missing = unmet_needs(draft)
    if not missing:
        told.append((Mark.GOOD, _("jedes ist durch eine Leistung oder Garantie erfüllt")))
    for index in missing:
        text = shortened(draft.needs[index].text, 44)
        told.append((Mark.WRONG, _("nicht erfüllt: „{need}“").format(need=text)))
    dated = [need for need in needs if need.deadline is not None]
    kept = {key for part in draft.guarantees if part.due is not None for key in part.fulfils}
    if dated and all(need.key in kept for need in dated):
        told.append((Mark.GOOD, _("Termin garantiert")))
    elif dated:
        told.append((Mark.WRONG, _("Termin noch ohne Garantie mit Datum")))
    return [*told, *asked]
