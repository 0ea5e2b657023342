"""Mail through a real SMTP server on this computer: login, encryption, and what can go wrong."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.settings import Settings
from kundenpflege.exchange import smtp
from kundenpflege.exchange.mail import build_mail
from kundenpflege.exchange.smtp import PLAIN, STARTTLS, TLS, SmtpAccount
from kundenpflege.services.offers import MailDraft

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

USER, PASSWORD = "info@tischlerei.example", "geheim ß"
DRAFT = MailDraft(
    to="brandt@example.com",
    sender=USER,
    subject="Ihr Angebot AN-2026-0001 – Sprossenfenster",
    body="Guten Tag Frau Brandt,\n\nim Anhang finden Sie mein Angebot.\n",
    attachment="AN-2026-0001.pdf",
)
CERTIFICATE = Path(__file__).with_name("localhost.pem")
PDF = b"%PDF-1.7 " + bytes(range(256)) * 40


class Post:
    """What the server got."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.encrypted: list[bool] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "niemand" in address:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if b"zu gross" in (envelope.content or b""):
            return "552 Nachricht zu gross"
        self.envelopes.append(envelope)
        assert server.transport is not None
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        return "250 OK"


def known(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    assert isinstance(data, LoginPassword)
    right = data.login == USER.encode() and data.password == PASSWORD.encode()
    return AuthResult(success=right, handled=False)


def port_of(controller: Controller) -> int:
    assert isinstance(controller.server, asyncio.Server)
    return int(controller.server.sockets[0].getsockname()[1])


def knock(controller: Controller) -> None:
    socket.create_connection(("127.0.0.1", port_of(controller)), 5).close()


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def server(
    request: pytest.FixtureRequest, post: Post
) -> Iterator[tuple[SmtpAccount, ssl.SSLContext]]:
    """An SMTP server on loopback, encrypted as asked for, and a context that trusts it."""
    security = getattr(request, "param", STARTTLS)
    without_plain = security == "old"
    security = STARTTLS if without_plain else security
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    options: dict[str, Any] = {"authenticator": known, "auth_required": True}
    if security == STARTTLS:
        options |= {"tls_context": context, "require_starttls": True, "auth_require_tls": True}
    else:
        options |= {"auth_require_tls": False}
    if without_plain:
        options["auth_exclude_mechanism"] = ["PLAIN"]
    controller = Controller(
        post, "127.0.0.1", 0, ssl_context=context if security == TLS else None, **options
    )
    # Its own knock at the door knows neither the port given by the system nor our certificate.
    controller._trigger_server = lambda: knock(controller)  # type: ignore[method-assign]
    controller.start()
    trust = ssl.create_default_context(cafile=str(CERTIFICATE))
    yield SmtpAccount("localhost", port_of(controller), security, USER), trust
    controller.stop()


@pytest.mark.parametrize("server", [STARTTLS, TLS, PLAIN], indirect=True)
def test_the_whole_mail_arrives(server: Any, post: Post) -> None:
    account, trust = server
    draft = build_mail(DRAFT, PDF)
    now = dt.datetime(2026, 11, 21, 8, 30)
    smtp.send_mail(draft, account, PASSWORD, now=now, trust=trust)
    (envelope,) = post.envelopes
    assert post.encrypted == [account.security != PLAIN]
    assert (envelope.mail_from, envelope.rcpt_tos) == (USER, [DRAFT.to])
    assert isinstance(envelope.content, bytes)
    got = message_from_bytes(envelope.content, policy=policy.default)
    assert got["Subject"] == DRAFT.subject
    assert got["X-Unsent"] is None and draft["X-Unsent"] == "1"
    assert got["Date"].datetime.replace(tzinfo=None) == now
    assert got["Message-ID"].endswith("@tischlerei.example>")
    body = got.get_body(("plain",))
    assert body is not None and body.get_content().replace("\r\n", "\n") == DRAFT.body
    (part,) = got.iter_attachments()
    assert part.get_content() == PDF
    assert part.get_filename() == DRAFT.attachment


@pytest.mark.parametrize("server", [STARTTLS, "old"], indirect=True)
def test_the_account_can_be_tried_without_a_mail(server: Any, post: Post) -> None:
    account, trust = server
    smtp.check_account(account, PASSWORD, trust=trust)
    assert post.envelopes == []


@pytest.mark.parametrize("server", [STARTTLS, TLS, PLAIN], indirect=True)
def test_a_wrong_password_is_told(server: Any) -> None:
    account, trust = server
    with pytest.raises(UserError, match="Benutzername oder Passwort stimmen nicht"):
        smtp.check_account(account, "falsch", trust=trust)
    with pytest.raises(UserError, match="Das Passwort für .* fehlt"):
        smtp.check_account(account, "", trust=trust)


@pytest.mark.parametrize("server", [STARTTLS, TLS], indirect=True)
def test_a_certificate_nobody_trusts_stops_everything(server: Any, post: Post) -> None:
    account, _trust = server
    with pytest.raises(UserError, match="Zertifikat von „localhost“ ist nicht gültig"):
        smtp.send_mail(build_mail(DRAFT, PDF), account, PASSWORD)
    assert post.envelopes == []


def test_a_certificate_for_another_name_stops_everything(server: Any, post: Post) -> None:
    account, trust = server
    other = replace(account, host="127.0.0.1")
    with pytest.raises(UserError, match="Zertifikat von „127.0.0.1“ ist nicht gültig"):
        smtp.check_account(other, PASSWORD, trust=trust)


def test_the_wrong_encryption_is_told(server: Any) -> None:
    account, trust = server
    with pytest.raises(UserError, match="versuchen Sie STARTTLS"):
        smtp.check_account(replace(account, security=TLS), PASSWORD, trust=trust)


@pytest.mark.parametrize("server", [PLAIN], indirect=True)
def test_a_server_without_encryption_is_told(server: Any) -> None:
    account, trust = server
    with pytest.raises(UserError, match="bietet das nicht an"):
        smtp.check_account(replace(account, security=STARTTLS), PASSWORD, trust=trust)


def test_a_password_never_goes_out_unencrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", None)
    account = SmtpAccount("mail.example", 25, PLAIN, USER)
    with pytest.raises(UserError, match="Ohne Verschlüsselung wird kein Passwort gesendet"):
        smtp.check_account(account, PASSWORD)


def test_refused_recipients_and_contents_are_told(server: Any, post: Post) -> None:
    account, trust = server
    with pytest.raises(UserError, match="Empfänger nicht an: niemand@example.com"):
        smtp.send_mail(
            build_mail(replace(DRAFT, to="niemand@example.com"), PDF), account, PASSWORD,
            trust=trust,
        )  # fmt: skip
    with pytest.raises(UserError, match="nimmt die E-Mail nicht an: Nachricht zu gross"):
        smtp.send_mail(
            build_mail(replace(DRAFT, subject="zu gross"), PDF), account, PASSWORD, trust=trust
        )
    for missing, told in (("to", "keinen Empfänger"), ("sender", "keinen Absender")):
        with pytest.raises(UserError, match=told):
            smtp.send_mail(
                build_mail(replace(DRAFT, **{missing: ""}), PDF), account, PASSWORD, trust=trust
            )
    assert post.envelopes == []


def test_servers_that_are_not_there_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UserError, match=f"auf Port {port} nicht zu erreichen"):
        smtp.check_account(SmtpAccount("127.0.0.1", port), "")

    def unknown(*args: Any, **kwargs: Any) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "create_connection", unknown)
    with pytest.raises(UserError, match="nicht zu finden"):
        smtp.check_account(SmtpAccount("smtp.tippfehler.example"), "")


def test_a_silent_server_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        account = SmtpAccount("127.0.0.1", silent.getsockname()[1])
        with pytest.raises(UserError, match="antwortet nicht auf Port"):
            smtp.check_account(account, "")


def test_the_account_stands_in_the_settings() -> None:
    settings = Settings(None)
    assert smtp.account_of(settings) is None
    settings.set("smtp_host", " smtp.example ")
    settings.set("smtp_security", TLS)
    settings.set("smtp_user", USER)
    account = smtp.account_of(settings)
    assert account == SmtpAccount("smtp.example", 465, TLS, USER)
    settings.set("smtp_port", 2525)
    assert smtp.account_of(settings) == replace(account, port=2525)


@pytest.mark.parametrize(
    ("account", "field"),
    [
        (SmtpAccount(""), "smtp_host"),
        (SmtpAccount("https://smtp.example"), "smtp_host"),
        (SmtpAccount("a b"), "smtp_host"),
        (SmtpAccount("smtp.example", 0), "smtp_port"),
    ],
)
def test_what_can_be_no_account_is_told_by_field(account: SmtpAccount, field: str) -> None:
    with pytest.raises(InputError) as told:
        smtp.check_values(account)
    assert set(told.value.fields) == {field}
