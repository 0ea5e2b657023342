"""Handing over to the computer's telephone and mail programs."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def phone_url(number: str) -> QUrl:
    """`tel:` for a number as it is written: `+49 171 5550142` (RFC 3966)."""
    digits = "".join(sign for sign in number.replace("(0)", "") if sign.isdigit())
    plus = "+" if number.strip().startswith("+") else ""
    return QUrl(f"tel:{plus}{digits}")


def message_url(number: str) -> QUrl:
    """`sms:` for a number (RFC 5724)."""
    return QUrl("sms:" + phone_url(number).path())


def mail_url(address: str, subject: str = "", body: str = "") -> QUrl:
    """`mailto:` with subject and text filled in (RFC 6068)."""
    fields = {"subject": subject, "body": body.replace("\n", "\r\n")}
    query = urlencode({key: text for key, text in fields.items() if text}, quote_via=quote)
    return QUrl(f"mailto:{quote(address, safe='@')}{'?' + query if query else ''}")


def dial(number: str) -> bool:
    """Have the computer's telephone program call; False when there is none."""
    return QDesktopServices.openUrl(phone_url(number))


def mail(address: str, subject: str = "", body: str = "") -> bool:
    """Begin a mail in the computer's mail program; False when there is none."""
    return QDesktopServices.openUrl(mail_url(address, subject, body))


def message(number: str) -> bool:
    """Begin a short message in the computer's program for them; False when there is none."""
    return QDesktopServices.openUrl(message_url(number))
