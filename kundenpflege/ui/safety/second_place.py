"""The second place of the backups: a stick, a drive in the network, a folder of a cloud."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from ..kit.cards import Banner, Card
from ..kit.controls import Button, Label
from ..kit.controls_flow import FlowRow
from ..kit.editors import CheckEditor
from ..kit.office import Office

if TYPE_CHECKING:
    from .facts import SafetyFacts

#: Asks for a folder: title and where to begin; None when the user gave up.
AskFolder = Callable[[str, str], "Path | None"]


class SecondPlace(Card):
    """Which folder, how it stands with it, choose another one or none. `changed` after that.

    `seal_wanted(on)`: whether what goes there shall be encrypted."""

    changed = Signal()
    seal_wanted = Signal(bool)

    def __init__(self, office: Office, ask: AskFolder | None = None) -> None:
        super().__init__(_("Zweiter Ort"))
        self.setObjectName("secondPlace")
        self._office = office
        self.ask: AskFolder = ask or self._dialog
        self._path: Path | None = None
        self._sealed = self._whole = False
        self.add(
            Label(
                _(
                    "Ein zweiter Ort hilft, wenn der Computer gestohlen wird oder kaputtgeht: ein "
                    "USB-Stick, ein Laufwerk im Netz oder der Ordner einer Cloud."
                ),
                "muted",
                wrap=True,
            )
        )
        self.folder = Label("", wrap=True, selectable=True)
        self.folder.setObjectName("secondFolder")
        self.state = Banner("neutral", "info", "")
        self.state.setObjectName("secondState")
        self.add(self.folder)
        self.add(self.state)
        self.exposed = Banner("amber", "lock", _(
            "Dort kann die Sicherung lesen, wer in den Ordner sieht. Verschlüsseln Sie die "
            "Sicherungen dort oder gleich alle Ihre Daten."
        ))  # fmt: skip
        self.exposed.setObjectName("exposed")
        self.exposed.hide()
        self.add(self.exposed)
        self.choose = Button(_("Ordner wählen …"), "folder", on_click=self.pick)
        self.choose.setObjectName("chooseSecond")
        self.leave = Button(_("Keinen mehr"), "close", "quiet", on_click=self._leave)
        self.leave.setObjectName("leaveSecond")
        self.add(FlowRow(self.choose, self.leave))
        self.seal = CheckEditor(_("Sicherungen dort verschlüsseln"))
        self.seal.name_field("sealSecond", _("Sicherungen dort verschlüsseln"))
        self.seal.changed.connect(self._seal)
        self.add(self.seal)
        self.remind = CheckEditor(_("Erinnern, wenn er länger als 7 Tage fehlt"))
        self.remind.name_field("remindSecond", _("Erinnern, wenn er länger als 7 Tage fehlt"))
        self.remind.changed.connect(self._set_remind)
        self.add(self.remind)
        self._fit()

    def show_facts(self, facts: SafetyFacts) -> None:
        """How it stands with the folder."""
        self._path = facts.path
        for control in (self.choose, self.leave):
            control.setEnabled(not facts.look_only)
        second = facts.second
        self.exposed.setVisible(facts.exposed)
        self._sealed, self._whole = facts.sealed, facts.encrypted
        self.state.setVisible(second is not None and second.folder is not None)
        if second is not None and second.folder is not None:
            if second.problem:
                self.state.set("amber", "warning", second.problem)
            else:
                self.state.set("green", "ok", _("Erreichbar, die Sicherungen kommen an."))
        self._fit()

    def pick(self) -> None:
        """Ask for the folder."""
        now = str(self._office.settings.get("backup_folder"))
        folder = self.ask(_("Zweiter Ort für die Sicherungen"), now)
        if folder is None:
            return
        own = self._path

        def look() -> Path:
            from kundenpflege.services import second_place

            second_place.check(folder, own)
            return folder

        self._office.compute(look, self._take, failed=self._refused, owner=self, key="pick")

    def _take(self, folder: Path) -> None:
        self._office.settings.set("backup_folder", str(folder))
        self._fit()
        self.changed.emit()

    def _refused(self, error: UserError) -> None:
        self.state.set("red", "warning", error.message)
        self.state.show()

    def _leave(self) -> None:
        self._office.settings.set("backup_folder", "")
        self.state.hide()
        self.exposed.hide()
        self._fit()
        self._office.kept.emit()

    def _set_remind(self) -> None:
        self._office.settings.set("backup_remind", bool(self.remind.value()))
        self._office.kept.emit()

    def _seal(self) -> None:
        wanted = bool(self.seal.value())
        # The tick stands for what is, not for what was asked for.
        self.seal.set_value(self._sealed)
        if wanted != self._sealed:
            self.seal_wanted.emit(wanted)

    def _fit(self) -> None:
        folder = str(self._office.settings.get("backup_folder"))
        self.folder.setText(folder or _("Noch keiner gewählt"))
        self.folder.set_role("strong" if folder else "body")
        self.leave.setVisible(bool(folder))
        self.remind.setVisible(bool(folder))
        self.seal.setVisible(bool(folder) and not self._whole)
        self.seal.set_value(self._sealed)
        self.remind.set_value(bool(self._office.settings.get("backup_remind")))
        self.choose.setText(_("Ändern …") if folder else _("Ordner wählen …"))

    def _dialog(self, title: str, start: str) -> Path | None:
        name = QFileDialog.getExistingDirectory(self.window(), title, start)
        return Path(name) if name else None
