"""Section Daten: where they lie, when they were saved, the ways in and out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.money import NBSP, format_decimal, round_to

from ..kit.cards import Card
from ..kit.chips import Chip
from ..kit.controls import Button, Label
from ..kit.controls_flow import FlowRow
from ..kit.office import Office
from ..kit.page import PageAction
from .section import Column, Section

if TYPE_CHECKING:
    from kundenpflege.store import Changes, Store

_OLD = 7  # days without a backup


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What the section shows; `size` in bytes."""

    path: Path
    size: int
    encrypted: bool
    saved_at: datetime | None


def read_facts(store: Store) -> DataFacts:
    """Ask the store; runs on the database worker."""
    size = store.path.stat().st_size if store.path.exists() else 0
    return DataFacts(store.path, size, store.encrypted, store.last_backup())


class DatabaseSection(Section):
    """Where the data lie; backups, checks and the journal have pages of their own."""

    key = "database"
    label = N_("Daten")
    note = N_("Wo Ihre Daten liegen, Import und Export")
    icon = "database"

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        self._path = Path()
        column = Column()
        column.body.addWidget(self._place_card())
        column.body.addWidget(self._journal_card())
        column.body.addWidget(self._exchange_card())
        column.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column)
        office.kept.connect(self._kept)

    def head_actions(self) -> tuple[PageAction, ...]:
        """The way to the backups."""
        return (PageAction(_("Sicherheit"), lambda: self.office.open("safety"), "safe"),)

    def concerns(self, changes: Changes) -> bool:
        """Nothing of what is changed stands here."""
        return False

    # -- building --------------------------------------------------------------------------

    def _place_card(self) -> Card:
        card = Card(_("Ihre Daten"), _("liegen nur auf Ihrem Computer"))
        self._state = Chip("", "neutral")
        self._state.setObjectName("backupState")
        card.head.addWidget(self._state)
        self._file = Label("", "body", wrap=True, selectable=True)
        self._file.setObjectName("databasePath")
        self._facts = Label("", "muted", wrap=True)
        self._facts.setObjectName("databaseFacts")
        card.add(self._file)
        card.add(self._facts)
        safety = Button(_("Sicherungen, Prüfung, Passwort"), "safe")
        safety.setObjectName("goSafety")
        safety.clicked.connect(lambda: self.office.open("safety"))
        folder = Button(_("Ordner öffnen"), "open", on_click=self._open_folder)
        folder.setObjectName("openFolder")
        card.add(FlowRow(safety, folder))
        return card

    def _journal_card(self) -> Card:
        card = Card(_("Protokoll"), _("wer wann was geändert hat"))
        journal = Button(_("Protokoll öffnen"), "history")
        journal.setObjectName("goJournal")
        journal.setAccessibleDescription(_("wer wann was geändert hat"))
        journal.clicked.connect(lambda: self.office.open("journal"))
        card.add(FlowRow(journal))
        return card

    def _exchange_card(self) -> Card:
        card = Card(_("Import und Export"), _("Ihre Daten gehören Ihnen"))
        bring = Button(_("Kunden importieren …"), "import")
        bring.setObjectName("goImport")
        bring.clicked.connect(lambda: self.office.commands.run("customers.import"))
        take = Button(_("Exportieren …"), "export")
        take.setObjectName("goExport")
        take.clicked.connect(lambda: self.office.commands.run("customers.export"))
        copy = Button(_("Kopie der Daten speichern …"), "save")
        copy.setObjectName("goCopy")
        copy.clicked.connect(lambda: self.office.commands.run("backup"))
        card.add(FlowRow(bring, take, copy))
        return card

    # -- data ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask the store."""
        self.office.with_store(read_facts, self._show, owner=self, key="facts")

    def _kept(self) -> None:
        self.stale = True
        if self.isVisible():
            self.refresh()

    def _show(self, facts: DataFacts) -> None:
        self._path = facts.path
        self._file.setText(str(facts.path))
        self._file.setAccessibleName(_("Datenbank: {path}").format(path=facts.path))
        size = format_decimal(round_to(Decimal(facts.size) / 1_048_576, 1))
        parts = [f"{size}{NBSP}MB", self._saved(facts.saved_at)]
        if facts.encrypted:
            parts.insert(1, _("verschlüsselt"))
        self._facts.setText(" · ".join(parts))
        if facts.saved_at is None:
            self._state.set(_("noch nie gesichert"), "amber")
            return
        day = facts.saved_at.date()
        words = _("gesichert {day}").format(day=relative_days(day, self.office.today))
        old = (self.office.today - day).days > _OLD
        self._state.set(words, "amber" if old else "green")

    def _saved(self, at: datetime | None) -> str:
        if at is None:
            return _("noch nie gesichert")
        return _("zuletzt gesichert am {day} um {time} Uhr").format(
            day=format_date(at.date()), time=f"{at:%H:%M}"
        )

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))
