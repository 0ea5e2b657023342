"""Löschen: what must stay until when, what goes, and the deed itself, which is final."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.text import keep_together

from ..kit.cards import Banner, Card
from ..kit.chips import Chip
from ..kit.controls import Button, Label, row
from ..kit.controls_flow import FlowRow
from ..kit.editors import ChoiceEditor
from ..kit.office import Office
from .parts import renew

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kundenpflege.services.erasing import ErasurePlan, ErasureResult
    from kundenpflege.services.old_copies import OldCopy
    from kundenpflege.services.persons import PersonDetail
    from kundenpflege.store import Store


class EraseCard(Card):
    """The assistant. `erased(gone)` afterwards: whether the record itself is gone."""

    erased = Signal(bool)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(_("Löschen"), _("endgültig"), parent=parent)
        self.office = office
        self._customer_id: int | None = None
        self._plan: ErasurePlan | None = None
        self._erased: int | None = None
        self.person = ChoiceEditor([(None, _("den ganzen Kunden"))])
        self.person.name_field("erasePerson", _("Was gelöscht wird"))
        self.person.changed.connect(self._person_chosen)
        self.add(self.person)
        self._place = QVBoxLayout()
        self._area: QWidget | None = None
        self.add(self._place)
        self.block = QCheckBox(_("nie wieder bewerben (Sperrliste, nur als Prüfwert)"))
        self.block.setObjectName("blockForever")
        self.block.setAccessibleName(self.block.text())
        self.add(self.block)
        self.button = Button(_("Endgültig löschen …"), "delete", "danger", on_click=self._confirm)
        self.button.setObjectName("erase")
        self.add(row(self.button, 0))

    def show_customer(self, customer_id: int | None) -> None:
        """What erasing this customer would do."""
        if customer_id is not None and customer_id == self._erased:
            return  # What was done stays on the screen.
        self._customer_id, self._plan, self._erased = customer_id, None, None
        self.button.setEnabled(False)
        self.person.set_choices([(None, _("den ganzen Kunden"))])
        self.person.set_value(None)
        if customer_id is None:
            return
        from kundenpflege.services.persons import list_persons

        self.office.ask(
            lambda db: list_persons(db, customer_id), then=self._people, owner=self, key="people"
        )
        self._ask()

    def _people(self, people: Sequence[PersonDetail]) -> None:
        chosen = self.person.value()
        self.person.set_choices(
            [(None, _("den ganzen Kunden")), *((one.id, one.full_name) for one in people)]
        )
        self.person.set_value(chosen)
        self.person.setVisible(len(people) > 1)

    def _person_chosen(self) -> None:
        self._plan = None
        self.button.setEnabled(False)
        self._ask()

    def _ask(self) -> None:
        from kundenpflege.services.erasing import plan_erasure, plan_person_erasure

        customer_id, person_id = self._customer_id, self.person.value()
        if customer_id is None:
            return
        wanted = customer_id
        self.office.ask(
            lambda db: (
                plan_erasure(db, wanted)
                if person_id is None
                else plan_person_erasure(db, person_id)
            ),
            then=self._show, owner=self, key="plan", failed=lambda _error: None,
        )  # fmt: skip

    def _show(self, plan: ErasurePlan) -> None:
        self._plan = plan
        self._area, column = renew(self._place, self._area)
        for warning in plan.warnings:
            column.addWidget(Banner("amber", "warning", warning))
        if plan.residue:
            column.addWidget(
                Banner("neutral", "info", _("Schon gelöscht, bis auf das, was bleiben muss."))
            )
        else:
            column.addWidget(Label(_("Das geht"), "strong"))
            column.addWidget(FlowRow(*_chips(plan, self.person.value() is None)))
        if plan.kept:
            column.addWidget(Label(_("Das muss bleiben"), "strong"))
            for item in plan.kept:
                column.addWidget(
                    Label(
                        _("{title} – bis {day} ({law})").format(
                            title=item.title,
                            day=format_date(item.until),
                            law=keep_together(item.law),
                        ),
                        wrap=True,
                    )
                )
        self._area.setVisible(True)
        waits = plan.residue and bool(plan.kept)
        self.block.setVisible(not plan.residue)
        self.block.setChecked(plan.objects)
        self.button.setVisible(not waits)
        self.button.setEnabled(True)

    def _confirm(self) -> None:
        plan = self._plan
        if plan is None:
            return
        text = _(
            "Das lässt sich nicht rückgängig machen. Die Daten verschwinden aus Tabellen, Suche, "
            "Verlauf und den freien Stellen der Datei."
        )
        if plan.kept:
            text += " " + _("Was aufbewahrt werden muss, bleibt ohne alle anderen Angaben.")
        if not self.office.questions.confirm(
            _("{name} endgültig löschen?").format(name=plan.name), text, _("Löschen")
        ):
            return
        block = self.block.isChecked()
        person_id = self.person.value()
        self.button.setEnabled(False)

        def work(store: Store) -> tuple[ErasureResult, list[OldCopy]]:
            from kundenpflege.services.erasing import erase_customer, erase_person
            from kundenpflege.services.old_copies import list_copies

            if person_id is not None:
                return erase_person(store, person_id, block=block), list_copies(store)
            return erase_customer(store, plan.customer_id, block=block), list_copies(store)

        self.office.with_store(
            work, self._done, failed=lambda error: self.office.tell(error.message, "red"),
            owner=self,
        )  # fmt: skip

    def _done(self, found: tuple[ErasureResult, list[OldCopy]]) -> None:
        result, copies = found
        whole = self.person.value() is None
        self._plan, self._erased = None, self._customer_id
        self.person.setVisible(False)
        self._area, column = renew(self._place, self._area)
        words = ngettext(
            "{n} Eintrag ist endgültig gelöscht.",
            "{n} Einträge sind endgültig gelöscht.",
            result.rows,
        ).format(n=result.rows)
        column.addWidget(Banner("green", "ok", words))
        for item in result.kept:
            column.addWidget(
                Label(
                    _("{title} bleibt bis {day} ({law})").format(
                        title=item.title, day=format_date(item.until), law=keep_together(item.law)
                    ),
                    wrap=True,
                )
            )
        if copies:
            note = ngettext(
                "{n} Sicherung enthält die Daten vielleicht noch. Wird sie zurückgeholt, löscht "
                "das Programm sie wieder. Sie kann auch jetzt gelöscht werden.",
                "{n} Sicherungen enthalten die Daten vielleicht noch. Wird eine zurückgeholt, "
                "löscht das Programm sie wieder. Sie können auch jetzt gelöscht werden.",
                len(copies),
            ).format(n=len(copies))
            column.addWidget(Banner("amber", "safe", note))
            remove = Button(
                _("Sicherungen löschen …"),
                "delete",
                on_click=lambda: self._remove_copies([copy.path for copy in copies]),
            )
            remove.setObjectName("removeCopies")
            column.addLayout(row(remove, 0))
        self._area.setVisible(True)
        self.block.setVisible(False)
        self.button.setVisible(False)
        self.office.tell(_("Endgültig gelöscht"))
        self.erased.emit(whole and not result.kept)

    def _remove_copies(self, paths: list[Path]) -> None:
        if not self.office.questions.confirm(
            _("Sicherungen löschen?"),
            _(
                "Danach lässt sich aus ihnen nichts mehr zurückholen. Am besten gleich eine neue "
                "Sicherung anlegen."
            ),
            _("Löschen"),
        ):
            return
        from kundenpflege.services.old_copies import remove_copies

        self.office.with_store(
            lambda store: remove_copies(store, paths),
            lambda n: self.office.tell(_("Sicherungen gelöscht: {n}").format(n=n)),
            failed=lambda error: self.office.tell(error.message, "red"),
            owner=self,
        )


def _chips(plan: ErasurePlan, customer: bool) -> list[Chip]:
    """What goes, counted."""
    whole = _("Name, Anschrift und alle Angaben") if plan.kept else _("der ganze Kunde")
    if not customer:
        whole = _("{name} mit allen Angaben").format(name=plan.name)
    return [
        Chip(whole, "red"),
        *(Chip(f"{what}: {count}", "neutral") for what, count in plan.gone),
        Chip(_("Verlauf und Suchverzeichnis"), "neutral"),
    ]
