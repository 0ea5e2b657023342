"""Wünsche: what the customer wants some day, asks for now, and when it is decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.text import clean

from ..kit import theme
from ..kit.cards import IconView
from ..kit.chips import Chip
from ..kit.controls import Button, IconButton, Label, row
from ..kit.editors_text import TextEditor
from ..kit.office import Office
from .enquiry_card import EnquiryCard

if TYPE_CHECKING:
    from kundenpflege.services.customers import CustomerDetail
    from kundenpflege.services.decision_dates import DecisionRow
    from kundenpflege.services.enquiries import CriterionRow
    from kundenpflege.services.wishes import WishRow

_LONGEST = 1000
_MOST_DONE = 20


class WantsTab(QWidget):
    """`edit_wanted(kind, row or None)` opens the panel; `plan_wanted(reason)`, `offer_wanted()`."""

    edit_wanted = Signal(str, object)
    plan_wanted = Signal(str, int)
    offer_wanted = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.office = office
        self.customer_id: int | None = None
        self._shown: object = None
        self._wishes: Sequence[WishRow] = ()
        self._drafts: dict[int, str] = {}
        self._show_done = False
        self.wishes = _Section(_("Wünsche"))
        self.new_wish = TextEditor(_("„…“ in den Worten des Kunden, Eingabe notiert"), _LONGEST)
        self.new_wish.name_field(
            "newWish", _("Neuer Wunsch"), _("Ein Grund, sich wieder zu melden")
        )
        self.new_wish.line.returnPressed.connect(self.add_wish)
        self.done = Button("", role="link", on_click=self._toggle_done)
        self.done.setObjectName("doneWishes")
        self.enquiries = _Section(_("Anfragen"))
        self.new_enquiry = Button(
            _("Anfrage notieren"), "plus", "link",
            on_click=lambda: self.edit_wanted.emit("enquiry", None),
        )  # fmt: skip
        self.new_enquiry.setObjectName("newEnquiry")
        self.decisions = _Section(_("Entscheidungen"))
        self.new_decision = Button(
            _("Termin oder Zeitraum eintragen"), "plus", "link",
            on_click=lambda: self.edit_wanted.emit("decision", None),
        )  # fmt: skip
        self.new_decision.setObjectName("newDecision")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        layout.addWidget(self.wishes)
        layout.addWidget(self.new_wish)
        layout.addWidget(self.done)
        layout.addSpacing(theme.S2)
        layout.addWidget(self.enquiries)
        layout.addWidget(self.new_enquiry)
        layout.addSpacing(theme.S2)
        layout.addWidget(self.decisions)
        layout.addWidget(self.new_decision)
        layout.addStretch(1)
        office.closing.connect(self._salvage)

    # Showing -----------------------------------------------------------------------------------

    def show_customer(self, detail: CustomerDetail, criteria: Sequence[CriterionRow] = ()) -> None:
        """Show the wishes of a customer; what was typed for the last one is kept."""
        if detail.id != self.customer_id:
            if self.customer_id is not None and self.new_wish.text():
                self._drafts[self.customer_id] = self.new_wish.text()
            self.customer_id = detail.id
            self.new_wish.set_value(self._drafts.pop(detail.id, ""))
            self._show_done = False
            self._shown = None
        now = (detail.id, detail.wishes, detail.enquiries, detail.decision_dates, criteria)
        if now == self._shown:
            return
        self._shown = now
        self._wishes = detail.wishes
        self._show_wishes()
        self.enquiries.clear()
        for enquiry in detail.enquiries:
            card = EnquiryCard(self.office, enquiry, criteria)
            card.edit_wanted.connect(lambda one: self.edit_wanted.emit("enquiry", one))
            card.offer_wanted.connect(self.offer_wanted)
            self.enquiries.add(card)
        self.enquiries.say(
            _("Fragt jemand an, zeigen wenige Häkchen, ob sich ein Angebot lohnt.")
            if not detail.enquiries else ""
        )  # fmt: skip
        self.decisions.clear()
        for decision in detail.decision_dates:
            self.decisions.add(self._decision(decision))
        self.decisions.say(
            _("Wann wird entschieden? „Haushaltsplanung im Oktober“ wird jedes Jahr zum Anlass.")
            if not detail.decision_dates else ""
        )  # fmt: skip

    def _show_wishes(self) -> None:
        waiting = [wish for wish in self._wishes if wish.is_open]
        done = [wish for wish in self._wishes if not wish.is_open][:_MOST_DONE]
        self.wishes.clear()
        for wish in [*waiting, *(done if self._show_done else [])]:
            self.wishes.add(self._wish(wish))
        self.wishes.say(
            _("Was der Kunde nebenbei erwähnt, ist der beste Anlass, sich wieder zu melden.")
            if not waiting else ""
        )  # fmt: skip
        words = ngettext("{n} erfüllter Wunsch", "{n} erfüllte Wünsche", len(done))
        self.done.setText(
            words.format(n=len(done)) if not self._show_done else _("Erfüllte verbergen")
        )
        self.done.set_icon("up" if self._show_done else "down")
        self.done.setVisible(bool(done))

    def _toggle_done(self) -> None:
        self._show_done = not self._show_done
        self._show_wishes()

    # Rows --------------------------------------------------------------------------------------

    def _wish(self, wish: WishRow) -> QWidget:
        line = _Line(f"wish_{wish.id}", wish.text)
        tick = QCheckBox()
        tick.setChecked(not wish.is_open)
        tick.setAccessibleName(_("Erfüllt: {text}").format(text=wish.text))
        tick.setToolTip(_("Erfüllt") if wish.is_open else _("Doch noch offen"))
        tick.clicked.connect(partial(self._tick, wish))
        tick.setObjectName(f"tickWish_{wish.id}")
        line.put(tick)
        line.words(f"„{wish.text.strip('„“')}“", wish_words(wish, self.office.today))
        if wish.is_open:
            plan = IconButton(
                "schedule", _("Kontakt dazu planen"), "quiet",
                on_click=lambda: self.plan_wanted.emit(wish.text, wish.person_id or 0),
            )  # fmt: skip
            plan.setObjectName(f"planWish_{wish.id}")
            line.put(plan)
        line.put(self._editor("wish", wish, _("Wunsch bearbeiten")))
        return line

    def _decision(self, decision: DecisionRow) -> QWidget:
        line = _Line(f"decision_{decision.id}", decision.title)
        line.put(IconView("calendar", "muted", 16))
        line.words(decision.title, "\n".join(p for p in (decision.when, decision.note) if p))
        if decision.near:
            line.put(Chip(_("steht an"), "amber"))
        line.put(self._editor("decision", decision, _("Termin bearbeiten")))
        return line

    def _editor(self, kind: str, record: WishRow | DecisionRow, words: str) -> IconButton:
        button = IconButton(
            "edit", words, "quiet", on_click=lambda: self.edit_wanted.emit(kind, record)
        )
        button.setObjectName(f"edit_{kind}_{record.id}")
        return button

    # What one does -----------------------------------------------------------------------------

    def add_wish(self) -> None:
        """Note what stands in the line."""
        from kundenpflege.services.wishes import add_wish

        text, customer_id = clean(self.new_wish.text()), self.customer_id
        if text and customer_id is not None:
            self.office.run(
                _("Wunsch notiert"), lambda db: add_wish(db, customer_id, {"text": text}),
                then=lambda _id: self._noted(customer_id), owner=self, told=_("Wunsch notiert"),
            )  # fmt: skip

    def _noted(self, customer_id: int) -> None:
        if customer_id == self.customer_id:
            self.new_wish.set_value("")

    def _tick(self, wish: WishRow, _on: bool = False) -> None:
        from kundenpflege.services.wishes import change_wish

        done_on = self.office.today if wish.is_open else None
        label = _("Wunsch erfüllt") if wish.is_open else _("Wunsch wieder offen")
        self.office.run(
            label, lambda db: change_wish(db, wish.id, None, {"done_on": done_on}),
            owner=self, told=label,
        )  # fmt: skip

    def _salvage(self) -> None:
        """The program ends: wishes typed and not yet noted are noted."""
        from kundenpflege.services.wishes import add_wish

        kept = dict(self._drafts)
        if self.customer_id is not None and self.new_wish.text():
            kept[self.customer_id] = self.new_wish.text()
        for customer_id, text in kept.items():
            self.office.run(
                _("Wunsch notiert"),
                partial(add_wish, customer_id=customer_id, values={"text": text}),
                quiet=True,
            )


def wish_words(wish: WishRow, today: date) -> str:
    """Whose wish, in which field, since when and until when."""
    person = wish.person_name if wish.person_name != wish.customer_name else ""
    parts = [person, wish.category_name]
    if wish.done_on is not None:
        parts.append(_("erfüllt {when}").format(when=relative_days(wish.done_on, today)))
    else:
        if wish.wanted_by is not None:
            parts.append(_("bis {day}").format(day=format_date(wish.wanted_by)))
        parts.append(_("notiert {when}").format(when=relative_days(wish.noted_on, today)))
    return " · ".join(part for part in parts if part)


class _Line(QWidget):
    """What can be ticked at the left, words that wrap, small buttons at the right."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self._row = row(gap=theme.S2)
        self._row.setContentsMargins(0, theme.px(3), 0, theme.px(3))
        self.setLayout(self._row)

    def put(self, widget: QWidget) -> None:
        """Append something small."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def words(self, text: str, small: str) -> None:
        """Append the words."""
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(text, "body", wrap=True, selectable=True))
        if small:
            words.addWidget(Label(small, "small", wrap=True))
        self._row.addLayout(words, 1)


class _Section(QWidget):
    """A heading, rows, and a sentence while there are none."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        layout.addWidget(Label(title, "section"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.px(4))
        layout.addLayout(self._rows)
        self._none = Label("", "muted", wrap=True)
        self._none.setVisible(False)
        layout.addWidget(self._none)
        self._widgets: list[QWidget] = []

    def add(self, widget: QWidget) -> None:
        """Append a row."""
        self._widgets.append(widget)
        self._rows.addWidget(widget)

    def clear(self) -> None:
        """Remove all rows."""
        for widget in self._widgets:
            self._rows.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._widgets = []

    def say(self, words: str) -> None:
        """The sentence, '' for none."""
        self._none.setText(words)
        self._none.setVisible(bool(words))
