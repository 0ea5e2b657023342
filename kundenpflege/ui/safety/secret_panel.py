"""Encrypting, and what concerns password and recovery code: one panel, one matter at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.errors import InputError, PasswordNeededError, UserError
from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.cards import Banner
from ..kit.controls import Button, Label
from ..kit.dialogs import SidePanel
from ..kit.form import Form
from ..kit.office import Office, Reopen
from ..kit.password_fields import NewPassword, SecretEditor
from ..kit.recovery import RecoveryCode, Sheet, both_lost

if TYPE_CHECKING:
    from kundenpflege.services.encryption import Encrypted

    from .facts import SafetyFacts


class SecretPanel(SidePanel):
    """`encrypt`, `change`, `code` and `decrypt` open it. `done` after each deed."""

    done = Signal()

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(host, "", 480, "secretPanel")
        self._office = office
        self._business = self._brand = ""  # stand on the printed code
        self.new: NewPassword | None = None
        self.present: Form | None = None
        self.code: RecoveryCode | None = None
        self.guard = self._unkept
        self.name_question(_("Zurück zum Code"), _("Trotzdem schließen"))
        self.closed.connect(self._forget)

    def show_facts(self, facts: SafetyFacts) -> None:
        """Whose data they are."""
        self._business, self._brand = facts.business, facts.brand

    # The matters -------------------------------------------------------------------------------

    def encrypt(self) -> None:
        """Choose a password for a database that has none."""
        self._begin(new=NewPassword())
        assert self.new is not None
        self._show(
            _("Daten verschlüsseln"),
            Label(
                _(
                    "Danach öffnet nur noch Ihr Passwort die Daten und ihre Sicherungen: wer den "
                    "Computer, die Festplatte oder einen USB-Stick stiehlt, kann nichts lesen."
                ),
                wrap=True,
            ),
            self.new,
            Banner("amber", "warning", both_lost()),
        )  # fmt: skip
        self._offer(_("Verschlüsseln"), "lock", self._encrypt, "encryptNow")
        self.open(self.new.first.line)

    def change(self) -> None:
        """Another password; the present one or the recovery code lets in."""
        self._begin(NewPassword(), self._present_form())
        assert self.new is not None and self.present is not None
        self._show(
            _("Passwort ändern"),
            self.present,
            self.new,
            Label(
                _(
                    "Ältere Sicherungen öffnet weiterhin das Passwort, mit dem sie gemacht wurden. "
                    "Der Wiederherstellungscode bleibt gültig."
                ),
                "muted",
                wrap=True,
            ),
        )
        self._offer(_("Passwort ändern"), "lock", self._change, "changePassword")
        self.open(_line(self.present))

    def show_code(self) -> None:
        """The recovery code, to be printed once more, or a new one."""
        self._begin(present=self._present_form())
        assert self.present is not None
        self._show(
            _("Wiederherstellungscode"),
            Label(
                _("Mit dem Passwort lässt sich der Code noch einmal zeigen und ausdrucken. Ist der "
                  "alte Ausdruck verschwunden, machen Sie einen neuen Code: der alte öffnet die "
                  "Daten dann nicht mehr."), wrap=True,
            ),
            self.present,
        )  # fmt: skip
        renew = Button(_("Neuer Code"), "refresh", on_click=lambda: self._code(new=True))
        renew.setObjectName("newCode")
        again = Button(_("Code zeigen"), "show", "primary",
                       on_click=lambda: self._code(new=False))  # fmt: skip
        again.setObjectName("showCode")
        self.set_actions(Button(_("Abbrechen"), on_click=self.dismiss), renew, again)
        self.open(_line(self.present))

    def decrypt(self) -> None:
        """Take the encryption off again; the password is asked for."""
        self._begin(present=self._present_form())
        assert self.present is not None
        self._show(
            _("Verschlüsselung aufheben"),
            Banner("amber", "warning", _(
                "Danach kann jeder, der an die Datei kommt, Ihre Kundendaten lesen."
            )),
            self.present,
        )  # fmt: skip
        self._offer(_("Aufheben"), "lock", self._decrypt, "decryptNow")
        self.open(_line(self.present))

    # The deeds ---------------------------------------------------------------------------------

    def _encrypt(self) -> None:
        word = self.new.take() if self.new is not None else None
        if word is None:
            return
        office = self._office

        def work(path: Path, _key: bytes | None) -> Reopen:
            from kundenpflege.services import encryption

            made = encryption.encrypt(path, word, clock=office.clock, progress=office.progress)
            return Reopen(path, made.key, made)

        self._free(False)
        office.exchange_store(
            work, self._encrypted, failed=self._failed, owner=self,
            label=_("Die Daten werden verschlüsselt …"),
        )  # fmt: skip

    def _encrypted(self, made: Encrypted) -> None:
        self._office.kept.emit()
        self._show_the_code(_("Ihre Daten sind verschlüsselt"), made.code)
        self.done.emit()

    def _change(self) -> None:
        if self.new is None:
            return
        secret, word, path = self._secret(), self.new.take(), self._path()
        if secret is None or word is None or path is None:
            return

        def work() -> None:
            from kundenpflege.services import encryption

            encryption.change_password(path, secret, word)

        def changed(_result: object) -> None:
            self.dismiss(force=True)
            self._office.tell(_("Passwort geändert"), "green")
            self.done.emit()

        self._free(False)
        self._office.compute(work, changed, failed=self._failed, owner=self)

    def _code(self, *, new: bool) -> None:
        secret, path = self._secret(), self._path()
        if secret is None or path is None:
            return

        def work() -> str:
            from kundenpflege.services import encryption

            return (encryption.new_code if new else encryption.code_for)(path, secret)

        def made(code: str) -> None:
            title = _("Ihr neuer Wiederherstellungscode") if new else _("Wiederherstellungscode")
            self._show_the_code(title, code, again=not new)
            self.done.emit()

        self._free(False)
        self._office.compute(work, made, failed=self._failed, owner=self)

    def _decrypt(self) -> None:
        secret = self._secret()
        if secret is None:
            return
        office = self._office

        def work(path: Path, _key: bytes | None) -> Reopen:
            from kundenpflege.services import encryption

            key = encryption.key_for(path, secret)
            encryption.decrypt(path, key, clock=office.clock, progress=office.progress)
            return Reopen(path, None)

        def done(_result: object) -> None:
            self.dismiss(force=True)
            office.tell(_("Die Daten sind nicht mehr verschlüsselt"), "amber")
            office.kept.emit()
            self.done.emit()

        self._free(False)
        office.exchange_store(
            work, done, failed=self._failed, owner=self,
            label=_("Die Verschlüsselung wird aufgehoben …"),
        )  # fmt: skip

    def _failed(self, error: UserError) -> None:
        self._free(True)
        left: list[str] = [error.message]
        if isinstance(error, PasswordNeededError) and self.present is not None:
            words = _("Das ist weder das Passwort noch der Wiederherstellungscode.")
            left = self.present.errors({"present_secret": words})
        elif isinstance(error, InputError) and self.new is not None:
            left = self.new.errors({"new_password": error.message})
        for words in left:
            self._office.tell(words, "red")

    # Showing -----------------------------------------------------------------------------------

    def _show_the_code(
        self, title: str, code: str, *, again: bool = False, backups_only: bool = False
    ) -> None:
        self._begin()
        self.code = RecoveryCode(self._office)
        self.code.show_code(code, self._sheet(code, backups_only), again=again)
        self._show(title, self.code)
        finish = Button(_("Fertig"), "done", "primary", on_click=self.dismiss)
        finish.setObjectName("codeDone")
        finish.setEnabled(again)
        self.code.confirmed.connect(finish.setEnabled)
        self.set_actions(finish)
        self.open(self.code.print)

    def _sheet(self, code: str, backups_only: bool) -> Sheet:
        path, today = self._path() or Path(), self._office.today
        business, brand = self._business, self._brand

        def sheet() -> bytes:
            from kundenpflege.documents import recovery_sheet

            return recovery_sheet.render(
                recovery_sheet.RecoverySheet(
                    code, path.name, str(path.parent), today, business, brand, backups_only
                )
            )

        return sheet

    def _begin(self, new: NewPassword | None = None, present: Form | None = None) -> None:
        """Another matter: the widgets of the one before are going."""
        if self.code is not None:
            self.code.forget()
        self.new, self.present, self.code = new, present, None

    def _present_form(self) -> Form:
        form = Form()
        form.add("present_secret", SecretEditor(), _("Jetziges Passwort oder Code"))
        return form

    def _secret(self) -> str | None:
        if self.present is None:
            return None
        word = str(self.present.editor("present_secret").value())
        if not word:
            self.present.errors({"present_secret": _("Bitte eingeben.")})
        return word or None

    def _path(self) -> Path | None:
        return self._office.place.path if self._office.place is not None else None

    def _show(self, title: str, *widgets: QWidget) -> None:
        self.set_title(title)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S4)
        for widget in widgets:
            layout.addWidget(widget)
        layout.addStretch(1)
        self.set_content(content)

    def _offer(self, words: str, icon: str, act: object, name: str) -> None:
        assert callable(act)
        go = Button(words, icon, "primary", on_click=lambda: act())
        go.setObjectName(name)
        self.go = go
        self.set_actions(Button(_("Abbrechen"), on_click=self.dismiss), go)

    def _free(self, free: bool) -> None:
        for button in self.findChildren(Button):
            if button.objectName() in _DEEDS:
                button.setEnabled(free)

    def _unkept(self) -> str | None:
        if self.code is not None and not self.code.is_kept():
            return _("Haben Sie den Code ausgedruckt oder aufgeschrieben? Ohne ihn hilft niemand, "
                     "wenn das Passwort vergessen ist.")  # fmt: skip
        return None

    def _forget(self) -> None:
        """No password stays in a field that is not seen."""
        self._begin()
        self._show("")


_DEEDS = frozenset({"encryptNow", "changePassword", "newCode", "showCode", "decryptNow"})


def _line(form: Form) -> QWidget:
    editor = form.editor("present_secret")
    assert isinstance(editor, SecretEditor)
    return editor.line
