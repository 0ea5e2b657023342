"""Mail drafts as .eml files: Outlook, Apple Mail and Thunderbird open them ready to send.

`X-Unsent: 1` tells Outlook that the message is a draft. What the program sends itself goes by
`smtp`.
"""

from __future__ import annotations

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from kundenpflege.base.files import write_file
from kundenpflege.base.text import clean
from kundenpflege.services.offers import MailDraft


def build_mail(draft: MailDraft, pdf: bytes) -> EmailMessage:
    """The message with the PDF attached; a header that cannot be right is left out."""
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    message["Subject"] = clean(draft.subject)
    for name, text in (("To", draft.to), ("From", draft.sender)):
        address = _address(text)
        if address is not None:
            message[name] = address
    message.set_content(_body(draft.body), charset="utf-8")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=draft.attachment)
    return message


def write_eml(draft: MailDraft, pdf: bytes, path: Path) -> None:
    """Write the mail to `path`, complete or not at all. UserError when it cannot be written."""
    write_file(path, bytes(build_mail(draft, pdf)))


def _body(text: str) -> str:
    """The text without control characters; the blank of the signature's mark `-- ` must stay."""
    lines = (line if line == "-- " else clean(line) for line in text.split("\n"))
    return "\n".join(lines).strip() + "\n"


def _address(text: str) -> Address | None:
    """The address when it is one; what was typed otherwise must not break the headers."""
    text = clean(text)
    if not text or not text.isascii():
        return None
    try:
        return Address(addr_spec=text)
    except (ValueError, HeaderParseError, IndexError):
        return None
