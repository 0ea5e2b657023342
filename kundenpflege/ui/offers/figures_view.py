"""What our offers teach: hit rate by trade, size, source, delivery and follow-ups; losses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.dates import add_months
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_decimal
from kundenpflege.rules.offer_figures import HitRate, LossReason, OfferFigures

from ..kit import theme
from ..kit.cards import Card, StatTile
from ..kit.cards_charts import ThinBar
from ..kit.chips import FilterChips
from ..kit.controls import Button, ElidedLabel, Label, row
from ..kit.office import Office
from .figures_words import (
    delivery_name,
    discount_name,
    follow_ups_name,
    percent,
    rate_words,
    rounded_money,
    size_name,
    source_name,
    trade_name,
)

_TWO_COLUMNS = 760  # px at font scale 1
_MOST = 8  # groups a card names; the rest is one line


class FiguresView(QScrollArea):
    """Asks for the figures of a period and shows them as tiles and cards. `closed`: back."""

    closed = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.figures: OfferFigures | None = None
        self.setObjectName("offerFigures")
        self.setAccessibleName(_("Auswertung der Angebote"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.leave = Button(_("Alle Angebote"), "arrow_left", "link", on_click=self.closed.emit)
        self.leave.setObjectName("leaveFigures")
        self.period = FilterChips(_("Zeitraum"))
        self.period.setObjectName("figuresPeriod")
        self.period.set_items(
            (
                ("year", _("Letzte 12 Monate"), None),
                ("this", _("Dieses Jahr"), None),
                ("last", _("Letztes Jahr"), None),
                ("all", _("Alle"), None),
            )
        )
        self.period.chosen.connect(lambda _key: self.refresh())
        self.rate = StatTile(_("Trefferquote"))
        self.sent = StatTile(_("Gesendet"))
        self.won = StatTile(_("Gewonnen (netto)"))
        self.wait = StatTile(_("Antwortzeit"))
        self.discount = StatTile(_("Mit Nachlass"))
        self.tiles = (self.rate, self.sent, self.won, self.wait, self.discount)
        self.cards = {
            "by_trade": RateCard(_("Nach Leistungsbereich"), trade_name),
            "by_follow_ups": RateCard(_("Nach Nachfassen"), follow_ups_name),
            "by_size": RateCard(_("Nach Größe"), size_name),
            "by_source": RateCard(_("Nach Herkunft"), source_name),
            "by_delivery": RateCard(_("Nach Übergabe"), delivery_name),
            "by_discount": RateCard(_("Nachlass und Treffer"), discount_name),
        }
        self.losses = LossCard()
        self._build()

    def _build(self) -> None:
        body = QWidget()
        body.setProperty("role", "page")
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S5)
        column.setSpacing(theme.S4)
        column.addLayout(row(self.leave, 0, gap=theme.S3))
        column.addWidget(self.period)
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.S3)
        column.addLayout(self._grid)
        self._table = QGridLayout()
        self._table.setSpacing(theme.S4)
        column.addLayout(self._table)
        left = ("by_trade", "by_size", "by_delivery")
        right = ("by_follow_ups", "by_source", "by_discount")
        self._sides = (
            _column([*(self.cards[name] for name in left), self.losses]),
            _column([self.cards[name] for name in right]),
        )
        self._told = Label(
            _(
                "Trefferquote: angenommene von allen entschiedenen Angeboten; abgelaufene zählen "
                "als verloren, offene gar nicht. Jede Angebotsnummer zählt einmal. Antwortzeit: "
                "mittlerer Wert (Median) der Tage von der Anfrage oder dem Gespräch bis zum Senden."
            ),
            "small",
            wrap=True,
        )
        column.addWidget(self._told)
        column.addStretch(1)
        self.setWidget(body)
        self._columns = 0
        self._place()

    # Data --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the figures of the chosen period."""
        from kundenpflege.services.offer_figures import load_offer_figures

        since, until = self.days()
        self.office.ask(
            lambda db: load_offer_figures(db, since, until),
            then=self._show,
            owner=self,
            key="figures",
        )

    def days(self) -> tuple[date | None, date | None]:
        """First and last day of the chosen period; None: without end."""
        today = self.office.today
        match self.period.current():
            case "this":
                return date(today.year, 1, 1), None
            case "last":
                return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
            case "all":
                return None, None
            case _:
                return add_months(today, -12), None

    def begin(self) -> None:
        """The keyboard goes to the period."""
        chips = self.period.items()
        chosen = next((chip for key, chip in chips if key == self.period.current()), None)
        (chosen or self.leave).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, found: OfferFigures) -> None:
        self.figures = found
        whole = found.all
        decided = whole.sent - whole.open
        self.rate.set_value(
            percent(whole.rate),
            _("{won} von {n} entschieden").format(won=whole.won, n=decided) if decided else "",
        )
        self.sent.set_value(
            str(whole.sent), _("{n} noch offen").format(n=whole.open) if whole.open else ""
        )
        self.won.set_value(
            rounded_money(whole.net_won),
            _("von {amount} angeboten").format(amount=rounded_money(whole.net)),
        )
        days = found.days_to_answer
        self.wait.set_value(
            "–"
            if days is None
            else _("{days} Tage").format(days=format_decimal(days))
            if days != 1
            else _("1 Tag"),
            _("bei {n} Angeboten bekannt").format(n=found.answered) if found.answered else "",
        )
        self.discount.set_value(
            percent(found.discounted_share),
            _("zusammen {amount}").format(amount=rounded_money(found.discount))
            if found.discounted
            else _("kein Nachlass gegeben"),
        )
        for name, card in self.cards.items():
            card.show_rates(getattr(found, name))
        self.losses.show_losses(found.losses, found.competitors)

    # Room --------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cards in two columns where there is room."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        columns = 2 if self.viewport().width() >= theme.px(_TWO_COLUMNS) else 1
        if columns == self._columns:
            return
        self._columns = columns
        across = len(self.tiles) if columns == 2 else 2
        for number, tile in enumerate(self.tiles):
            tile.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            self._grid.addWidget(tile, number // across, number % across)
        for number, side in enumerate(self._sides):
            self._table.addWidget(
                side, number // columns, number % columns, Qt.AlignmentFlag.AlignTop
            )
        for column in range(len(self.tiles)):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
        self._table.setColumnStretch(0, 1)
        self._table.setColumnStretch(1, 1 if columns == 2 else 0)


def _column(cards: Sequence[Card]) -> QWidget:
    """Cards below each other, each as high as it needs."""
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.S4)
    for card in cards:
        layout.addWidget(card)
    return column


class RateCard(Card):
    """One breakdown: name, bar, accepted of decided, rate."""

    def __init__(self, title: str, name: Callable[[str], str]) -> None:
        super().__init__(title)
        self._name = name
        self._rows = _Rows()
        self.add(self._rows)

    def show_rates(self, rates: Sequence[HitRate]) -> None:
        """Show these groups; the smallest ones are one line together."""
        self._rows.clear()
        for rate in rates[:_MOST]:
            share = float(rate.rate) / 100 if rate.rate is not None else 0.0
            bar = ThinBar(share, "brand", rate_words(rate))
            told = f"{rate.won}/{rate.sent - rate.open}"
            self._rows.add(self._name(rate.key), bar, told, percent(rate.rate))
        left = sum(rate.sent for rate in rates[_MOST:])
        if left:
            self._rows.note(
                ngettext("{n} weiteres Angebot", "{n} weitere Angebote", left).format(n=left)
            )
        if not rates:
            self._rows.note(_("Noch kein gesendetes Angebot in diesem Zeitraum."))


class LossCard(Card):
    """Why offers were lost, to whom, and by how much the others were cheaper."""

    def __init__(self) -> None:
        super().__init__(_("Warum wir verloren haben"))
        self._rows = _Rows()
        self.add(self._rows)

    def show_losses(
        self, losses: Sequence[LossReason], competitors: Sequence[tuple[str, int]]
    ) -> None:
        """Show reasons and competitors."""
        self._rows.clear()
        most = max((loss.count for loss in losses), default=1)
        for loss in losses:
            told = ""
            if loss.price_difference is not None:
                told = _("im Mittel {amount} teurer").format(
                    amount=rounded_money(loss.price_difference)
                )
            words = loss.reason.label
            bar = ThinBar(loss.count / most, "amber", f"{words}: {loss.count}")
            self._rows.add(words, bar, told, str(loss.count))
        if competitors:
            self._rows.note(
                _("Gingen an: {names}").format(
                    names=", ".join(f"{name} ({n})" for name, n in competitors[:_MOST])
                )
            )
        if not losses:
            self._rows.note(_("Kein abgelehntes Angebot in diesem Zeitraum."))


class _Rows(QWidget):
    """Rows of name, bar, small words and figure, filled anew at each question."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(theme.S3)
        self._layout.setVerticalSpacing(theme.S2)
        self._layout.setColumnStretch(0, 3)
        self._layout.setColumnStretch(1, 2)
        self._parts: list[QWidget] = []

    def clear(self) -> None:
        """Take all rows away."""
        for part in self._parts:
            self._layout.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []

    def add(self, name: str, bar: ThinBar, told: str, figure: str) -> None:
        """Append a row."""
        number = len(self._parts)
        label, words = ElidedLabel(name), Label(told, "small")
        value = Label(figure, "strong")
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        value.setMinimumWidth(theme.px(44))
        for column, part in enumerate((label, bar, words, value)):
            self._layout.addWidget(part, number, column, Qt.AlignmentFlag.AlignVCenter)
            self._parts.append(part)

    def note(self, text: str) -> None:
        """Append a sentence over the whole width."""
        label = Label(text, "muted", wrap=True)
        self._layout.addWidget(label, len(self._parts), 0, 1, 4)
        self._parts.append(label)
