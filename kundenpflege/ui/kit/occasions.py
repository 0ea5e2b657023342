"""The occasions of one customer, each to plan with one click, or the whole year at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.dates import (
    MONTHS,
    WEEKDAYS,
    format_date,
    format_short_date,
    format_weekday_date,
    relative_days,
)
from kundenpflege.base.errors import NotFoundError, UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.text import clean
from kundenpflege.rules.reminders.reminder import shorten

from . import theme
from .cards import Card
from .controls import Button, IconButton, Label, focus_is_inside, row
from .office import Office

if TYPE_CHECKING:
    from kundenpflege.rules.care import Care
    from kundenpflege.rules.filling import Proposal
    from kundenpflege.rules.occasions.occasion import Occasion
    from kundenpflege.store import Reader

#: So many lines are shown before „weitere“, and in a narrow place.
SHOWN, FEW = 6, 4
#: Letters of an occasion in its line; the tooltip has all of them.
LONGEST = 110
_NUMBERS = ("", "", "beide", "drei", "vier", "fünf", "sechs")


@dataclass(frozen=True, slots=True)
class CareFacts:
    """What the card shows: the care, the occasions of a year, what would fill it."""

    customer_id: int
    name: str
    care: Care
    occasions: tuple[Occasion, ...]
    proposals: tuple[Proposal, ...]


def read_care(db: Reader, customer_id: int) -> CareFacts:
    """Ask for one customer; NotFoundError when gone."""
    from kundenpflege.model import Customer
    from kundenpflege.services.care import care_of
    from kundenpflege.services.filling import propose
    from kundenpflege.services.occasions import list_occasions

    return CareFacts(
        customer_id,
        db.require(Customer, customer_id).name,
        care_of(db, customer_id),
        tuple(list_occasions(db, customer_id)),
        tuple(propose(db, customer_id)),
    )


def weekday_day(day: date, year: bool = True) -> str:
    """`Mo 11.01.2027`, without the year `Mo 11.01.`"""
    words = format_date(day) if year else format_short_date(day)
    return f"{_(WEEKDAYS[day.weekday()])[:2]} {words}"


def occasion_words(one: Occasion, today: date) -> str:
    """`14.01. Geburtstag Kai Reuter`, `Februar: Wartung Innentüren`."""
    day = occasion_day(one, today)
    return f"{day} {one.title}" if day.endswith(".") and day[0].isdigit() else f"{day}: {one.title}"


def occasion_day(one: Occasion, today: date) -> str:
    """`14.01.`, `heute`, for a span its month: `Februar`, `Mai–Juni`."""
    if one.last_day is not None and one.last_day > one.day:
        first, last = _(MONTHS[one.day.month - 1]), _(MONTHS[one.last_day.month - 1])
        if one.day.day == 1 or (one.last_day - one.day).days > 20:
            return first if first == last else f"{first[:3]}.–{last[:3]}."
    if one.day == today:
        return _("heute")
    return format_short_date(one.day)


class OccasionCard(Card):
    """Asks for one customer (`show_customer`) and plans by itself; each planning is one step that
    the toast takes back. `asked` goes out with the facts that came."""

    asked = Signal(object)
    planned = Signal(int)

    def __init__(self, office: Office, tone: str = "amber", narrow: bool = False) -> None:
        super().__init__(_("Anlässe"), tone=tone, margin=theme.S3 + 2)
        self.setObjectName("occasions")
        self.office = office
        self.facts: CareFacts | None = None
        self._narrow = narrow
        self._most = FEW if narrow else SHOWN
        self._wanted: int | None = None
        self._open = False
        self._busy = False
        self.title.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.S1 + 2)
        self.add(self._list)
        self.none = Label("", "muted", wrap=True)
        self.none.setVisible(False)
        self.add(self.none)
        self.more = Button("", "down", "link", on_click=self._toggle)
        self.more.setObjectName("moreOccasions")
        self.add(self.more)
        self.all = Button("", "schedule", on_click=self.plan_all)
        self.all.setObjectName("planAll")
        self.hint = Label("", "small", wrap=True)
        self.add(self.all)
        self.add(self.hint)

    # Asking ------------------------------------------------------------------------------------

    def show_customer(self, customer_id: int) -> None:
        """Ask for a customer."""
        if customer_id != self._wanted:
            self._open = False
        self._wanted = customer_id
        self.office.ask(
            lambda db: read_care(db, customer_id),
            then=self.show_facts,
            failed=self._failed,
            owner=self,
            key="occasions",
        )

    def refresh(self) -> None:
        """Ask again for the one shown."""
        if self._wanted is not None:
            self.show_customer(self._wanted)

    def _failed(self, error: UserError) -> None:
        if not isinstance(error, NotFoundError):
            self.office.tell(error.message, "red")
        self.facts, self._wanted = None, None
        self.setVisible(False)

    # Showing -----------------------------------------------------------------------------------

    def show_facts(self, facts: CareFacts) -> None:
        """Show the occasions of a customer."""
        self._busy = False
        if facts != self.facts:
            self.facts = facts
            self._fill()
        self.all.setEnabled(True)
        self.asked.emit(facts)

    def _fill(self) -> None:
        facts = self.facts
        assert facts is not None
        self.set_title(_("Anlässe"))
        self.setAccessibleName(_("Anlässe für {name}").format(name=clean(facts.name)))
        held = focus_is_inside(self)
        clear(self._list)
        chosen = {one.occasion.key.text: one for one in facts.proposals}
        shown = facts.occasions if self._open else self._first(facts.occasions, chosen)
        for one in shown:
            self._list.addWidget(self._line(one, chosen.get(one.key.text)))
        hidden = len(facts.occasions) - len(shown)
        self.more.setVisible(hidden > 0 or (self._open and len(facts.occasions) > self._most))
        words = ngettext("{n} weiterer Anlass", "{n} weitere Anlässe", hidden).format(n=hidden)
        self.more.setText(_("Weniger zeigen") if self._open else words)
        self.more.set_icon("up" if self._open else "down")
        self.none.setVisible(not facts.occasions)
        self.none.setText(
            _("Keine besonderen Anlässe in den nächsten zwölf Monaten. Tragen Sie ein, was Sie "
              "eingebaut haben, oder einen Wunsch: Daraus werden Anlässe.")
        )  # fmt: skip
        self._offer(facts)
        if held:
            self._keep_focus()

    def _keep_focus(self) -> None:
        """The button that was pressed is gone: the keyboard goes to what can be done next."""
        buttons = [
            button
            for button in self.findChildren(IconButton)
            if button.objectName().startswith("plan_") and not button.isHidden()
        ]
        target: QWidget = buttons[0] if buttons else self.all
        if self.all.isVisibleTo(self) or buttons:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _first(self, occasions: Sequence[Occasion], chosen: dict[str, Proposal]) -> list[Occasion]:
        """The proposed ones, then the weightiest, in the order of their days."""
        ranked = sorted(
            occasions, key=lambda one: (one.key.text not in chosen, -one.weight, one.day)
        )
        kept = {one.key.text for one in ranked[: self._most]}
        return [one for one in occasions if one.key.text in kept]

    def _offer(self, facts: CareFacts) -> None:
        count = len(facts.proposals)
        self.all.setVisible(count > 0)
        extra = {p.occasion.key.text for p in facts.proposals} - {
            one.key.text for one in facts.occasions
        }
        if count == len(facts.occasions) and not extra and count > 1:
            number = _(_NUMBERS[count]) if count < len(_NUMBERS) else str(count)
            words = _("Alle {number} einplanen").format(number=number)
        else:
            words = ngettext("Vorschlag einplanen", "Alle {n} Vorschläge einplanen", count)
            words = words.format(n=count)
        self.all.setText(words)
        lines = [
            f"{format_weekday_date(one.day)}: {one.kind.label} – {one.occasion.title}"
            for one in facts.proposals
        ]
        self.all.setToolTip("\n".join(lines))
        self.all.setAccessibleDescription("; ".join(lines))
        if count:
            told = _("Über das Jahr verteilt, nie zu dicht und nur auf erlaubten Wegen.")
        elif facts.care.wanted and facts.care.state != "too_few":
            told = _("Für diesen Kunden ist genug geplant.")
        elif facts.care.wanted and facts.occasions:
            told = _(
                "Es fehlen Kontakte, aber kein Anlass passt: Telefon, Anschrift oder Einwilligung "
                "fehlen, oder der Abstand wäre zu klein. Planen Sie einen eigenen."
            )
        else:
            told = ""
        self.hint.setText(told)
        self.hint.setVisible(bool(told) and not (self._narrow and count))

    def _line(self, one: Occasion, proposal: Proposal | None) -> QWidget:
        line = QWidget()
        line.setObjectName(f"occasion_{one.key.text}")
        head = occasion_words(one, self.office.today)
        line.setAccessibleName(head)
        words = QVBoxLayout()
        words.setSpacing(0)
        label = Label(shorten(head, LONGEST), "body", wrap=True)
        label.setMinimumWidth(1)  # a word without end pushes no button away
        label.setToolTip(self._about(one))
        words.addWidget(label)
        if proposal is not None:
            told = _("Vorschlag: {day}, {kind}").format(
                day=weekday_day(proposal.day, year=False), kind=proposal.kind.label
            )
            words.addWidget(Label(told, "small", wrap=True))
        button = IconButton(
            "schedule",
            _("Einplanen: {title}").format(title=one.title),
            on_click=partial(self.plan, one),
        )
        button.setObjectName(f"plan_{one.key.text}")
        layout = row(gap=theme.S2)
        layout.addLayout(words, 1)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        line.setLayout(layout)
        return line

    def _about(self, one: Occasion) -> str:
        when = f"{format_weekday_date(one.day)} ({relative_days(one.day, self.office.today)})"
        told = " · ".join(part for part in (when, one.kind.label, one.reason) if part)
        return told if len(one.title) <= LONGEST else f"{told}\n{one.title}"

    def _toggle(self) -> None:
        self._open = not self._open
        self._fill()

    # Planning ----------------------------------------------------------------------------------

    def plan(self, one: Occasion) -> None:
        """Plan a contact for one occasion, on the best day for it."""
        facts = self.facts
        if facts is None or self._busy:
            return
        self._busy = True
        customer_id, key = facts.customer_id, one.key.text

        def store(db: object) -> tuple[int, date, str]:
            from kundenpflege.model import Contact
            from kundenpflege.services.occasions import plan_occasion
            from kundenpflege.store import Writer

            assert isinstance(db, Writer)
            contact_id = plan_occasion(db, customer_id, key)
            contact = db.require(Contact, contact_id)
            return contact_id, contact.due, contact.kind.label

        def done(found: tuple[int, date, str]) -> None:
            contact_id, day, kind = found
            self._done(
                _("{kind} am {day} geplant: {title}").format(
                    kind=kind, day=format_weekday_date(day), title=one.title
                )
            )
            self.planned.emit(contact_id)

        self.office.run(_("Anlass eingeplant"), store, then=done, failed=self._refused, quiet=True)

    def plan_all(self) -> None:
        """Plan what fills the year of this customer, in one step."""
        facts = self.facts
        if facts is None or self._busy or not facts.proposals:
            return
        self._busy = True
        self.all.setEnabled(False)
        proposals = facts.proposals

        def store(db: object) -> list[int]:
            from kundenpflege.services.filling import plan_proposals
            from kundenpflege.store import Writer

            assert isinstance(db, Writer)
            return plan_proposals(db, proposals)

        def done(ids: list[int]) -> None:
            told = ngettext("{n} Kontakt geplant", "{n} Kontakte geplant", len(ids))
            self._done(told.format(n=len(ids)))

        self.office.run(_("Anlässe eingeplant"), store, then=done, failed=self._refused, quiet=True)

    def _done(self, told: str) -> None:
        self._busy = False
        self.office.tell(told, "green", _("Rückgängig"), self.office.undo)
        self.refresh()

    def _refused(self, error: UserError) -> None:
        self._busy = False
        self.all.setEnabled(True)
        self.office.tell(error.message, "red")
        self.refresh()


def clear(layout: object) -> None:
    """Take all widgets and nested layouts out of a layout."""
    assert hasattr(layout, "takeAt")
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (nested := item.layout()) is not None:
            clear(nested)
