"""Section E-Mail: the business's own mail server, its password in the computer's keyring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.text import clean

from ..kit.cards import Banner, Card
from ..kit.controls import Button, Label, announce
from ..kit.controls_flow import FlowRow
from ..kit.editors import ChoiceEditor, IntegerEditor, TextEditor
from ..kit.form import Form
from ..kit.office import Office
from .section import Column, Section

if TYPE_CHECKING:
    from kundenpflege.exchange.smtp import SmtpAccount

_SECURITY = (
    ("starttls", N_("STARTTLS (meist Port 587)")),
    ("tls", N_("TLS (meist Port 465)")),
    ("none", N_("keine (nur im eigenen Netz)")),
)
_FIELDS = ("smtp_host", "smtp_port", "smtp_security", "smtp_user")


class PasswordEditor(TextEditor):
    """A password: never shown, never read back from where it is kept."""

    def _make_line(self) -> QLineEdit:
        line = super()._make_line()
        line.setEchoMode(QLineEdit.EchoMode.Password)
        return line

    def value(self) -> str:
        """What was typed, blanks and all."""
        return self.line.text()

    def _tidy(self) -> None:
        """A password stays as it was typed."""


class MailSection(Section):
    """Without a server, offers go through the computer's mail program."""

    key = "mail"
    label = N_("E-Mail-Versand")
    note = N_("Angebote über Ihr Mailprogramm oder direkt über Ihren Mailserver senden")
    icon = "email"

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        self._kept = ""
        card = Card(_("Mailserver (SMTP)"))
        card.add(
            Label(
                _(
                    "Ohne Server öffnet sich beim Senden Ihr Mailprogramm mit der fertigen E-Mail. "
                    "Mit Server sendet das Programm selbst; die Angaben nennt Ihnen Ihr Anbieter."
                ),
                "muted",
                wrap=True,
            )
        )
        form = self.form = Form()
        form.add("smtp_host", TextEditor("smtp.beispiel.de"), _("Server"))
        form.row(
            ("smtp_security", ChoiceEditor([(key, _(words)) for key, words in _SECURITY]), 3),
            ("smtp_port", IntegerEditor(0, 65535), 1),
        )
        form.add("smtp_user", TextEditor("info@beispiel.de"), _("Benutzer"))
        form.add("password", PasswordEditor(), _("Passwort"))
        for name, label in (("smtp_security", _("Verschlüsselung")), ("smtp_port", _("Port"))):
            box = form.box(name)
            box.label_text = label
            box.set_mnemonic("")
            box.editor.name_field(name, label)
        port = form.editor("smtp_port")
        assert isinstance(port, IntegerEditor)
        port.spin.setSpecialValueText(_("üblich"))
        card.add(form)
        self.test = Button(_("Testen"), "done", "primary", on_click=self.try_it)
        self.test.setObjectName("testMail")
        self.forget = Button(_("Passwort vergessen"), "delete", "quiet", on_click=self._forget)
        self.forget.setObjectName("forgetPassword")
        card.add(FlowRow(self.test, self.forget))
        self.result = Banner("neutral", "email", "")
        self.result.setObjectName("mailResult")
        self.result.setVisible(False)
        card.add(self.result)
        card.add(
            Label(
                _(
                    "Das Passwort liegt im Passwortspeicher dieses Computers, nie in der "
                    "Datenbank und nie in einer Sicherung."
                ),
                "small",
                wrap=True,
            )
        )
        column = Column(620)
        column.body.addWidget(card)
        column.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column)
        for name in (*_FIELDS, "password"):
            form.editor(name).left.connect(self.flush)
        form.changed.connect(self._typed)
        self._load()

    # -- data ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the settings, and ask the keyring whether it knows the password."""
        if not self.form.dirty:
            self._load()
        self._ask_keyring()

    def _load(self) -> None:
        self.form.load(
            {name: self.office.settings.get(name) for name in _FIELDS} | {"password": ""}
        )
        self._fit()

    def _typed(self) -> None:
        self.result.setVisible(False)
        self._fit()

    def _fit(self) -> None:
        """A password is asked for only where there is a user."""
        user = bool(self.form.editor("smtp_user").value())
        self.form.set_shown("password", user)
        self.test.setEnabled(bool(self.form.editor("smtp_host").value()))
        self.forget.setVisible(user and bool(self._kept))

    def account(self) -> SmtpAccount:
        """The account as it stands in the fields."""
        from kundenpflege.exchange.smtp import PORTS, SmtpAccount

        values = self.form.values()
        security = values["smtp_security"]
        return SmtpAccount(
            clean(values["smtp_host"]),
            values["smtp_port"] or PORTS[security],
            security,
            clean(values["smtp_user"]),
        )

    def flush(self) -> None:
        """Keep the settings of this computer; a typed password goes to the keyring."""
        values = self.form.values()
        for name in _FIELDS:
            self.office.settings.set(name, values[name])
        if values["password"] and values["smtp_user"] and values["smtp_host"]:
            self._keep(self.account(), values["password"])
        else:
            self.form.saved(0)

    # -- the keyring -----------------------------------------------------------------------

    def _ask_keyring(self) -> None:
        from kundenpflege.exchange.smtp import password_of

        account = self.account()
        if account.host and account.user:
            self.office.compute(
                lambda: bool(password_of(account)),
                then=lambda known: self._known(account.secret if known else ""),
                failed=lambda _error: self._known(""),
                owner=self,
                key="keyring",
            )
        else:
            self._known("")

    def _known(self, secret: str) -> None:
        self._kept = secret
        line = self.form.editor("password").field
        assert isinstance(line, QLineEdit)
        line.setPlaceholderText(_("gespeichert") if secret else "")
        self._fit()

    def _keep(self, account: SmtpAccount, password: str) -> None:
        from kundenpflege.base import secrets

        self.office.compute(
            lambda: secrets.set(account.secret, password),
            then=lambda _none: self._stored(account.secret),
            failed=self._tell_error,
            owner=self,
            key="keep",
        )

    def _stored(self, secret: str) -> None:
        self.form.editor("password").set_value("")
        self.form.saved(0)
        self._known(secret)

    def _forget(self) -> None:
        from kundenpflege.base import secrets

        secret = self._kept
        self.office.compute(
            lambda: secrets.delete(secret),
            then=lambda _none: self._known(""),
            failed=self._tell_error,
            owner=self,
        )

    # -- trying ----------------------------------------------------------------------------

    def try_it(self) -> None:
        """Connect and log in; nothing is sent."""
        from kundenpflege.exchange.smtp import check_account, check_values, password_of

        account, typed = self.account(), self.form.editor("password").value()
        try:
            check_values(account)
        except InputError as error:
            self.form.errors(error.fields)
            return
        self.form.errors({})
        self.test.setEnabled(False)
        self._tell("neutral", "later", _("Verbindung wird geprüft …"))
        self.office.compute(
            lambda: check_account(account, typed or password_of(account)),
            then=lambda _none: self._tried(account),
            failed=self._tell_error,
            owner=self,
            key="try",
        )
        self.flush()

    def _tried(self, account: SmtpAccount) -> None:
        self._fit()
        words = (
            _("Verbunden mit {host}, angemeldet als {user}.")
            if account.user
            else _("Verbunden mit {host}, ohne Anmeldung.")
        )
        self._tell("green", "ok", words.format(host=account.host, user=account.user))

    def _tell_error(self, error: UserError) -> None:
        self._fit()
        self._tell("red", "error", error.message)

    def _tell(self, tone: str, icon: str, words: str) -> None:
        self.result.set(tone, icon, words)
        self.result.setVisible(True)
        announce(self, words)
