"""The pipeline: offers without an answer in columns, by state, day of decision or chance."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import NBSP, currency_sign, format_decimal
from kundenpflege.model.kinds import OfferState

from ..kit import theme
from ..kit.cards import Card
from ..kit.chips import Chip, FilterChips
from ..kit.controls import Button, ElidedLabel, Label, row
from ..kit.empty import EmptyState
from ..kit.office import Office
from .states import STATE_TONES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from kundenpflege.services.offers_list import OfferRow
    from kundenpflege.services.pipeline import Pipeline, PipelineGroup, PipelineSum

_WIDTH = 172  # of a column at least, px at font scale 1
_MOST_WIDE = 440
_MOST = 40  # offers a column names; the rest is one line


class PipelineView(QWidget):
    """Asks for the open offers and shows them with sums. `opened(id)`, `closed`: back."""

    opened = Signal(int)
    closed = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.pipeline: Pipeline | None = None
        self.setObjectName("offerPipeline")
        self.setAccessibleName(_("Offene Angebote mit Summen"))
        self.leave = Button(_("Alle Angebote"), "arrow_left", "link", on_click=self.closed.emit)
        self.leave.setObjectName("leavePipeline")
        self.by = FilterChips(_("Gliederung"))
        self.by.setObjectName("pipelineBy")
        self.by.set_items(
            (
                ("state", _("Nach Stand"), None),
                ("decision", _("Nach Entscheidung"), None),
                ("chance", _("Nach Chance"), None),
            )
        )
        self.by.chosen.connect(lambda _key: self.refresh())
        self.total = Label("", "heading")
        self.total.setObjectName("pipelineTotal")
        self.weighed = Label("", "muted", wrap=True)
        self.weighed.setObjectName("pipelineWeighed")
        self._empty = EmptyState(
            _("Hier stehen die Angebote, auf die noch eine Antwort aussteht."), icon="offers"
        )
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = QVBoxLayout()
        head.setContentsMargins(theme.S5, theme.S4, theme.S5, 0)
        head.setSpacing(theme.S2)
        head.addLayout(row(self.leave, 0))
        head.addWidget(self.by)
        head.addLayout(row(self.total, 0))
        head.addWidget(self.weighed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S3)
        layout.addLayout(head)
        layout.addWidget(self._area, 1)
        layout.addWidget(self._empty, 1)
        self._empty.hide()

    def refresh(self) -> None:
        """Ask for the offers, grouped as chosen."""
        from kundenpflege.services.pipeline import load_pipeline

        by = self.by.current()
        self._office.ask(
            lambda db: load_pipeline(db, by), then=self._show, owner=self, key="pipeline"
        )

    def begin(self) -> None:
        """Give the keyboard to the first thing to choose."""
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, found: Pipeline) -> None:
        self.pipeline = found
        total = found.total
        self.total.setText(
            ngettext("{n} Angebot wartet auf Antwort", "{n} Angebote warten auf Antwort",
                     total.count).format(n=total.count)
            + f" · {_euros(total.net)} " + _("netto")
        )  # fmt: skip
        self.weighed.setText(_weighed(total))
        there = any(group.rows for group in found.groups)
        self._area.setVisible(there)
        self._empty.setVisible(not there)
        holder = QWidget()
        holder.setProperty("role", "page")
        columns = QHBoxLayout(holder)
        columns.setContentsMargins(theme.S5, 0, theme.S5, theme.S4)
        columns.setSpacing(theme.S3)
        for group in found.groups:
            # Stages stand even when nothing is in them (but few offers expire); days and chances
            # only where something is.
            stage = self.by.current() == "state" and group.key != OfferState.EXPIRED.value
            if group.rows or stage:
                columns.addWidget(self._column(group), 1)
        columns.addStretch(0)
        self._area.setWidget(holder)  # the former one is deleted with it

    def _column(self, group: PipelineGroup) -> QWidget:
        column = QWidget()
        column.setObjectName(f"column_{group.key}")
        column.setAccessibleName(group.label)
        column.setMinimumWidth(theme.px(_WIDTH))
        column.setMaximumWidth(theme.px(_MOST_WIDE))
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        layout.addWidget(ElidedLabel(group.label, "section"))
        told = f"{group.sum.count} · {_euros(group.sum.net)}"
        layout.addWidget(Label(told, "body"))
        layout.addWidget(Label(_short_weighed(group.sum), "small", wrap=True))
        orders = _orders(group.rows)
        for offer, variants in orders[:_MOST]:
            entry = Entry(offer, self._office.today, variants, self.by.current() == "state")
            entry.wanted.connect(self.opened)
            layout.addWidget(entry)
        if len(orders) > _MOST:
            left = len(orders) - _MOST
            layout.addWidget(Label(_("… und {n} weitere").format(n=left), "muted"))
        layout.addStretch(1)
        return column


class Entry(Card):
    """One offer in a column, with the number of its further variants there; its customer is the
    button that opens it. `staged`: the column itself tells the state."""

    wanted = Signal(int)

    def __init__(
        self,
        offer: OfferRow,
        today: date,
        variants: int = 0,
        staged: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(margin=theme.S3, parent=parent)
        self.setObjectName(f"entry_{offer.id}")
        name = Button(
            offer.customer_name.replace("&", "&&"),
            role="link",
            on_click=lambda: self.wanted.emit(offer.id),
        )
        name.setObjectName(f"open_{offer.id}")
        name.setAccessibleName(f"{offer.customer_name}, {offer.title}, {offer.subject}")
        # A long name gives way: the column must not grow with it.
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        name.setStyleSheet("text-align: left")
        self.add(name)
        about = ElidedLabel(
            " · ".join(part for part in (offer.number, offer.variant_name, offer.subject) if part),
            "small",
        )
        self.add(about)
        chips = row(Label(_euros(offer.net)), 0)
        if offer.chance is not None:
            chips.addWidget(Chip(f"{offer.chance}{NBSP}%", _tone(offer.chance)))
        self.add(chips)
        marks = []
        if not staged or offer.follow_ups:
            marks.append(Chip(offer.standing_words, STATE_TONES[offer.standing]))
        if variants:
            words = ngettext("+ {n} Variante", "+ {n} Varianten", variants).format(n=variants)
            marks.append(Chip(words, "neutral"))
        if offer.overdue:
            marks.append(Chip(offer.hint[:1].upper() + offer.hint[1:], "amber"))
        if marks:
            self.add(row(*marks, 0))
        if offer.decision_on is not None:
            when = relative_days(offer.decision_on, today)
            words = _("Entscheidung {when}").format(when=when)
            decided = ElidedLabel(words, "small")
            decided.setToolTip(format_date(offer.decision_on))
            self.add(decided)
        elif offer.hint and not offer.overdue:
            self.add(ElidedLabel(offer.hint[:1].upper() + offer.hint[1:], "small"))


def _orders(rows: Sequence[OfferRow]) -> list[tuple[OfferRow, int]]:
    """Of several variants the one they were made from, and how many others there are."""
    families: dict[str, list[OfferRow]] = {}
    for offer in rows:
        families.setdefault(offer.family, []).append(offer)
    return [
        (next((one for one in some if one.variant_of_id is None), some[0]), len(some) - 1)
        for some in families.values()
    ]


def _tone(chance: int) -> str:
    return "green" if chance >= 75 else "blue" if chance >= 50 else "neutral"


def _euros(amount: Decimal) -> str:
    return f"{format_decimal(amount, 0)}{NBSP}{currency_sign()}"


def _weighed(total: PipelineSum) -> str:
    words = _("Nach Chance gewichtet: {amount}").format(amount=_euros(total.weighed))
    if not total.without_chance:
        return words
    return (
        words
        + " · "
        + ngettext(
            "{n} Angebot ist nicht eingeschätzt und zählt darin nicht",
            "{n} Angebote sind nicht eingeschätzt und zählen darin nicht",
            total.without_chance,
        ).format(n=total.without_chance)
    )


def _short_weighed(found: PipelineSum) -> str:
    if found.count == 0:
        return " "
    if found.without_chance == found.count:
        return _("ohne Einschätzung")
    return _("gewichtet {amount}").format(amount=_euros(found.weighed))
