"""Offers leaving the program: as a file of the user's choice, or to mail and viewer programs."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

from kundenpflege.base.errors import UserError
from kundenpflege.base.files import why, write_file
from kundenpflege.base.i18n import _
from kundenpflege.services.offers import MailDraft

from .mail import write_eml


def save_pdf(pdf: bytes, path: Path) -> Path:
    """Write a PDF to `path`, complete or not at all. UserError when it cannot be written."""
    return write_file(path, pdf)


def pdf_to_view(pdf: bytes, name: str) -> Path:
    """The PDF in a folder of its own that only this user can read, for viewing and printing."""
    return save_pdf(pdf, _folder() / name)


def throw_away(paths: Sequence[Path]) -> list[Path]:
    """Delete what was handed over with `pdf_to_view`; those that another program still holds."""
    held = []
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            held.append(path)
            continue
        with contextlib.suppress(OSError):  # something else lies in it: not ours
            path.parent.rmdir()
    return held


def mail_to_send(draft: MailDraft, pdf: bytes) -> Path:
    """The mail as a file that the computer's mail program opens ready to send."""
    path = _folder() / Path(draft.attachment).with_suffix(".eml")
    write_eml(draft, pdf, path)
    return path


def _folder() -> Path:
    """A new temporary folder; the other program may need its file long after this one ended."""
    try:
        return Path(tempfile.mkdtemp(prefix="kundenpflege-"))
    except OSError as error:
        raise UserError(
            _("Auf diesem Computer lässt sich keine Datei zwischenlegen: {reason}").format(
                reason=why(error)
            )
        ) from None
