"""Mail through the business's own mail server (SMTP, RFC 5321).

The certificate of the server is always checked. A password is never sent without encryption,
except to this very computer.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING

from kundenpflege.base import secrets
from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean

if TYPE_CHECKING:
    from datetime import datetime

    from kundenpflege.base.settings import Settings

#: How the connection is encrypted: STARTTLS (port 587), TLS from the start (465), not at all.
STARTTLS, TLS, PLAIN = "starttls", "tls", "none"
PORTS = {STARTTLS: 587, TLS: 465, PLAIN: 25}

#: Seconds until a silent server is given up.
TIMEOUT = 20.0
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class SmtpAccount:
    """Where mail is handed in. Without `user` the server is used without a login."""

    host: str
    port: int = 587
    security: str = STARTTLS
    user: str = ""

    @property
    def secret(self) -> str:
        """The name under which the password is kept."""
        return f"smtp:{self.user}@{self.host}"


def account_of(settings: Settings) -> SmtpAccount | None:
    """The account of this computer; None as long as no server was entered."""
    host = clean(settings.get("smtp_host"))
    if not host:
        return None
    security = settings.get("smtp_security")
    port = settings.get("smtp_port") or PORTS[security]
    return SmtpAccount(host, port, security, clean(settings.get("smtp_user")))


def password_of(account: SmtpAccount) -> str:
    """The kept password; empty where no login is needed. UserError without a keyring."""
    return secrets.get(account.secret) if account.user else ""


def send_mail(
    message: EmailMessage,
    account: SmtpAccount,
    password: str,
    *,
    now: datetime | None = None,
    trust: ssl.SSLContext | None = None,
) -> None:
    """Hand the message in; returns when the server took it for all recipients.

    `now` dates it. UserError says in German what is wrong: server not reached, certificate,
    login, sender or recipient refused. Then nothing was sent.
    """
    message = deepcopy(message)
    del message["X-Unsent"]
    if not message["To"]:
        raise UserError(_("Die E-Mail hat noch keinen Empfänger."))
    if not message["From"]:
        raise UserError(_("Die E-Mail hat keinen Absender: tragen Sie Ihre Adresse ein."))
    if now is not None and not message["Date"]:
        message["Date"] = format_datetime(now.astimezone())
    if not message["Message-ID"]:
        domain = message["From"].addresses[0].domain or "localhost"
        message["Message-ID"] = make_msgid(domain=domain)
    with _session(account, password, trust) as server:
        server.send_message(message)


def check_account(
    account: SmtpAccount, password: str, *, trust: ssl.SSLContext | None = None
) -> None:
    """Connect and log in without sending anything; UserError says what is wrong."""
    with _session(account, password, trust) as server:
        server.noop()


def check_values(account: SmtpAccount) -> None:
    """InputError by field (`smtp_host`, `smtp_port`, `smtp_user`) when this can be no account."""
    problems: dict[str, str] = {}
    host = account.host
    if not host or any(ch.isspace() or ch in "/@\\" for ch in host) or not host.isascii():
        problems["smtp_host"] = _(
            "Hier gehört der Name des Servers hin, z.\u00a0B. {example}"
        ).format(example="smtp.beispiel.de")
    if not 1 <= account.port <= 65535:
        problems["smtp_port"] = _("Bitte eine Zahl von 1 bis {highest} eingeben.").format(
            highest=65535
        )
    if problems:
        raise InputError(problems)


@contextmanager
def _session(
    account: SmtpAccount, password: str, trust: ssl.SSLContext | None
) -> Iterator[smtplib.SMTP]:
    if account.user and account.security == PLAIN and account.host.lower() not in _LOCAL:
        raise UserError(
            _("Ohne Verschlüsselung wird kein Passwort gesendet; wählen Sie STARTTLS oder TLS.")
        )
    if account.user and not password:
        raise UserError(_("Das Passwort für „{user}“ fehlt.").format(user=account.user))
    context = trust or ssl.create_default_context()
    try:
        with _connected(account, context) as server:
            if account.security == STARTTLS:
                server.starttls(context=context)
            if account.user:
                _log_in(server, account.user, password)
            yield server
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        raise UserError(_told(error, account)) from error


def _connected(account: SmtpAccount, context: ssl.SSLContext) -> smtplib.SMTP:
    if account.security == TLS:
        return smtplib.SMTP_SSL(account.host, account.port, timeout=TIMEOUT, context=context)
    return smtplib.SMTP(account.host, account.port, timeout=TIMEOUT)


def _log_in(server: smtplib.SMTP, user: str, password: str) -> None:
    """Log in; signs beyond ASCII go as UTF-8 (RFC 4616), which smtplib cannot do by itself."""
    if (user + password).isascii():
        server.login(user, password)
        return
    server.ehlo_or_helo_if_needed()
    offered = server.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        code, answer = server.docmd("AUTH", "PLAIN " + _base64(f"\0{user}\0{password}"))
    elif "LOGIN" in offered:
        code, answer = server.docmd("AUTH", f"LOGIN {_base64(user)}")
        if code == 334:
            code, answer = server.docmd(_base64(password))
    else:
        raise smtplib.SMTPNotSupportedError("no way to log in")
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, answer)


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()


def _told(error: Exception, account: SmtpAccount) -> str:
    """What went wrong, in German, with what one can do about it."""
    host = account.host
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _(
            "Der Server „{host}“ lehnt die Anmeldung ab: Benutzername oder Passwort stimmen nicht."
        ).format(host=host)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _("Der Server nimmt den Empfänger nicht an: {reason}").format(
            reason=", ".join(error.recipients)
        )
    if isinstance(error, smtplib.SMTPSenderRefused):
        return _("Der Server nimmt den Absender {sender} nicht an: {reason}").format(
            sender=error.sender, reason=_words(error.smtp_error)
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return _(
            "Der Server „{host}“ bietet das nicht an; wählen Sie eine andere Verschlüsselung "
            "oder lassen Sie den Benutzer leer."
        ).format(host=host)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        if isinstance(error.__context__, TimeoutError):
            return _told(error.__context__, account)
        return _("Der Server „{host}“ hat die Verbindung abgebrochen.").format(host=host)
    if isinstance(error, smtplib.SMTPResponseException):
        return _("Der Server nimmt die E-Mail nicht an: {reason}").format(
            reason=_words(error.smtp_error)
        )
    if isinstance(error, ssl.SSLCertVerificationError):
        return _(
            "Das Zertifikat von „{host}“ ist nicht gültig ({reason}); es wurde nichts gesendet."
        ).format(host=host, reason=error.verify_message or error.reason)
    if isinstance(error, ssl.SSLError):
        return _(
            "„{host}“ spricht auf Port {port} eine andere Verschlüsselung; versuchen Sie {other}."
        ).format(
            host=host, port=account.port, other="STARTTLS" if account.security == TLS else "TLS"
        )
    if isinstance(error, socket.gaierror | UnicodeError):
        return _(
            "Der Server „{host}“ ist nicht zu finden: Stimmt der Name, besteht eine "
            "Internetverbindung?"
        ).format(host=host)
    if isinstance(error, TimeoutError):
        return _("Der Server „{host}“ antwortet nicht auf Port {port}.").format(
            host=host, port=account.port
        )
    if isinstance(error, OSError):
        return _("Der Server „{host}“ ist auf Port {port} nicht zu erreichen.").format(
            host=host, port=account.port
        )
    return _("Der Server „{host}“ antwortet unverständlich.").format(host=host)


def _words(answer: bytes | str) -> str:
    """What the server said, as one line."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return clean(text)[:200]
