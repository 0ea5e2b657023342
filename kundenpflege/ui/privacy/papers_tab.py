"""Vorlagen und Sicherungen: the notice, the record of processing, and copies that grow old."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_decimal

from ..kit.cards import Card
from ..kit.chips import Chip
from ..kit.controls import Button, Label, row
from ..kit.controls_flow import FlowRow
from ..kit.office import Office
from .parts import ScrolledTab, renew, save_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from kundenpflege.services.old_copies import OldCopy
    from kundenpflege.store import Reader, Store


class PapersTab(ScrolledTab):
    """Papers from the business's own particulars, and the folder with copies."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._paper(
            "notice",
            _("Datenschutzinformation für Kunden"),
            _(
                "Gehört zum ersten Kontakt (Art. 13 DSGVO). Als PDF mit Ihrem Briefkopf, zum "
                "Mitgeben oder Beilegen."
            ),
            lambda: self._make("notice"),
        )
        self._paper(
            "record",
            _("Verzeichnis von Verarbeitungstätigkeiten"),
            _(
                "Muss auf Verlangen der Aufsicht vorgelegt werden (Art. 30 DSGVO). Vorausgefüllt; "
                "bitte prüfen, ob alles auf Ihren Betrieb passt."
            ),
            lambda: self._make("record"),
        )
        breach = Card(_("Bei einer Datenpanne"))
        breach.add(
            Label(
                _(
                    "Rechner gestohlen, Liste an den Falschen geschickt: binnen 72 Stunden der "
                    "Datenschutzaufsicht Ihres Landes melden (Art. 33 DSGVO), bei hohem Risiko "
                    "auch den Betroffenen. Aufschreiben, was geschehen ist, wen es betrifft und "
                    "was Sie getan haben."
                ),
                wrap=True,
            )
        )
        self.column.addWidget(breach)
        self._copies = Card(_("Sicherungen"), _("neben der Datenbank"))
        self._copies.add(
            Label(
                _(
                    "Sicherungen enthalten auch, was inzwischen gelöscht ist; beim Zurückholen "
                    "wird es wieder gelöscht. Nach einem Jahr sollten sie gehen; das Programm "
                    "räumt seine eigenen selbst weg."
                ),
                "muted",
                wrap=True,
            )
        )
        self._place = QVBoxLayout()
        self._area: QWidget | None = None
        self._copies.add(self._place)
        self._old: list[Path] = []
        self.remove = Button(_("Alte Sicherungen löschen …"), "delete", on_click=self._remove)
        self.remove.setObjectName("removeOld")
        scrub = Button(_("Freie Stellen überschreiben"), "refresh", on_click=self._scrub)
        scrub.setObjectName("scrub")
        scrub.setToolTip(
            _("Was gelöscht ist, steht danach auch nicht mehr in den freien Stellen der Datei.")
        )
        self._copies.add(row(self.remove, scrub, 0))
        self.column.addWidget(self._copies)
        self.column.addStretch(1)

    def _paper(self, name: str, title: str, text: str, make: Callable[[], None]) -> None:
        card = Card(title)
        card.add(Label(text, "muted", wrap=True))
        button = Button(_("PDF speichern …"), "offers", on_click=make)
        button.setObjectName(f"{name}Pdf")
        button.setAccessibleName(f"{button.text()} {title}")
        card.add(row(button, 0))
        self.column.addWidget(card)

    def _make(self, what: str) -> None:
        def question(db: Reader) -> bytes:
            from kundenpflege.services import privacy_papers

            make = privacy_papers.notice_pdf if what == "notice" else privacy_papers.record_pdf
            return make(db)

        name = _("Datenschutzinformation") if what == "notice" else _("Verarbeitungsverzeichnis")

        def save(content: bytes) -> None:
            save_bytes(self.office, name, f"{name}.pdf", (("PDF", ("pdf",)),), content)

        self.office.ask(question, then=save, owner=self)

    def refresh(self) -> None:
        """Look into the folder with copies."""
        from kundenpflege.services.old_copies import list_copies

        self.office.with_store(list_copies, self._show, owner=self, key="copies")

    def _show(self, copies: Sequence[OldCopy]) -> None:
        self._old = [copy.path for copy in copies if copy.outdated]
        self._area, column = renew(self._place, self._area)
        for copy in copies[:20]:
            size = format_decimal(Decimal(copy.size) / 1024 / 1024, 1)
            words = Label(
                _("{name} · {day} · {size} MB").format(
                    name=copy.path.name, day=format_date(copy.made_at.date()), size=size
                ),
                wrap=True,
            )
            chip = Chip(_("älter als ein Jahr"), "amber")
            column.addWidget(FlowRow(words, chip) if copy.outdated else FlowRow(words))
        if not copies:
            column.addWidget(Label(_("Neben der Datenbank liegen keine Sicherungen."), "muted"))
        self._area.setVisible(True)
        self.remove.setEnabled(bool(self._old))

    def _scrub(self) -> None:
        def work(store: Store) -> None:
            from kundenpflege.services.erasing import clean_file

            clean_file(store)

        self.office.with_store(
            work,
            lambda _none: self.office.tell(_("Freie Stellen überschrieben")),
            failed=lambda error: self.office.tell(error.message, "red"),
            owner=self,
        )

    def _remove(self) -> None:
        paths = list(self._old)
        if not paths or not self.office.questions.confirm(
            _("Alte Sicherungen löschen?"),
            _("Sicherungen, die älter als ein Jahr sind: {n}. Sie sind dann weg.").format(
                n=len(paths)
            ),
            _("Löschen"),
        ):
            return
        from kundenpflege.services.old_copies import remove_copies

        def done(n: int) -> None:
            self.office.tell(_("Sicherungen gelöscht: {n}").format(n=n))
            self.refresh()

        self.office.with_store(
            lambda store: remove_copies(store, paths),
            done,
            failed=lambda error: self.office.tell(error.message, "red"),
            owner=self,
        )
