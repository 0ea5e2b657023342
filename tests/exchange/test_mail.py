"""Mail drafts as .eml files."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.base.errors import UserError
from kundenpflege.exchange.mail import build_mail, write_eml
from kundenpflege.services.offers import MailDraft

DRAFT = MailDraft(
    to="brandt@beispiel.de",
    subject="Angebot AN-2026-0001: Haustür für Łódź",
    body="Sehr geehrte Frau Brandt,\n\nwie besprochen …\n\n-- \nTischlerei Beispiel GmbH\n",
    attachment="Angebot AN-2026-0001.pdf",
    sender="info@tischlerei-beispiel.de",
)
PDF = b"%PDF-1.4 \x00\xff binary"


def parsed(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_mail_opens_as_a_draft_with_the_pdf(tmp_path: Path) -> None:
    path = tmp_path / "Angebot.eml"
    write_eml(DRAFT, PDF, path)
    message = parsed(path.read_bytes())
    assert message["X-Unsent"] == "1"
    assert (message["To"], message["From"]) == (DRAFT.to, DRAFT.sender)
    assert message["Subject"] == DRAFT.subject
    body = message.get_body(("plain",))
    assert body is not None and body.get_content().replace("\r\n", "\n") == DRAFT.body
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_filename() == DRAFT.attachment
    assert attached.get_payload(decode=True) == PDF
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["Angebot.eml"]


@pytest.mark.parametrize("address", ["", "kaputt", "a@b@c", "müller@beispiel.de", "a\nBcc: x@y.z"])
def test_an_address_that_is_none_is_left_out(address: str) -> None:
    message = parsed(bytes(build_mail(MailDraft(address, "x", "y", "z.pdf"), PDF)))
    assert message["To"] is None
    assert message["Bcc"] is None


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_breaks_the_headers(subject: str, body: str) -> None:
    message = parsed(bytes(build_mail(MailDraft("a@b.de", subject, body, "z.pdf"), PDF)))
    assert set(message.keys()) == {
        "X-Unsent",
        "Subject",
        "To",
        "MIME-Version",
        "Content-Type",
    }


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="gibt es nicht"):
        write_eml(DRAFT, PDF, tmp_path / "fehlt" / "Angebot.eml")
