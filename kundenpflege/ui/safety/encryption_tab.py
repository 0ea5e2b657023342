"""Verschlüsselung: on or off, password, code, when the window locks, readable leftovers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _, ngettext

from ..kit import theme
from ..kit.cards import Card
from ..kit.chips import Chip
from ..kit.controls import Button, Label
from ..kit.controls_flow import FlowRow
from ..kit.editors import CheckEditor, ChoiceEditor
from ..kit.office import Office
from .parts import Column
from .secret_panel import SecretPanel

if TYPE_CHECKING:
    from kundenpflege.store import Store

    from .facts import SafetyFacts

_MINUTES = (
    (5, N_("nach 5 Minuten")),
    (10, N_("nach 10 Minuten")),
    (20, N_("nach 20 Minuten")),
    (30, N_("nach 30 Minuten")),
    (60, N_("nach einer Stunde")),
    (240, N_("nach 4 Stunden")),
    (0, N_("nie von selbst")),
)


class EncryptionTab(QWidget):
    """Cards below each other; the deeds themselves happen in the panel."""

    def __init__(self, office: Office, panel: SecretPanel) -> None:
        super().__init__()
        self._office, self.panel = office, panel
        self._plain: tuple[Path, ...] = ()
        column = Column(820)
        column.body.addWidget(self._state_card())
        column.body.addWidget(self._lock_card())
        column.body.addWidget(self._leftover_card())
        column.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column)

    # Building ----------------------------------------------------------------------------------

    def _state_card(self) -> Card:
        card = Card(_("Verschlüsselung"))
        self.chip = Chip("", "neutral")
        self.chip.setObjectName("encryptionState")
        card.head.addWidget(self.chip)
        card.head.addStretch(1)
        self.told = Label("", wrap=True)
        self.told.setObjectName("encryptionTold")
        card.add(self.told)
        self.encrypt = self._button(_("Verschlüsseln …"), "lock", "encrypt", self.panel.encrypt)
        self.change = self._button(_("Passwort ändern …"), "edit", "changeOpen", self.panel.change)
        self.code = self._button(
            _("Wiederherstellungscode …"), "print", "codeOpen", self.panel.show_code
        )
        self.decrypt = self._button(
            _("Verschlüsselung aufheben …"), "", "decryptOpen", self.panel.decrypt
        )
        card.add(FlowRow(self.encrypt, self.change, self.code, self.decrypt))
        words = _("Auf diesem Computer ohne Passwort öffnen")
        why = _("Der Schlüssel liegt dann im Passwortspeicher des Computers.")
        self.remember = CheckEditor(words)
        self.remember.name_field("rememberKey", words, why)
        self.remember.changed.connect(self._set_remember)
        card.add(self.remember)
        return card

    def _button(self, words: str, icon: str, name: str, act: Callable[[], object]) -> Button:
        button = Button(words, icon, on_click=act)
        button.setObjectName(name)
        return button

    def _lock_card(self) -> Card:
        self._lock = Card(_("Sperren"), _("wenn niemand am Computer ist"))
        self._lock.add(
            Label(
                _("Gesperrt zeigt das Fenster keine Kundendaten mehr, bis das Passwort eingegeben "
                  "ist. Was Sie gerade getippt haben, bleibt stehen."), "muted", wrap=True,
            )
        )  # fmt: skip
        self.minutes = ChoiceEditor([(n, _(words)) for n, words in _MINUTES])
        self.minutes.name_field("lockMinutes", _("Von selbst sperren"))
        self.minutes.changed.connect(self._set_minutes)
        theme.signals.changed.connect(self._fit)
        self._fit()
        self.lock_now = self._button(_("Jetzt sperren"), "lock", "lockNow", self._lock_it)
        self._lock.add(FlowRow(self.minutes, self.lock_now))
        return self._lock

    def _leftover_card(self) -> Card:
        self._leftover = Card(_("Ältere Sicherungen ohne Passwort"), tone="amber")
        self._leftover.setObjectName("plainBackups")
        self.plain = Label("", wrap=True)
        self.plain.setObjectName("plainTold")
        self._leftover.add(self.plain)
        self.encrypt_plain = self._button(
            _("Auch verschlüsseln"), "lock", "encryptBackups", self._encrypt_plain
        )
        self.delete_plain = self._button(_("Löschen …"), "delete", "deleteBackups",
                                         self._delete_plain)  # fmt: skip
        self._leftover.add(FlowRow(self.encrypt_plain, self.delete_plain))
        self._leftover.add(
            Label(
                _("Gelöschte Dateien lassen sich von manchen Datenträgern, vor allem SSDs und "
                  "USB-Sticks, mit Aufwand noch lesen."), "small", wrap=True,
            )
        )  # fmt: skip
        return self._leftover

    # Showing -----------------------------------------------------------------------------------

    def show_facts(self, facts: SafetyFacts) -> None:
        """How it stands."""
        on, may = facts.encrypted, not facts.look_only
        self.chip.set(_("verschlüsselt") if on else _("nicht verschlüsselt"),
                      "green" if on else "neutral")  # fmt: skip
        self.told.setText(
            _("Daten und Sicherungen öffnet nur das Passwort oder der Wiederherstellungscode.")
            if on
            else _("Wer an die Datei oder eine Sicherung kommt, kann Ihre Kundendaten lesen. Mit "
                   "Verschlüsselung öffnet sie nur Ihr Passwort.")
        )  # fmt: skip
        for button, shown in (
            (self.encrypt, not on), (self.change, on), (self.code, on), (self.decrypt, on),
        ):  # fmt: skip
            button.setVisible(shown)
            button.setEnabled(may)
        self.remember.setVisible(on)
        self.remember.set_value(facts.remembered)
        self._lock.setVisible(on)
        minutes = int(self._office.settings.get("lock_minutes"))
        nearest = min((n for n, _words in _MINUTES), key=lambda n: abs(n - minutes))
        self.minutes.set_value(nearest)
        self._plain = facts.plain
        self._leftover.setVisible(bool(facts.plain))
        self.plain.setText(told_of_plain(facts.plain))
        self.encrypt_plain.setEnabled(may)

    # Doing -------------------------------------------------------------------------------------

    def _fit(self) -> None:
        widest = max(self.fontMetrics().horizontalAdvance(_(words)) for _n, words in _MINUTES)
        self.minutes.setFixedWidth(widest + theme.px(56))

    def _lock_it(self) -> None:
        if not self._office.commands.run("lock"):
            self._office.lock()

    def _set_minutes(self) -> None:
        value = self.minutes.value()
        if value is not None:
            self._office.settings.set("lock_minutes", int(value))

    def _set_remember(self) -> None:
        wanted = bool(self.remember.value())

        def work(store: Store) -> None:
            from kundenpflege.services import encryption

            if not wanted:
                encryption.forget(store.path)
            elif store.key is not None:
                encryption.remember(store.path, store.key)

        def failed(error: Exception) -> None:
            self.remember.set_value(not wanted)
            self._office.tell(str(error), "red")

        self._office.keep(work, failed=failed, owner=self)

    def _encrypt_plain(self) -> None:
        files = self._plain

        def work(store: Store) -> int:
            from kundenpflege.services import encryption

            assert store.key is not None
            return len(encryption.encrypt_backups(store.path, store.key, files))

        def done(count: int) -> None:
            words = ngettext("{n} Sicherung verschlüsselt", "{n} Sicherungen verschlüsselt", count)
            self._office.tell(words.format(n=count), "green")
            self._free(True)

        self._free(False)
        self._office.keep(work, done, failed=self._failed, owner=self)

    def _delete_plain(self) -> None:
        files, second = self._plain, str(self._office.settings.get("backup_folder"))
        n = len(files)
        if not files or not self._office.questions.confirm(
            ngettext("{n} Sicherung löschen?", "{n} Sicherungen löschen?", n).format(n=n),
            _("Sie lassen sich danach nicht mehr zurückholen. Die verschlüsselten Sicherungen "
              "bleiben."),
            _("Löschen"),
        ):  # fmt: skip
            return

        def work(store: Store) -> int:
            from kundenpflege.services import encryption

            return encryption.delete_backups(store.path, files, second)

        def done(count: int) -> None:
            words = ngettext("{n} Sicherung gelöscht", "{n} Sicherungen gelöscht", count)
            self._office.tell(words.format(n=count))
            self._free(True)

        self._free(False)
        self._office.keep(work, done, failed=self._failed, owner=self)

    def _failed(self, error: Exception) -> None:
        self._office.tell(str(error), "red")
        self._free(True)

    def _free(self, free: bool) -> None:
        for button in (self.encrypt_plain, self.delete_plain):
            button.setEnabled(free)
        if free:
            self._office.kept.emit()


def told_of_plain(files: Sequence[Path]) -> str:
    """How many there are and the names of the newest."""
    if not files:
        return ""
    n = len(files)
    words = ngettext(
        "{n} Sicherung aus der Zeit vor der Verschlüsselung kann jeder lesen:",
        "{n} Sicherungen aus der Zeit vor der Verschlüsselung kann jeder lesen:",
        n,
    ).format(n=n)
    names = [path.name for path in files[-3:]]
    if more := n - len(names):
        names.append(ngettext("… und {n} weitere", "… und {n} weitere", more).format(n=more))
    return "\n".join([words, *names])
