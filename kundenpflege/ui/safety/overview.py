"""Überblick: all green, or what to do; what the last check found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import _, ngettext

from ..kit.cards import Card
from ..kit.controls import Button, Label, row
from ..kit.office import Office
from .deeds import Deeds
from .lights import Lights
from .parts import Column

if TYPE_CHECKING:
    from kundenpflege.store.checking import Finding

    from .facts import SafetyFacts

_MOST = 40  # findings shown


class OverviewTab(QWidget):
    """The lights. `tab_wanted(key)` leads to another tab, `folder_wanted` asks for a place."""

    tab_wanted = Signal(str)
    folder_wanted = Signal()

    def __init__(self, office: Office, deeds: Deeds) -> None:
        super().__init__()
        self._office, self._deeds = office, deeds
        self._facts: SafetyFacts | None = None
        self.lights = Lights()
        self.findings = Findings(office)
        self.findings.restore_wanted.connect(lambda: self.tab_wanted.emit("backups"))
        column = Column(900)
        column.body.addWidget(self.findings)
        column.body.addWidget(self.lights)
        column.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column)
        deeds.checked.connect(self.findings.show_findings)

    def show_facts(self, facts: SafetyFacts) -> None:
        """Show how it stands."""
        self._facts = facts
        self.lights.show_lights(facts.lights, self._buttons(facts), self._told(facts))

    def _told(self, facts: SafetyFacts) -> str:
        if facts.look_only:
            return _("Nur zum Ansehen geöffnet: hier wird nichts gesichert und nichts geändert.")
        return _("Gesichert wird von selbst: alle 30 Minuten und beim Beenden.")

    def _buttons(self, facts: SafetyFacts) -> dict[str, tuple[str, Callable[[], object]]]:
        found: dict[str, tuple[str, Callable[[], object]]] = {
            "place": (_("Ordner öffnen"), self.open_folder),
            "encryption": (_("Verschlüsselung"), lambda: self.tab_wanted.emit("encryption")),
        }
        if not facts.look_only:
            found |= {
                "backup": (_("Jetzt sichern"), self._deeds.save),
                "second": (_("Ordner wählen …"), self.folder_wanted.emit),
                "restore_test": (_("Jetzt proben"), self._deeds.test_restore),
                "integrity": (_("Jetzt prüfen"), self._deeds.check),
            }
        damaged = any(one.key == "integrity" and one.state == "red" for one in facts.lights)
        if damaged:
            found["integrity"] = (
                _("Sicherungen ansehen"),
                lambda: self.tab_wanted.emit("backups"),
            )
        return found

    def open_folder(self) -> None:
        """Show the database's folder in the system's file manager."""
        if self._facts is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._facts.path.parent)))


class Findings(Card):
    """What a check found, until the next one; hidden when all is well."""

    restore_wanted = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(_("Die Prüfung hat etwas gefunden"), tone="red")
        self.setObjectName("findings")
        self._office = office
        self._text = Label("", wrap=True, selectable=True)
        self._text.setObjectName("findingsText")
        self.add(self._text)
        self.mend = Button(_("Suchverzeichnis erneuern"), "refresh", on_click=self._rebuild)
        self.mend.setObjectName("rebuildSearch")
        self.restore = Button(_("Sicherung ansehen …"), "history")
        self.restore.setObjectName("lookAtBackups")
        self.restore.clicked.connect(self.restore_wanted)
        self.add(row(self.mend, self.restore, 0))
        self.hide()

    def show_findings(self, found: Sequence[Finding]) -> None:
        """Show them; nothing found hides the card."""
        self.setVisible(bool(found))
        lines = [one.text for one in found[:_MOST]]
        if len(found) > _MOST:
            more = len(found) - _MOST
            lines.append(ngettext("… und {n} weiterer", "… und {n} weitere", more).format(n=more))
        self._text.setText("\n".join(lines))
        index = [one for one in found if one.kind in ("search", "lists")]
        self.mend.setVisible(bool(index))
        self.restore.setVisible(len(index) < len(found))

    def _rebuild(self) -> None:
        def done(_result: object) -> None:
            self.hide()
            self._office.tell(_("Suchverzeichnis erneuert"), "green")

        self._office.with_store(lambda store: store.rebuild_search(), done, owner=self)
