"""Pflege: is this customer cared for enough, what gives a reason, what was installed there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import _, ngettext

from ..kit import theme
from ..kit.cards import Card, IconView
from ..kit.care_bar import CareBar, care_detail, care_state, care_tone, care_words, silence_detail
from ..kit.chips import Chip
from ..kit.controls import Button, IconButton, Label, row
from ..kit.controls_flow import FlowRow
from ..kit.occasions import CareFacts, OccasionCard, clear
from ..kit.office import Office
from .plan_paper import PlanPaper
from .refused import RefusedList

if TYPE_CHECKING:
    from kundenpflege.rules.visits import VisitPattern
    from kundenpflege.services.customers import CustomerDetail
    from kundenpflege.services.installations import InstallationRow
    from kundenpflege.services.refusals import RefusedRow
    from kundenpflege.store import Reader, Writer

_SOON = 60  # days: a service or the end of a warranty is marked


class CareTab(QWidget):
    """`edit_wanted(field)` opens the form; `write_wanted(row or None)` the panel for something
    installed; `plan_wanted(reason)` plans a contact about it."""

    edit_wanted = Signal(str)
    write_wanted = Signal(object)
    plan_wanted = Signal(str)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.office = office
        self.customer_id: int | None = None
        self._rows: Sequence[InstallationRow] | None = None
        self._removed_open = False
        self.care = _CareCard()
        self.care.rhythm.clicked.connect(lambda: self.edit_wanted.emit("contacts_per_year"))
        self.paper = PlanPaper(office, self)
        self.care.paper.clicked.connect(self._on_paper)
        self.occasions = OccasionCard(office)
        self.occasions.asked.connect(self._facts_came)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.S2)
        self.none = Label(
            _("Noch nichts notiert. Fenster, Türen, Heizung, Dach: Was Sie hier eintragen, "
              "erinnert zur rechten Zeit an Wartung und Gewährleistung."),
            "muted", wrap=True,
        )  # fmt: skip
        self.none.setVisible(False)
        self.new = Button(
            _("Eingebautes notieren"), "plus", "link",
            on_click=lambda: self.write_wanted.emit(None),
        )  # fmt: skip
        self.new.setObjectName("newInstallation")
        self.removed = Button("", "down", "link", on_click=self._toggle)
        self.removed.setObjectName("removedInstallations")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S3)
        layout.addWidget(self.care)
        layout.addWidget(self.occasions)
        layout.addSpacing(theme.S1)
        layout.addWidget(Label(_("Eingebaut und betreut"), "section"))
        layout.addLayout(self._list)
        layout.addWidget(self.none)
        layout.addWidget(self.new)
        layout.addWidget(self.removed)
        self.refused = RefusedList(office, self)
        layout.addWidget(self.refused)
        layout.addStretch(1)

    # Asking ------------------------------------------------------------------------------------

    def show_customer(self, detail: CustomerDetail) -> None:
        """Ask for the care of a customer."""
        customer_id = detail.id
        if customer_id != self.customer_id:
            self.customer_id = customer_id
            self._rows = None
            self._removed_open = False
            self.refused.show_rows(())
            self.occasions.setVisible(False)  # those of somebody else
        self.care.set_own(detail.contacts_per_year is not None)
        self.occasions.show_customer(customer_id)
        self.office.ask(
            lambda db: _read(db, customer_id),
            then=lambda found: self._came(customer_id, *found),
            failed=lambda _error: None,
            owner=self,
            key="installations",
        )

    @property
    def installed(self) -> Sequence[InstallationRow]:
        """What is shown as installed."""
        return self._rows or ()

    def _facts_came(self, facts: CareFacts) -> None:
        if facts.customer_id == self.customer_id:
            self.occasions.setVisible(True)
            self.care.show_facts(facts, self.office.today)

    def _came(
        self,
        customer_id: int,
        rows: list[InstallationRow],
        pattern: VisitPattern,
        refused: list[RefusedRow],
    ) -> None:
        if customer_id != self.customer_id:
            return
        self.refused.show_rows(refused)
        self.care.show_pattern(pattern)
        if self._rows != rows:
            self._rows = rows
            self._fill()

    def _on_paper(self) -> None:
        if self.customer_id is not None:
            self.paper.show(self.customer_id)

    # Installations -----------------------------------------------------------------------------

    def _fill(self) -> None:
        rows = self._rows or ()
        clear(self._list)
        gone = [one for one in rows if not one.is_there]
        for one in rows:
            if one.is_there or self._removed_open:
                self._list.addWidget(self._card(one))
        self.none.setVisible(not rows)
        words = ngettext("{n} ausgebaut", "{n} ausgebaut", len(gone)).format(n=len(gone))
        self.removed.setText(_("Ausgebautes verbergen") if self._removed_open else words)
        self.removed.set_icon("up" if self._removed_open else "down")
        self.removed.setVisible(bool(gone))

    def _toggle(self) -> None:
        self._removed_open = not self._removed_open
        self._fill()

    def _card(self, one: InstallationRow) -> Card:
        card = Card(margin=theme.S3)
        card.setObjectName(f"installation_{one.id}")
        card.setAccessibleName(one.title)
        words = QVBoxLayout()
        words.setSpacing(1)
        for text, role in ((one.title, "strong"), (about_words(one), "small")):
            if text:
                label = Label(text, role, wrap=True, selectable=True)
                label.setMinimumWidth(1)  # a word without end pushes no button away
                words.addWidget(label)
        edit = IconButton(
            "edit", _("{name} bearbeiten").format(name=one.title), "quiet",
            on_click=partial(self.write_wanted.emit, one),
        )  # fmt: skip
        edit.setObjectName(f"edit_installation_{one.id}")
        top = row(IconView("guarantee", "muted", 16), gap=theme.S2)
        top.addLayout(words, 1)
        top.addWidget(edit, 0, Qt.AlignmentFlag.AlignTop)
        card.add(top)
        if one.is_there:
            self._deeds(card, one)
        if one.note:
            note = Label(one.note, "small", wrap=True, selectable=True)
            note.setMinimumWidth(1)
            card.add(note)
        return card

    def _deeds(self, card: Card, one: InstallationRow) -> None:
        chips = due_chips(one, self.office.today)
        if chips:
            card.add(FlowRow(*(Chip(words, tone) for words, tone in chips), gap=theme.px(6)))
        if one.type_id is None and one.interval_months is None and one.next_service is None:
            return
        done = Button(_("Wartung erledigt"), "done", on_click=partial(self._serviced, one))
        done.setObjectName(f"serviced_{one.id}")
        done.setToolTip(
            _("Notiert die Wartung und den Besuch mit heutigem Datum; der Abstand zählt neu.")
        )
        plan = Button(
            _("Einplanen"), "schedule",
            on_click=partial(self._plan, one),
        )  # fmt: skip
        plan.setObjectName(f"plan_installation_{one.id}")
        card.add(FlowRow(done, plan))

    def _plan(self, one: InstallationRow) -> None:
        """Plan the service as the occasion it is; by hand where it is none yet."""
        facts = self.occasions.facts
        subject = f"installation:{one.id}"
        if facts is not None and facts.customer_id == self.customer_id:
            for occasion in facts.occasions:
                if occasion.key.subject == subject and occasion.key.rule == "maintenance":
                    self.occasions.plan(occasion)
                    return
        self.plan_wanted.emit(_("Wartung: {what}").format(what=one.title))

    def _serviced(self, one: InstallationRow) -> None:
        key, day = one.id, self.office.today

        def store(db: Writer) -> InstallationRow:
            from kundenpflege.services.serviced import service_done

            return service_done(db, key, day)

        def done(found: InstallationRow) -> None:
            told = _("Wartung notiert")
            if found.due is not None:
                told = _("Wartung notiert, nächste am {day}").format(day=format_date(found.due))
            self.office.tell(told, "green", _("Rückgängig"), self.office.undo)

        self.office.run(_("Wartung erledigt"), store, then=done, owner=self, quiet=True)


class _CareCard(Card):
    """The balance of one customer in a bar and two sentences."""

    def __init__(self) -> None:
        super().__init__(_("Genug gepflegt?"), margin=theme.S3 + 2)
        self.setObjectName("customerCare")
        self.state = Chip("", "neutral")
        self.head.addWidget(self.state)
        self.paper = IconButton("pdf", _("Kontaktplan dieses Kunden als PDF"))
        self.paper.setObjectName("planPaper")
        self.head.addWidget(self.paper)
        self.bar = CareBar()
        self.figure = Label("", "strong")
        line = row(self.bar, self.figure, gap=theme.S3)
        line.setStretch(0, 1)
        self.add(line)
        self.words = Label("", "small", wrap=True)
        self.add(self.words)
        self.visits = Label("", "small", wrap=True)
        self.visits.setVisible(False)
        self.add(self.visits)
        self.rhythm = Button("", role="link")
        self.rhythm.setObjectName("changeRhythm")
        self.add(self.rhythm)
        self._own = False

    def set_own(self, own: bool) -> None:
        """Whether the customer has a rhythm of its own."""
        self._own = own

    def show_facts(self, facts: CareFacts, today: date) -> None:
        """Show the care of a customer."""
        care = facts.care
        tone = care_tone(care) if care.wanted else "neutral"
        self.state.set(care_state(care), "green" if care.state == "enough" else tone)
        self.bar.show_care(care)
        self.bar.setVisible(bool(care.wanted))
        self.figure.setText(care_words(care))
        self.words.setText(f"{care_detail(care)}. {silence_detail(care, today)}.")
        if care.wanted:
            words = ngettext("{n} Kontakt im Jahr", "{n} Kontakte im Jahr", care.wanted)
            told = _("{told}, eigener Rhythmus") if self._own else _("{told} laut Klasse")
            self.rhythm.setText(told.format(told=words.format(n=care.wanted)))
        else:
            self.rhythm.setText(_("Rhythmus festlegen"))

    def show_pattern(self, pattern: VisitPattern) -> None:
        """Say what visits brought."""
        shown = pattern.visits > 0 or pattern.orders > 0
        words = pattern.words
        if shown and pattern.last_visit is not None:
            words = _("{words} · zuletzt besucht am {day}").format(
                words=words, day=format_date(pattern.last_visit)
            )
        self.visits.setText(words)
        self.visits.setVisible(shown)


def _read(
    db: Reader, customer_id: int
) -> tuple[list[InstallationRow], VisitPattern, list[RefusedRow]]:
    from kundenpflege.services.installations import list_installations
    from kundenpflege.services.refusals import refused_of
    from kundenpflege.services.visits import visit_pattern

    return (
        list_installations(db, customer_id),
        visit_pattern(db, customer_id),
        refused_of(db, customer_id),
    )


def about_words(one: InstallationRow) -> str:
    """Where it is, since when, what kind."""
    parts = [one.place]
    if one.type_title and one.type_title != one.title:
        parts.append(one.type_title)
    if one.installed_on is not None:
        parts.append(_("seit {day}").format(day=format_date(one.installed_on)))
    if one.last_service is not None:
        parts.append(_("zuletzt gewartet am {day}").format(day=format_date(one.last_service)))
    if one.offer_number:
        parts.append(one.offer_number)
    if one.removed_on is not None:
        parts.append(_("ausgebaut am {day}").format(day=format_date(one.removed_on)))
    return " · ".join(part for part in parts if part)


def due_chips(one: InstallationRow, today: date) -> list[tuple[str, str]]:
    """The next service and the end of the warranty, with the tone of their urgency."""
    found = []
    if one.due is not None:
        days = (one.due - today).days
        when = relative_days(one.due, today)
        if days < 0:
            found.append((_("Wartung überfällig, {when}").format(when=when), "red"))
        else:
            words = _("Wartung {day} ({when})").format(day=format_date(one.due), when=when)
            found.append((words, "amber" if days <= _SOON else "neutral"))
    if one.warranty_until is not None:
        days = (one.warranty_until - today).days
        day = format_date(one.warranty_until)
        if days < 0:
            found.append((_("Gewährleistung abgelaufen"), "neutral"))
        else:
            words = _("Gewährleistung bis {day}").format(day=day)
            found.append((words, "amber" if days <= 2 * _SOON else "green"))
    return found
