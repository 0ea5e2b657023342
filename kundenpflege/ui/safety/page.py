"""The page Sicherheit: is everything well, the backups and the way back, encryption."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _

from ..kit import theme
from ..kit.controls import Tabs, row
from ..kit.office import Office
from ..kit.page import Page, PageAction
from .backups_tab import BackupsTab
from .deeds import Deeds
from .encryption_tab import EncryptionTab
from .facts import SafetyFacts, read_facts
from .overview import OverviewTab
from .restore_panel import RestorePanel
from .seal_panel import SealPanel

if TYPE_CHECKING:
    from kundenpflege.store import Changes

TABS = (
    ("overview", N_("Überblick")),
    ("backups", N_("Sicherungen")),
    ("encryption", N_("Verschlüsselung")),
)
_BUSY = {
    "save": N_("Wird gesichert …"),
    "check": N_("Wird geprüft …"),
    "test": N_("Die Probe läuft …"),
}


class SafetyPage(Page):
    """Three tabs; `office.create("safety", tab="backups")` leads to one of them."""

    key = "safety"

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.deeds = Deeds(office, self)
        self.overview = OverviewTab(office, self.deeds)
        self.backups = BackupsTab(office, self.deeds)
        self.restore = RestorePanel(office, self)
        self.secret = SealPanel(office, self)
        self.encryption = EncryptionTab(office, self.secret)
        self.tabs = Tabs(_("Bereiche der Sicherheit"))
        self.tabs.setObjectName("safetyTabs")
        self._parts: dict[str, OverviewTab | BackupsTab | EncryptionTab] = {
            "overview": self.overview,
            "backups": self.backups,
            "encryption": self.encryption,
        }
        self._stack = QStackedWidget()
        for part in self._parts.values():
            self._stack.addWidget(part)
        layout = QVBoxLayout(self)
        # What scrolls keeps room for its bar: the bar stands in the margin of the page.
        layout.setContentsMargins(theme.S5, theme.S3, theme.S5 - theme.S2, 0)
        layout.setSpacing(0)
        above = row(self.tabs)
        above.setContentsMargins(0, 0, theme.S2, 0)
        layout.addLayout(above)
        layout.addWidget(self._stack, 1)
        self.tabs.chosen.connect(self.show_tab)
        for key, label in TABS:
            self.tabs.add(key, _(label))
        self.overview.tab_wanted.connect(self.show_tab)
        self.overview.folder_wanted.connect(self.pick_second)
        self.backups.restore_wanted.connect(self.restore.look_at)
        self.backups.second.changed.connect(self.deeds.save)
        self.backups.second.seal_wanted.connect(
            lambda on: self.secret.seal() if on else self.secret.unseal()
        )
        self.deeds.busy_changed.connect(lambda _what: self._show_head())
        self.secret.done.connect(self.refresh_soon)
        office.kept.connect(self.refresh_soon)
        # What is asked beside the database worker is not answered before a store is open.
        office.store_opened.connect(self.refresh_soon)
        self._show_head()

    def _show_head(self) -> None:
        busy = self.deeds.busy
        told = _(_BUSY[busy]) if busy else _("Sicherungen, Prüfung, Passwort")
        self.set_head(_("Sicherheit"), told)
        idle = not busy and not self.office.look_only
        self.set_actions(
            *(
                (
                    PageAction(_("Jetzt prüfen"), self.deeds.check, "ok", "secondary"),
                    PageAction(_("Jetzt sichern"), self.deeds.save, "safe"),
                )
                if idle
                else ()
            )
        )

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        if key in self._parts:
            self.tabs.choose(key)
            self._stack.setCurrentWidget(self._parts[key])

    def pick_second(self) -> None:
        """Ask for the second place of the backups."""
        self.show_tab("backups")
        self.backups.second.pick()

    def concerns(self, changes: Changes) -> bool:
        """Only backups and checks change what stands here."""
        return False

    def refresh(self) -> None:
        """Ask how it stands."""
        second = str(self.office.settings.get("backup_folder"))
        self.office.keep(
            lambda store: read_facts(store, second), self._show, owner=self, key="facts"
        )

    def _show(self, facts: SafetyFacts) -> None:
        self._show_head()
        for part in (*self._parts.values(), self.secret):
            part.show_facts(facts)

    def new_record(self, kind: str, **given: Any) -> None:
        """Others lead here: `tab="backups"` shows it, `do="save|check|test|second"` does it."""
        self.show_tab(str(given.get("tab", "overview")))
        if self.office.look_only or self.deeds.busy:
            return
        match given.get("do"):
            case "save":
                self.deeds.save()
            case "check":
                self.deeds.check()
            case "test":
                self.deeds.test_restore()
            case "second":
                self.pick_second()

    def back(self) -> bool:
        """Close an open panel."""
        for panel in (self.restore, self.secret):
            if panel.is_open():
                panel.dismiss()
                return True
        return False

    def poses(self) -> list[tuple[str, Callable[[], object]]]:
        """A picture of each tab, of a restore and of the new password."""
        return [
            ("backups", self._pose_backups),
            ("restore", self._pose_restore),
            ("encryption", self._pose_encryption),
            ("password", self.secret.encrypt),
            ("overview", self._pose_overview),
        ]

    def _pose_backups(self) -> None:
        self.deeds.save()
        self.show_tab("backups")

    def _pose_restore(self) -> None:
        chosen = self.backups.current()
        if chosen is not None:
            self.restore.look_at(chosen)

    def _pose_encryption(self) -> None:
        self.restore.dismiss(force=True)
        self.show_tab("encryption")

    def _pose_overview(self) -> None:
        self.secret.dismiss(force=True)
        self.show_tab("overview")
